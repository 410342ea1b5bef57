package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * 0x20 (section 5.2).
 *
 * @param firmware hundredths: 640 is V6.40
 * @param virtualId local bus address, 0 if none
 * @param workMode bits 0 card mode, 1 BL0939 meter, 2 short-circuit precheck, 3 lamp mode
 * @param powerBoardVersion absent in real V6.40 frames
 */
public record Registration(
    int firmware,
    int portCount,
    int virtualId,
    int deviceType,
    int workMode,
    OptionalInt powerBoardVersion)
    implements Uplink {
  public static final int COMMAND = 0x20;

  static Registration decode(ByteBuffer body) {
    return new Registration(
        Wire.u16(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.optionalU16(body));
  }

  @Override
  public Bytes encode() {
    Body out = new Body().u16("firmware", firmware).u8("port_count", portCount);
    out.u8("virtual_id", virtualId).u8("device_type", deviceType).u8("work_mode", workMode);
    powerBoardVersion.ifPresent(version -> out.u16("power_board_version", version));
    return out.end();
  }

  /** As printed: 640 is V6.40. */
  public String firmwareText() {
    return firmwareText(firmware);
  }

  public static String firmwareText(int firmware) {
    int hundredths = firmware % 100;
    return "V" + firmware / 100 + (hundredths < 10 ? ".0" : ".") + hundredths;
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
