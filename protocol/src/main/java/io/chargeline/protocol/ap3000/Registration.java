package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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

  public Bytes encode() {
    int size = powerBoardVersion.isPresent() ? 8 : 6;
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) firmware).put((byte) portCount).put((byte) virtualId);
    out.put((byte) deviceType).put((byte) workMode);
    powerBoardVersion.ifPresent(version -> out.putShort((short) version));
    return Bytes.wrap(out.array());
  }

  /** As printed: 640 is V6.40. */
  public String firmwareText() {
    return firmwareText(firmware);
  }

  public static String firmwareText(int firmware) {
    return "V%d.%02d".formatted(firmware / 100, firmware % 100);
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
