package io.chargeline.jobs.device;

import io.chargeline.protocol.Reading;

/** Doubts a charge's figures and says why; it never corrects them. */
final class Plausibility {
  /** Of every clock and counter that is compared here. */
  private static final long CLOCK_TOLERANCE_S = 120;

  /** Energy is counted in steps, and a peak is the peak of what was sampled. */
  private static final double POWER_TOLERANCE = 1.1;

  private static final long ENERGY_STEP_WH = 10;
  private static final long PEAK_SATURATED_DW = 0xFFFF;
  private static final double WH_PER_DECIWATT_SECOND = 1 / 36_000.0;

  private Plausibility() {}

  /** The end report, after the session's end was set and before its figures were taken. */
  static void ofEnd(SessionMemory session, Reading.Ended report) {
    boolean seenWhole = session.startSeen && !report.saturated();
    if (seenWhole && report.durationS() > session.durationS() + CLOCK_TOLERANCE_S) {
      session.suspect("duration_over_clock");
    }
    if (energyOverPower(report)) {
      session.suspect("energy_over_power");
    }
  }

  /** More energy than its greatest power could have given in its time. */
  private static boolean energyOverPower(Reading.Ended report) {
    Long peak = report.peakDw();
    if (peak == null || peak >= PEAK_SATURATED_DW || report.saturated()) {
      return false;
    }
    double atMost = peak * (report.durationS() + CLOCK_TOLERANCE_S) * WH_PER_DECIWATT_SECOND;
    return report.energyWh() > atMost * POWER_TOLERANCE + ENERGY_STEP_WH;
  }
}
