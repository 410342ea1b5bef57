package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
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
    if (result == OK) {
      return "ok";
    }
    return switch (command) {
      case 0x83, 0x84, 0x86 -> result == 1 ? "bad_parameter" : "refused";
      case 0x85 -> result == 1 ? "above_device_limit" : "refused";
      case 0x8D -> result == 1 ? "unsupported" : "refused";
      case ChangeCharge.COMMAND -> changeRefused();
      default -> "refused";
    };
  }

  private String changeRefused() {
    return switch (result) {
      case 1 -> "port_not_charging";
      case 2 -> "value_below_current";
      case 3 -> "no_such_mode_or_port";
      default -> "refused";
    };
  }
}
