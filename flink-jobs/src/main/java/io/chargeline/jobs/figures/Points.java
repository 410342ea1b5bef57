package io.chargeline.jobs.figures;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/** What counts when: parallel arrays, stored as a POJO. */
public final class Points {
  public byte[] measures = {};
  public long[] times = {};
  public long[] values = {};

  public Points() {}

  void add(Measure measure, long time, long value) {
    int n = measures.length;
    measures = Arrays.copyOf(measures, n + 1);
    times = Arrays.copyOf(times, n + 1);
    values = Arrays.copyOf(values, n + 1);
    measures[n] = (byte) measure.number();
    times[n] = time;
    values[n] = value;
  }

  int size() {
    return measures.length;
  }

  Measure measure(int i) {
    return Measure.of(measures[i]);
  }

  /** The last time at which anything counts; {@link Long#MIN_VALUE} if nothing does. */
  long last() {
    return Arrays.stream(times).max().orElse(Long.MIN_VALUE);
  }

  /** The earliest moment at which they count differently; empty if they never do. */
  OptionalLong differsFrom(Points other) {
    Map<Integer, Map<Long, Long>> sums = new HashMap<>();
    add(this, 1, sums);
    add(other, -1, sums);
    return sums.values().stream()
        .flatMap(byTime -> byTime.entrySet().stream())
        .filter(sum -> sum.getValue() != 0)
        .mapToLong(Map.Entry::getKey)
        .min();
  }

  private static void add(Points points, int sign, Map<Integer, Map<Long, Long>> sums) {
    for (int i = 0; i < points.size(); i++) {
      sums.computeIfAbsent((int) points.measures[i], measure -> new HashMap<>())
          .merge(points.times[i], sign * points.values[i], Long::sum);
    }
  }

  boolean same(Points other) {
    return Arrays.equals(measures, other.measures)
        && Arrays.equals(times, other.times)
        && Arrays.equals(values, other.values);
  }
}
