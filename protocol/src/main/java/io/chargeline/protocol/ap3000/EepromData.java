package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The device's answer to 0x8B (section 7).
 *
 * @param result 0 done
 * @param data what was read; empty when it was not
 */
public record EepromData(int result, Bytes data) implements Uplink {
  public static final int COMMAND = 0x8B;

  private static final int MOST = 0xFF;

  static EepromData decode(ByteBuffer body) {
    return new EepromData(Wire.u8(body), Wire.rest(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("result", result).rest("eeprom", data, MOST).end();
  }

  public boolean ok() {
    return result == Result.OK;
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
