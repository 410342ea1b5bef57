package io.chargeline.jobs.device;

/**
 * Makes one count of what a charge's meter shows. One that shows less than before has come round or
 * begun anew, if what it shows can have flowed since; then it goes on from where it was. If it
 * cannot, the device has corrected itself, and its word stands. The charge is doubted in any case.
 */
final class Meter {
  private static final long CLOCK_TOLERANCE_S = 120;
  private static final double POWER_TOLERANCE = 1.1;
  private static final long ENERGY_STEP_WH = 10;
  private static final long SHORTEST_S = 60;

  /** Power is told up to here; what is more is told as this. */
  private static final long SATURATED_DW = 0xFFFF;

  private static final double SECONDS_PER_HOUR = 3600;
  private static final double DECIWATTS_PER_WATT = 10;

  private final long rangeWh;

  /**
   * @param rangeWh where the device's counter comes round
   */
  Meter(long rangeWh) {
    this.rangeWh = rangeWh;
  }

  /** What it showed last; null if nothing yet. */
  static Long shown(SessionMemory session) {
    return session.meterWh == null ? session.energyWh : session.meterWh;
  }

  /**
   * Takes what it shows at a time, before the session takes the power that is told with it.
   *
   * @param mostDw the greatest power that is told with it, 0.1 W; null if none is
   */
  void take(SessionMemory session, long showsWh, Long mostDw, long time) {
    Long before = shown(session);
    if (before != null && showsWh < before) {
      session.suspect("meter_went_back");
      session.carriedWh += carried(session, before, showsWh, mostDw, time);
    }
    session.meterWh = showsWh;
    session.energyWh = session.carriedWh + showsWh;
  }

  private long carried(SessionMemory session, long before, long showsWh, Long mostDw, long time) {
    double flowable = flowable(session, mostDw == null ? 0 : mostDw, time);
    if (rangeWh - before + showsWh <= flowable) {
      return rangeWh;
    }
    return showsWh <= flowable ? before : 0;
  }

  /**
   * Wh that can have flowed since the last report, at the greatest power that was told so far; at
   * twice the mean one where it is more than the wire can tell.
   */
  private static double flowable(SessionMemory session, long mostDw, long time) {
    long since = session.lastReportAt == null ? session.startedAt : session.lastReportAt;
    long peakDw = session.peakPowerDw == null ? 0 : session.peakPowerDw;
    long toldDw = Math.max(peakDw, mostDw);
    double watts = toldDw / DECIWATTS_PER_WATT;
    if (toldDw >= SATURATED_DW) {
      double lasted = Math.max(SHORTEST_S, (since - session.startedAt) / 1000.0);
      watts = Math.max(watts, 2 * session.energyWh * SECONDS_PER_HOUR / lasted);
    }
    double seconds = Math.max(0, time - since) / 1000.0 + CLOCK_TOLERANCE_S;
    return watts * seconds / SECONDS_PER_HOUR * POWER_TOLERANCE + ENERGY_STEP_WH;
  }
}
