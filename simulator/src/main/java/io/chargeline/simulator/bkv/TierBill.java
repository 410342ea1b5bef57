package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.PowerTier;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Bills each begun minute by the tier of the largest power drawn in it; what exceeds the last tier
 * costs as much as it.
 *
 * @param paidFen what may be used up
 * @param tiers at least one, by rising power
 */
record TierBill(int paidFen, List<PowerTier> tiers) {

  /** The second at which nothing is left; infinite if there is some left at the latest end. */
  double usedUpAt(Load load, double most) {
    double spent = 0;
    int last = (int) (most / Units.SECONDS_PER_MINUTE);
    for (int minute = 0; minute < last; minute++) {
      spent += fenPerMinute(tiers.get(tier(load, minute)));
      if (spent >= paidFen - Units.HAIR) {
        return (minute + 1) * Units.SECONDS_PER_MINUTE;
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Begun minutes in each tier until that second. */
  List<Integer> minutes(Load load, double second) {
    int[] used = new int[tiers.size()];
    for (int minute = 0; minute * Units.SECONDS_PER_MINUTE < second; minute++) {
      used[tier(load, minute)]++;
    }
    return IntStream.of(used).boxed().toList();
  }

  /** Never more than was paid. */
  int spentFen(List<Integer> minutes) {
    double spent = 0;
    for (int i = 0; i < tiers.size(); i++) {
      spent += fenPerMinute(tiers.get(i)) * minutes.get(i);
    }
    return Math.min(paidFen, Units.u16(spent));
  }

  private int tier(Load load, int minute) {
    double from = minute * Units.SECONDS_PER_MINUTE;
    double deciwatts = load.maxWatts(from, from + Units.SECONDS_PER_MINUTE) * 10;
    return IntStream.range(0, tiers.size())
        .filter(i -> deciwatts <= tiers.get(i).deciwatts())
        .findFirst()
        .orElse(tiers.size() - 1);
  }

  private static double fenPerMinute(PowerTier tier) {
    return (double) tier.priceFen() / Math.max(1, tier.minutes());
  }
}
