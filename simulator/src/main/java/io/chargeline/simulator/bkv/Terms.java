package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.CardEnd;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.ChargeEnding;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.FeeEnd;
import io.chargeline.protocol.bkv.FeeStart;
import io.chargeline.protocol.bkv.TierEnd;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What a charge was asked for: when it has had enough, and how its end is reported. */
sealed interface Terms {

  /**
   * @param most seconds after which the charge ends anyway
   * @return the second at which it is to end; may be infinite
   */
  double enoughAt(Load load, double most);

  ChargeEnding end(Facts facts, EndReading reading);

  /**
   * What is known when a charge is over, beside the reading.
   *
   * @param second of the charge
   * @param time by the gateway's clock
   * @param reason a code whose table is not published
   */
  record Facts(Load load, double second, LocalDateTime time, EndCause reason) {
    int peakDeciwatts() {
      return Units.u16(load.maxWatts(0, second) * 10);
    }
  }

  /** For so long. */
  record ByTime(int minutes) implements Terms {
    @Override
    public double enoughAt(Load load, double most) {
      return minutes * Units.SECONDS_PER_MINUTE;
    }

    @Override
    public ChargeEnding end(Facts facts, EndReading reading) {
      return new ChargeEnd(reading);
    }
  }

  /** For so much energy. */
  record ByEnergy(int wattHours) implements Terms {
    @Override
    public double enoughAt(Load load, double most) {
      return load.secondsUntil(wattHours);
    }

    @Override
    public ChargeEnding end(Facts facts, EndReading reading) {
      return new ChargeEnd(reading);
    }
  }

  /** Until what was paid is used up by power tiers. */
  record ByTiers(TierBill bill) implements Terms {
    @Override
    public double enoughAt(Load load, double most) {
      return bill.usedUpAt(load, most);
    }

    @Override
    public ChargeEnding end(Facts facts, EndReading reading) {
      List<Integer> used = bill.minutes(facts.load(), facts.second());
      return new TierEnd(
          reading,
          Optional.of(facts.time()),
          facts.reason().tierCode(),
          bill.spentFen(used),
          facts.peakDeciwatts(),
          used);
    }
  }

  /** By card, whichever way it pays. */
  record ByCard(Bytes card, Terms order) implements Terms {
    @Override
    public double enoughAt(Load load, double most) {
      return order.enoughAt(load, most);
    }

    @Override
    public ChargeEnding end(Facts facts, EndReading reading) {
      if (order instanceof ByTiers tiers) {
        List<Integer> used = tiers.bill.minutes(facts.load(), facts.second());
        int spent = tiers.bill.spentFen(used);
        return new CardEnd(reading, card, 0, CardEnd.BY_POWER, spent, facts.peakDeciwatts(), used);
      }
      return new CardEnd(reading, card, 0, CardEnd.BY_TIME, 0, 0, List.of());
    }
  }

  /** Until what was paid is used up by the fees of the day. */
  record ByFees(FeeBill bill) implements Terms {
    @Override
    public double enoughAt(Load load, double most) {
      return bill.usedUpAt(load, most);
    }

    @Override
    public ChargeEnding end(Facts facts, EndReading reading) {
      FeeBill.Sum sum = bill.sum(facts.load(), facts.second());
      return new FeeEnd(
          OptionalInt.of(reading.celsius()),
          reading.socket(),
          reading.outlet(),
          reading.status(),
          reading.businessNumber(),
          OptionalInt.of(reading.deciwatts()),
          OptionalInt.of(reading.milliamperes()),
          reading.wattHours(),
          reading.minutes(),
          Optional.of(facts.time()),
          OptionalInt.of(facts.reason().feeCode()),
          OptionalInt.of(FeeStart.ELECTRICITY_AND_SERVICE),
          OptionalInt.of(sum.electricityFen()),
          OptionalInt.of(sum.serviceFen()),
          sum.usage());
    }
  }
}
