package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x8C (section 7).
 *
 * @param data at most {@link ReadEeprom#MOST} bytes, the limit that is stated for reading
 */
public record WriteEeprom(int address, Bytes data) implements Downlink {
  public static final int COMMAND = 0x8C;

  static WriteEeprom decode(ByteBuffer body) {
    int address = Wire.u16(body);
    return new WriteEeprom(address, Wire.bytes(body, Wire.u8(body)));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u16("address", address)
        .u8("length", data.length(), 0, ReadEeprom.MOST)
        .rest("eeprom", data, ReadEeprom.MOST)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
