package io.chargeline.simulator;

import io.chargeline.domain.Bytes;

/** Order numbers that a device makes by itself (ap3000.md 5.7). */
final class OfflineOrder {
  private static final int CARD_PORT_OFFSET = 30;
  private static final int CODE_PORT_OFFSET = 70;

  private OfflineOrder() {}

  /** Date-time, card, device number, port + 30. */
  static Bytes byCard(Bytes dateTime, Bytes card, int deviceNumber, int port) {
    return order(dateTime, card, deviceNumber, port + CARD_PORT_OFFSET);
  }

  /** Date-time, 00 and the code's 6 digits, device number, port + 70. */
  static Bytes byCode(Bytes dateTime, Bytes code, int deviceNumber, int port) {
    return order(dateTime, code, deviceNumber, port + CODE_PORT_OFFSET);
  }

  /** As a settlement carries it. */
  static Bytes code(int sixDigits) {
    return Bytes.ofHex("%08d".formatted(sixDigits));
  }

  private static Bytes order(Bytes dateTime, Bytes who, int deviceNumber, int port) {
    return Bytes.ofHex(
        dateTime.hex() + who.hex() + "%08d".formatted(deviceNumber) + "%02x".formatted(port));
  }
}
