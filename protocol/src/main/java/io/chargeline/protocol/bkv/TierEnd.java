package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Reading;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * 0x0015/18 up (section 5.5): a charge by power tiers has ended.
 *
 * @param endTime by the device's clock, binary on this wire; empty if it names no moment
 * @param reason no table is published
 * @param spentFen of what was paid
 * @param settlementDeciwatts the peak of the charge, 0.1 W
 * @param tierMinutes spent in each tier
 */
public record TierEnd(
    EndReading reading,
    Optional<LocalDateTime> endTime,
    int reason,
    int spentFen,
    int settlementDeciwatts,
    List<Integer> tierMinutes)
    implements PlainEnding, SubCommand {
  public static final int SUB_COMMAND = 0x18;

  private static final int TIME_SIZE = 7;

  static TierEnd decode(ByteBuffer in) {
    return new TierEnd(
        EndReading.decode(in),
        Wire.time(Wire.u16(in), Wire.u8(in), Wire.u8(in), Wire.u8(in), Wire.u8(in), Wire.u8(in)),
        Wire.u8(in),
        Wire.u16(in),
        Wire.u16(in),
        Wire.list(in, Wire.u8(in), Wire::u16));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out =
        ByteBuffer.allocate(EndReading.SIZE + TIME_SIZE + 6 + Short.BYTES * tierMinutes.size());
    reading.encode(out);
    putTime(out);
    out.put((byte) reason).putShort((short) spentFen).putShort((short) settlementDeciwatts);
    out.put((byte) tierMinutes.size());
    tierMinutes.forEach(minutes -> out.putShort(minutes.shortValue()));
    return Bytes.wrap(out.array());
  }

  private void putTime(ByteBuffer out) {
    if (endTime.isEmpty()) {
      out.put(new byte[TIME_SIZE]);
      return;
    }
    LocalDateTime time = endTime.get();
    out.putShort((short) time.getYear()).put((byte) time.getMonthValue());
    out.put((byte) time.getDayOfMonth()).put((byte) time.getHour());
    out.put((byte) time.getMinute()).put((byte) time.getSecond());
  }

  @Override
  public OptionalInt rawReason() {
    return OptionalInt.of(reason);
  }

  @Override
  public Optional<Reading.Bill> bill() {
    return Optional.of(new Reading.Bill(spentFen, Wire.seconds(tierMinutes)));
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
