package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x8A (section 6.3): gives a running charge another end. Its modes are not those of 0x82. A value
 * below what already ran ends the charge at once.
 *
 * @param mode {@link #TIME}, {@link #TIME_OR_FULL} or {@link #ENERGY_OR_FULL}
 * @param port 0-based
 * @param value seconds or 0.01 kWh, counted from the charge's start
 */
public record ChangeCharge(int mode, int port, int value) implements Downlink {
  public static final int COMMAND = 0x8A;
  public static final int TIME = 0;
  public static final int TIME_OR_FULL = 1;
  public static final int ENERGY_OR_FULL = 2;

  static ChangeCharge decode(ByteBuffer body) {
    return new ChangeCharge(Wire.u8(body), Wire.u8(body), Wire.u16(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("rate_mode", mode, TIME, ENERGY_OR_FULL)
        .u8("port", port)
        .u16("value", value)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
