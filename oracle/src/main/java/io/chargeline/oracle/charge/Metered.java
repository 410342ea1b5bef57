package io.chargeline.oracle.charge;

import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * What flowed in one charge, by all that its meter showed.
 *
 * @param wh null if it showed nothing
 * @param wentBack whether it once showed less than before
 */
record Metered(Long wh, boolean wentBack) {
  private static final int SPARE_S = 120;
  private static final double SPARE = 1.1;
  private static final int SPARE_WH = 10;
  private static final int LEAST_S = 60;
  private static final int SATURATED_DW = 0xFFFF;
  private static final double DECIWATT_SECONDS_PER_WH = 36_000;

  /**
   * One reading.
   *
   * @param mostDw the greatest power told with it, 0.1 W
   */
  private record Shown(long wh, long mostDw, long at) {
    static Shown of(Charge.Heard heard) {
      Reading.Power power = heard.power();
      long peak = power.peakDw() == null ? 0 : power.peakDw();
      return new Shown(power.energyWh(), Math.max(power.powerDw(), peak), heard.at());
    }
  }

  /**
   * @param end null while there is none
   * @param endedAt when the charge was over; looked at only with an end
   * @param rangeWh where the counter comes round
   */
  static Metered of(Charge charge, Reading.Ended end, Long endedAt, long rangeWh) {
    List<Shown> shown = new ArrayList<>(charge.reports.stream().map(Shown::of).toList());
    if (end != null) {
      shown.add(new Shown(end.energyWh(), end.peakDw() == null ? 0 : end.peakDw(), endedAt));
    }
    if (shown.isEmpty()) {
      return new Metered(null, false);
    }
    boolean back = false;
    long forgotten = 0;
    long mostDw = shown.get(0).mostDw;
    for (int i = 1; i < shown.size(); i++) {
      Shown before = shown.get(i - 1);
      Shown now = shown.get(i);
      mostDw = Math.max(mostDw, now.mostDw);
      if (now.wh < before.wh) {
        back = true;
        double lastedS = Math.max(LEAST_S, (before.at - charge.startedAt) / 1000.0);
        double meanDw = (forgotten + before.wh) * DECIWATT_SECONDS_PER_WH / lastedS;
        double canDw = mostDw < SATURATED_DW ? mostDw : Math.max(mostDw, 2 * meanDw);
        forgotten += forgotten(before, now, canDw, rangeWh);
      }
    }
    return new Metered(forgotten + shown.get(shown.size() - 1).wh, back);
  }

  /** All of the counter if it came round, what it showed if it began anew, else nothing. */
  private static long forgotten(Shown before, Shown now, double mostDw, long rangeWh) {
    double seconds = Math.max(0, now.at - before.at) / 1000.0 + SPARE_S;
    double canHaveFlowed = mostDw * seconds / DECIWATT_SECONDS_PER_WH * SPARE + SPARE_WH;
    if (rangeWh - before.wh + now.wh <= canHaveFlowed) {
      return rangeWh;
    }
    return now.wh <= canHaveFlowed ? before.wh : 0;
  }
}
