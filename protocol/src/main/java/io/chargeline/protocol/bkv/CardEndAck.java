package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/0C down (section 5.6): the end report is stored. Captured to silence 02 as well (section
 * 5.4).
 */
public record CardEndAck(int socket, int result) implements Downlink, SubCommand {

  static CardEndAck decode(ByteBuffer in) {
    return new CardEndAck(Wire.u8(in), Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) socket, (byte) result});
  }

  @Override
  public int subCommand() {
    return CardEnd.SUB_COMMAND;
  }
}
