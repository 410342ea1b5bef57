package io.chargeline.protocol.ap3000;

import io.chargeline.protocol.decode.Direction;

/**
 * Tells which way a frame went when nobody says: the one place that knows. A command's two messages
 * differ in size, but for five commands: 0x72 and the one-byte 0x8D, 0x8F, 0x96 and 0x97 look the
 * same both ways and are taken for the server's. So is 0x8B with 3 bytes, which may be the device's
 * answer with 2 bytes of memory.
 */
final class Shape {
  private Shape() {}

  /** Up for commands that are not known. */
  static Direction direction(Frame frame) {
    int size = frame.data().length();
    boolean answer = isAnswer(frame.command(), size);
    return Ap3000Command.of(frame.command())
        .filter(Ap3000Command::supported)
        .flatMap(Ap3000Command::direction)
        .filter(asks -> (asks == Direction.DOWN) != answer)
        .map(down -> Direction.DOWN)
        .orElse(Direction.UP);
  }

  /** Whether a message of this size is the second of the two. */
  private static boolean isAnswer(int command, int size) {
    return switch (command) {
      case 0x01, 0x03, 0x15, 0x20, 0x21 -> size == 1;
      case CardSwipe.COMMAND -> size == 11;
      case OrderConfirm.COMMAND -> size == 2;
      case TimeRequest.DEVICE, TimeRequest.HOST -> size > 0;
      case ChargeAnswer.COMMAND -> size < ChargeRequest.MIN_SIZE;
      case ReadEeprom.COMMAND -> size != 3;
      case 0x31, 0x32, 0x33, 0x87, 0x88, 0x90, 0x91, 0x92, 0x93 -> size > 0;
      case 0x34, 0x3A, 0x83, 0x84, 0x85, 0x86, 0x89, 0x8A, 0x8C, 0x8E, 0x95, 0x98 -> size == 1;
      case 0xE0, 0xE1, 0xE2, 0xF8, 0xF9, 0xFA -> size == 3;
      default -> false;
    };
  }
}
