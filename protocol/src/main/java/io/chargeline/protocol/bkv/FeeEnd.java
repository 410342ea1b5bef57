package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Reading;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * 1004 up (section 5.10): a charge with fees has ended.
 *
 * @param celsius unsigned, no offset
 * @param deciwatts of the last instant, 0.1 W
 * @param milliamperes of the last instant
 * @param endTime by the device's clock; empty if it names no moment
 * @param rawReason no table is published
 * @param usage per fee tier
 */
public record FeeEnd(
    OptionalInt celsius,
    int socket,
    int outlet,
    StatusBits status,
    int businessNumber,
    OptionalInt deciwatts,
    OptionalInt milliamperes,
    int wattHours,
    int minutes,
    Optional<LocalDateTime> endTime,
    OptionalInt rawReason,
    OptionalInt chargeMode,
    OptionalInt electricityFen,
    OptionalInt serviceFen,
    List<TierUsage> usage)
    implements ChargeEnding, BkvMessage {
  public static final int BKV_COMMAND = 0x1004;

  /**
   * @param energy 4 bytes whose layout is unclear
   */
  public record TierUsage(int minutes, Bytes energy) {
    private static final int ENERGY_SIZE = 4;
    private static final int SIZE = Short.BYTES + ENERGY_SIZE;

    private static TierUsage decode(ByteBuffer in) {
      return new TierUsage(Wire.u16(in), Wire.bytes(in, ENERGY_SIZE));
    }
  }

  static FeeEnd decode(Elements in) {
    return new FeeEnd(
        in.number(Tag.CELSIUS),
        in.need(Tag.SOCKET),
        in.need(Tag.OUTLET),
        new StatusBits(in.need(Tag.STATUS)),
        in.need(Tag.BUSINESS_NUMBER),
        in.number(Tag.POWER),
        in.number(Tag.CURRENT),
        in.need(Tag.ENERGY),
        in.need(Tag.MINUTES),
        in.bytes(Tag.END_TIME).flatMap(Wire::time),
        in.number(Tag.END_REASON),
        in.number(Tag.CHARGE_MODE),
        in.number(Tag.ELECTRICITY_FEN),
        in.number(Tag.SERVICE_FEN),
        usage(in.bytes(Tag.TIER_USAGE).orElse(Bytes.EMPTY)));
  }

  private static List<TierUsage> usage(Bytes value) {
    return Wire.list(value.bigEndian(), value.length() / TierUsage.SIZE, TierUsage::decode);
  }

  @Override
  public void write(ElementWriter out) {
    out.put(Tag.CELSIUS, celsius);
    out.put(Tag.SOCKET, socket);
    out.put(Tag.OUTLET, outlet);
    out.put(Tag.STATUS, status.code());
    out.put(Tag.BUSINESS_NUMBER, businessNumber);
    out.put(Tag.POWER, deciwatts);
    out.put(Tag.CURRENT, milliamperes);
    out.put(Tag.ENERGY, wattHours);
    out.put(Tag.MINUTES, minutes);
    out.put(Tag.END_TIME, endTime);
    out.put(Tag.END_REASON, rawReason);
    out.put(Tag.CHARGE_MODE, chargeMode);
    out.put(Tag.ELECTRICITY_FEN, electricityFen);
    out.put(Tag.SERVICE_FEN, serviceFen);
    out.put(Tag.TIER_COUNT, usage.size());
    out.put(Tag.TIER_USAGE, encodedUsage());
  }

  private Bytes encodedUsage() {
    ByteBuffer out = ByteBuffer.allocate(TierUsage.SIZE * usage.size());
    usage.forEach(tier -> out.putShort((short) tier.minutes).put(tier.energy.array()));
    return Bytes.wrap(out.array());
  }

  @Override
  public Optional<Reading.Bill> bill() {
    return electricityFen.isEmpty() && serviceFen.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Reading.Bill(
                electricityFen.orElse(0) + serviceFen.orElse(0),
                Wire.seconds(usage.stream().map(TierUsage::minutes).toList())));
  }

  @Override
  public int bkvCommand() {
    return BKV_COMMAND;
  }
}
