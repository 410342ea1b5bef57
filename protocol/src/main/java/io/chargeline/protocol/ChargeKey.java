package io.chargeline.protocol;

/**
 * What names one charge of a port on the wire.
 *
 * @param value unique among the charges of a port, as far as the device tells them apart
 * @param text to show when no order number is known
 * @param orderHex the order bytes; null where the wire carries no order
 */
public record ChargeKey(String value, String text, String orderHex) {}
