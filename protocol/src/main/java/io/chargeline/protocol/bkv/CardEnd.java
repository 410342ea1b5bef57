package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Reading;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * 0x0015/0C up (section 5.6): a charge started by card has ended.
 *
 * @param card 6 bytes; its hex digits are the printed number
 * @param cardType 0 online
 * @param billingMode {@link #BY_TIME}, {@link #BY_ENERGY} or {@link #BY_POWER}; what follows is
 *     meaningful in the last only
 * @param settlementDeciwatts the peak of the charge, 0.1 W
 */
public record CardEnd(
    EndReading reading,
    Bytes card,
    int cardType,
    int billingMode,
    int spentFen,
    int settlementDeciwatts,
    List<Integer> tierMinutes)
    implements PlainEnding, SubCommand {
  public static final int SUB_COMMAND = 0x0C;
  public static final int BY_TIME = 1;
  public static final int BY_ENERGY = 2;
  public static final int BY_POWER = 3;

  static CardEnd decode(ByteBuffer in) {
    return new CardEnd(
        EndReading.decode(in),
        Wire.bytes(in, Wire.CARD_SIZE),
        Wire.u8(in),
        Wire.u8(in),
        Wire.u16(in),
        Wire.u16(in),
        Wire.list(in, Wire.u8(in), Wire::u16));
  }

  @Override
  public Bytes encode() {
    int size = EndReading.SIZE + Wire.CARD_SIZE + 7 + Short.BYTES * tierMinutes.size();
    ByteBuffer out = ByteBuffer.allocate(size);
    reading.encode(out);
    out.put(card.array()).put((byte) cardType).put((byte) billingMode);
    out.putShort((short) spentFen).putShort((short) settlementDeciwatts);
    out.put((byte) tierMinutes.size());
    tierMinutes.forEach(minutes -> out.putShort(minutes.shortValue()));
    return Bytes.wrap(out.array());
  }

  @Override
  public Optional<Reading.Bill> bill() {
    return billingMode == BY_POWER
        ? Optional.of(new Reading.Bill(spentFen, Wire.seconds(tierMinutes)))
        : Optional.empty();
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
