package io.chargeline.alerting.fold;

import io.chargeline.alerting.signal.Signal;
import java.util.HashMap;
import java.util.Map;

/**
 * The integral of a charge's reported power, by trapezoids; the end of the charge then says it
 * beside the settled energy. Reports further apart than a quarter of an hour make it a guess, and
 * it is not said.
 */
final class Meter {
  private static final long LONGEST_MS = 900_000;
  private static final double MS_PER_HOUR = 3_600_000;

  private Meter() {}

  static void sample(EntityState state, Signal sample) {
    Double power = sample.number("power_w");
    String session = sample.word("session");
    if (power == null || session == null) {
      return;
    }
    EntityState.Metering meter = state.meter;
    if (meter == null || !session.equals(meter.session)) {
      meter = new EntityState.Metering();
      meter.session = session;
      state.meter = meter;
    } else {
      long elapsed = sample.at() - meter.at;
      meter.wattHours += (meter.powerW + power) / 2 * elapsed / MS_PER_HOUR;
      meter.longestMs = Math.max(meter.longestMs, elapsed);
    }
    meter.at = sample.at();
    meter.powerW = power;
  }

  /** The end of a charge, with the integral if there is a good one. */
  static Signal end(EntityState state, Signal end) {
    EntityState.Metering meter = state.meter;
    state.meter = null;
    if (meter == null || !meter.session.equals(end.word("session"))) {
      return end;
    }
    double wattHours = meter.wattHours + meter.powerW * (end.at() - meter.at) / MS_PER_HOUR;
    if (Math.max(meter.longestMs, end.at() - meter.at) > LONGEST_MS) {
      return end;
    }
    Map<String, Double> numbers = new HashMap<>(end.numbers());
    numbers.put("power_wh", wattHours);
    Double settled = end.number("energy_wh");
    double most = settled == null ? 0 : Math.max(settled, wattHours);
    if (most > 0) {
      numbers.put("energy_gap", Math.abs(settled - wattHours) / most);
    }
    return end.with(numbers);
  }
}
