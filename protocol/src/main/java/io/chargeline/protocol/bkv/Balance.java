package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/1A down (section 5.7).
 *
 * @param outlet the query's; the vendor's sample may mean "done" by it (section 7)
 * @param card 6 bytes
 * @param balanceFen 0–0xFFFFFFFF
 */
public record Balance(int socket, int outlet, Bytes card, long balanceFen)
    implements Downlink, SubCommand {

  static Balance decode(ByteBuffer in) {
    return new Balance(Wire.u8(in), Wire.u8(in), Wire.bytes(in, Wire.CARD_SIZE), Wire.u32(in));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(2 + Wire.CARD_SIZE + Integer.BYTES);
    out.put((byte) socket).put((byte) outlet).put(card.array()).putInt((int) balanceFen);
    return Bytes.wrap(out.array());
  }

  @Override
  public int subCommand() {
    return BalanceQuery.SUB_COMMAND;
  }
}
