package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/** One group of a device's settings (section 7), set and asked for as a whole. */
public sealed interface Parameters
    permits RunParameters, DetectionParameters, LimitParameters, CardParameters {

  /** From the command that sets a group to the one that asks for it. */
  int QUERY_OFFSET = 0x0D;

  int setCommand();

  default int queryCommand() {
    return setCommand() + QUERY_OFFSET;
  }

  /**
   * @throws IllegalArgumentException if a value is outside its range; names field, value, limit
   */
  Bytes encode();

  /** Reads the layout that {@code setCommand} sets. */
  static Parameters decode(int setCommand, ByteBuffer body) {
    return switch (setCommand) {
      case RunParameters.COMMAND -> RunParameters.decode(body);
      case DetectionParameters.COMMAND -> DetectionParameters.decode(body);
      case LimitParameters.COMMAND -> LimitParameters.decode(body);
      case CardParameters.COMMAND -> CardParameters.decode(body);
      default -> throw new IllegalArgumentException("no parameters are set by " + setCommand);
    };
  }
}
