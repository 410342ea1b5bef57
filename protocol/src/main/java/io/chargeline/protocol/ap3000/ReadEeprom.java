package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x8B (section 7).
 *
 * @param length 1 to {@link #MOST} bytes
 */
public record ReadEeprom(int address, int length) implements Downlink {
  public static final int COMMAND = 0x8B;
  public static final int MOST = 32;

  static ReadEeprom decode(ByteBuffer body) {
    return new ReadEeprom(Wire.u16(body), Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u16("address", address).u8("length", length, 1, MOST).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
