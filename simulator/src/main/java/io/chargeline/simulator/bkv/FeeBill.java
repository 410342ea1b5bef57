package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.FeeEnd.TierUsage;
import io.chargeline.protocol.bkv.FeeStart;
import io.chargeline.protocol.bkv.FeeTier;
import java.nio.ByteBuffer;
import java.time.LocalDateTime;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bills each minute by the fees of its time of day.
 *
 * @param order its prices: electricity per kWh, service per kWh or, of which no unit is published,
 *     per hour
 * @param begin by the gateway's clock
 */
record FeeBill(FeeStart order, LocalDateTime begin) {
  private static final int MINUTES_PER_HOUR = 60;
  private static final double WH_PER_KWH = 1000;

  /** What is to be told of a charge's fees. */
  record Sum(int electricityFen, int serviceFen, List<TierUsage> usage) {}

  /** The second at which nothing is left; infinite if there is some left at the latest end. */
  double usedUpAt(Load load, double most) {
    double spent = 0;
    int last = (int) (most / Units.SECONDS_PER_MINUTE);
    for (int minute = 0; minute < last; minute++) {
      FeeTier tier = order.tiers().get(tier(minute));
      double wattHours = wattHours(load, minute, most);
      spent += electricity(tier, wattHours) + service(tier, wattHours, 1);
      if (spent >= order.paidFen() - Units.HAIR) {
        return (minute + 1) * Units.SECONDS_PER_MINUTE;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  Sum sum(Load load, double second) {
    int count = order.tiers().size();
    int[] minutes = new int[count];
    double[] wattHours = new double[count];
    for (int minute = 0; minute * Units.SECONDS_PER_MINUTE < second; minute++) {
      minutes[tier(minute)]++;
      wattHours[tier(minute)] += wattHours(load, minute, second);
    }
    double electricity = 0;
    double service = 0;
    for (int i = 0; i < count; i++) {
      electricity += electricity(order.tiers().get(i), wattHours[i]);
      service += service(order.tiers().get(i), wattHours[i], minutes[i]);
    }
    return new Sum(
        Units.u16(electricity),
        Units.u16(service),
        IntStream.range(0, count).mapToObj(i -> usage(minutes[i], wattHours[i])).toList());
  }

  /** Four bytes whose layout is unclear: filled with Wh as one number. */
  private static TierUsage usage(int minutes, double wattHours) {
    ByteBuffer energy = ByteBuffer.allocate(Integer.BYTES).putInt(Units.u16(wattHours));
    return new TierUsage(minutes, Bytes.wrap(energy.array()));
  }

  private static double wattHours(Load load, int minute, double until) {
    double from = minute * Units.SECONDS_PER_MINUTE;
    double to = Math.min(from + Units.SECONDS_PER_MINUTE, until);
    return load.wattHours(to) - load.wattHours(from);
  }

  private static double electricity(FeeTier tier, double wattHours) {
    return tier.electricityFen() * wattHours / WH_PER_KWH;
  }

  private double service(FeeTier tier, double wattHours, int minutes) {
    return order.serviceFeeMode() == FeeStart.SERVICE_BY_ENERGY
        ? tier.serviceFen() * wattHours / WH_PER_KWH
        : (double) tier.serviceFen() * minutes / MINUTES_PER_HOUR;
  }

  private int tier(int minute) {
    LocalDateTime at = begin.plusMinutes(minute);
    int ofDay = at.getHour() * MINUTES_PER_HOUR + at.getMinute();
    List<FeeTier> tiers = order.tiers();
    return IntStream.range(0, tiers.size())
        .filter(i -> ofDay <= endOf(tiers.get(i)))
        .findFirst()
        .orElse(tiers.size() - 1);
  }

  private static int endOf(FeeTier tier) {
    return tier.endHour() * MINUTES_PER_HOUR + tier.endMinute();
  }
}
