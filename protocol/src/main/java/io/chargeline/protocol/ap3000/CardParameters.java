package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x86 and 0x93 (section 7): how cards are read.
 *
 * @param userKey 6 bytes
 * @param newKey of new cards, 6 bytes
 */
public record CardParameters(int sector, Bytes userKey, Bytes newKey) implements Parameters {
  public static final int COMMAND = 0x86;

  /** What a device comes with. */
  public static final CardParameters DEFAULTS =
      new CardParameters(0, Bytes.ofHex("159185191880"), Bytes.ofHex("ffffffffffff"));

  private static final int KEY_SIZE = 6;

  static CardParameters decode(ByteBuffer body) {
    return new CardParameters(
        Wire.u8(body), Wire.bytes(body, KEY_SIZE), Wire.bytes(body, KEY_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("card_sector", sector)
        .bytes("card_key", userKey, KEY_SIZE)
        .bytes("new_card_key", newKey, KEY_SIZE)
        .end();
  }

  @Override
  public int setCommand() {
    return COMMAND;
  }
}
