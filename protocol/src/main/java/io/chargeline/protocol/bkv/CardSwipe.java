package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/0B up (section 5.6): a card was presented; the lamp blinks until the order comes.
 *
 * @param businessNumber already allotted, to be copied by the order
 * @param card 6 bytes; its hex digits are the printed number
 * @param offlineParameters 20 bytes of offline cards, which no one supports; may be missing
 */
public record CardSwipe(
    int socket,
    int outlet,
    int businessNumber,
    StatusBits status,
    Bytes card,
    Bytes offlineParameters)
    implements Uplink, SubCommand {
  public static final int SUB_COMMAND = 0x0B;

  private static final int OFFLINE_SIZE = 20;

  static CardSwipe decode(ByteBuffer in) {
    return new CardSwipe(
        Wire.u8(in),
        Wire.u8(in),
        Wire.u16(in),
        new StatusBits(Wire.u8(in)),
        Wire.bytes(in, Wire.CARD_SIZE),
        in.remaining() < OFFLINE_SIZE ? Bytes.EMPTY : Wire.bytes(in, OFFLINE_SIZE));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(5 + Wire.CARD_SIZE + offlineParameters.length());
    out.put((byte) socket).put((byte) outlet).putShort((short) businessNumber);
    out.put((byte) status.code()).put(card.array()).put(offlineParameters.array());
    return Bytes.wrap(out.array());
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
