package io.chargeline.api;

import io.chargeline.domain.Ids;

/**
 * Which device an order was given to; a record of {@code control.orders}. A claim is taken before
 * the command is written, so that of two servers that are asked for the same order on two devices
 * one refuses.
 *
 * @param terms what was asked for, so that a second request with other parameters is known as such
 * @param version from 1; a claim moves to another device with the next version
 * @param claimedAt unix milliseconds
 * @param expiresAt unix milliseconds: when its command can no longer be written to the device
 */
record OrderClaim(
    String tenant,
    String orderNo,
    String deviceId,
    String commandId,
    String terms,
    long version,
    long claimedAt,
    long expiresAt) {

  static String key(String tenant, String orderNo) {
    return Ids.of("order", tenant, orderNo);
  }

  String key() {
    return key(tenant, orderNo);
  }
}
