package io.chargeline.jobs.figures;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An interval as changes of levels. While somebody works on a device, by the registry or by a
 * maintenance window, it is in maintenance and in no other state, so that no figure judges it.
 */
final class Intervals {
  private Intervals() {}

  /**
   * @param downtimes those that cover the device and meet the interval
   */
  static Points points(FactMemory interval, List<Downtime> downtimes) {
    Points points = new Points();
    long until = interval.until;
    if (until <= interval.from) {
      return points;
    }
    Measure down = interval.port == 0 ? Measure.DEVICE_MAINTENANCE : Measure.PORT_MAINTENANCE;
    if (interval.maintenance) {
      level(points, down, interval.from, until);
      return points;
    }
    long at = interval.from;
    for (long[] span : union(downtimes)) {
      long begin = Math.max(span[0], at);
      long end = Math.min(span[1], until);
      if (begin >= end) {
        continue;
      }
      level(points, interval.level, at, begin);
      level(points, down, begin, end);
      at = end;
    }
    boolean beganInMaintenance =
        downtimes.stream().anyMatch(d -> d.from <= interval.from && d.until > interval.from);
    if (at < until) {
      level(points, interval.level, at, until);
    }
    if (interval.beginning != null && !beganInMaintenance) {
      points.add(interval.beginning, interval.from, 1);
    }
    return points;
  }

  private static void level(Points points, Measure level, long from, long until) {
    if (from >= until) {
      return;
    }
    points.add(level, from, 1);
    if (until != Fact.OPEN) {
      points.add(level, until, -1);
    }
  }

  /** Sorted, and apart from one another. */
  private static List<long[]> union(List<Downtime> downtimes) {
    List<Downtime> sorted = new ArrayList<>(downtimes);
    sorted.sort(Comparator.comparingLong(d -> d.from));
    List<long[]> spans = new ArrayList<>();
    for (Downtime downtime : sorted) {
      long[] last = spans.isEmpty() ? null : spans.get(spans.size() - 1);
      if (last != null && downtime.from <= last[1]) {
        last[1] = Math.max(last[1], downtime.until);
      } else {
        spans.add(new long[] {downtime.from, downtime.until});
      }
    }
    return spans;
  }
}
