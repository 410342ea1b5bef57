package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.CommandReason;
import java.nio.ByteBuffer;

/**
 * The device's one-byte answer to a command (sections 5.14, 6.3, 7).
 *
 * @param command the one that is answered
 * @param result 0 done
 */
public record Result(int command, int result) implements Uplink {
  public static final int OK = 0;

  static Result decode(int command, ByteBuffer body) {
    return new Result(command, Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("result", result).end();
  }

  public boolean ok() {
    return result == OK;
  }

  /** What the code means for this command, one word for machines. */
  public String resultName() {
    return ok() ? "ok" : reason().wireName();
  }

  /** Why not; null if it was done. */
  public CommandReason reason() {
    if (ok()) {
      return null;
    }
    return switch (command) {
      case 0x83, 0x84, 0x86 -> first(CommandReason.BAD_PARAMETER);
      case 0x85 -> first(CommandReason.ABOVE_DEVICE_LIMIT);
      case 0x8D -> first(CommandReason.UNSUPPORTED);
      case ChangeCharge.COMMAND -> changeRefused();
      default -> CommandReason.REFUSED;
    };
  }

  private CommandReason first(CommandReason meaningOfOne) {
    return result == 1 ? meaningOfOne : CommandReason.REFUSED;
  }

  private CommandReason changeRefused() {
    return switch (result) {
      case 1 -> CommandReason.PORT_NOT_CHARGING;
      case 2 -> CommandReason.VALUE_BELOW_CURRENT;
      case 3 -> CommandReason.NO_SUCH_MODE_OR_PORT;
      default -> CommandReason.REFUSED;
    };
  }
}
