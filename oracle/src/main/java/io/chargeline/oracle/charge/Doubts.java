package io.chargeline.oracle.charge;

import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.List;

/** Why a charge's figures cannot all be true. */
final class Doubts {
  private static final long CLOCK_TOLERANCE_S = 120;
  private static final int PEAK_SATURATED_DW = 0xFFFF;
  private static final int SECONDS_PER_HOUR = 3600;
  private static final int DECIWATTS_PER_WATT = 10;
  private static final double SPARE = 1.1;
  private static final int SPARE_WH = 10;

  private final List<String> reasons = new ArrayList<>();

  /**
   * @param end null if there is none
   * @param durationS by our clock; null while it is open
   */
  Doubts(Charge charge, Reading.Ended end, Long durationS, Metered metered) {
    doubt(charge.onlyItsEnd() && end.saturated(), "duration_saturated");
    doubt(metered.wentBack(), "meter_went_back");
    if (end != null && !end.saturated()) {
      doubt(
          charge.startSeen && end.durationS() - durationS > CLOCK_TOLERANCE_S,
          "duration_over_clock");
      doubt(isOverPower(end), "energy_over_power");
    }
  }

  /** Comma separated; null if there is none. */
  String text() {
    return reasons.isEmpty() ? null : String.join(",", reasons);
  }

  private void doubt(boolean holds, String reason) {
    if (holds) {
      reasons.add(reason);
    }
  }

  private static boolean isOverPower(Reading.Ended end) {
    if (end.peakDw() == null || end.peakDw() >= PEAK_SATURATED_DW) {
      return false;
    }
    double watts = (double) end.peakDw() / DECIWATTS_PER_WATT;
    double hours = (double) (end.durationS() + CLOCK_TOLERANCE_S) / SECONDS_PER_HOUR;
    return end.energyWh() > watts * hours * SPARE + SPARE_WH;
  }
}
