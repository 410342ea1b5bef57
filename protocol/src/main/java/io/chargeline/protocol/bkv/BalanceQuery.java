package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/1A up (section 5.7).
 *
 * @param card 6 bytes; its hex digits are the printed number
 */
public record BalanceQuery(int socket, int outlet, Bytes card) implements Uplink, SubCommand {
  public static final int SUB_COMMAND = 0x1A;

  static BalanceQuery decode(ByteBuffer in) {
    return new BalanceQuery(Wire.u8(in), Wire.u8(in), Wire.bytes(in, Wire.CARD_SIZE));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(2 + Wire.CARD_SIZE);
    out.put((byte) socket).put((byte) outlet).put(card.array());
    return Bytes.wrap(out.array());
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
