package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/0F up (section 5.6): the order after a swipe was taken; copies its sequence.
 *
 * @param result 1 done, 0 refused
 */
public record CardOrderReply(int socket, int outlet, int result) implements Uplink, SubCommand {
  public static final int SUB_COMMAND = 0x0F;

  static CardOrderReply decode(ByteBuffer in) {
    return new CardOrderReply(Wire.u8(in), Wire.u8(in), Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) socket, (byte) outlet, (byte) result});
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
