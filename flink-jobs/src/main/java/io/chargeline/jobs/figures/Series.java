package io.chargeline.jobs.figures;

import java.util.Arrays;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The slots of a scope, added up from the left, so that a window is the difference of two places.
 *
 * <p>A level that changes by v at t adds v · (end − t) to its integral over a window until {@code
 * end}. So it is enough to know of a slot the sum of v and the sum of v · t.
 */
final class Series {
  private final long[] starts;
  private final long[][] sums;

  private Series(long[] starts, long[][] sums) {
    this.starts = starts;
    this.sums = sums;
  }

  /**
   * @param base what lasts from the time before the first slot
   */
  static Series of(Tally base, NavigableMap<Long, Tally> slots) {
    long[] starts = new long[slots.size()];
    long[][] sums = new long[slots.size() + 1][Measure.CELLS];
    add(base, sums[0]);
    int i = 0;
    for (Map.Entry<Long, Tally> slot : slots.entrySet()) {
      starts[i] = slot.getKey();
      System.arraycopy(sums[i], 0, sums[i + 1], 0, Measure.CELLS);
      add(slot.getValue(), sums[i + 1]);
      i++;
    }
    return new Series(starts, sums);
  }

  private static void add(Tally tally, long[] to) {
    for (int i = 0; i < tally.cells.length; i++) {
      to[tally.cells[i]] += tally.values[i];
    }
  }

  /**
   * @param start on the boundary of a slot
   * @param end on the boundary of a slot, or after every moment that was added
   */
  Sums between(long start, long end) {
    long[] before = sums[slotsBefore(start)];
    long[] until = sums[slotsBefore(end)];
    return new Sums(before, until, start, end);
  }

  private int slotsBefore(long time) {
    int i = Arrays.binarySearch(starts, time);
    return i < 0 ? -i - 1 : i;
  }

  /** What happened in a span of time. */
  static final class Sums {
    private final long[] before;
    private final long[] until;
    private final long start;
    private final long end;

    private Sums(long[] before, long[] until, long start, long end) {
      this.before = before;
      this.until = until;
      this.start = start;
      this.end = end;
    }

    /** Of a level, its time integral in ms; else the sum. */
    long get(Measure measure) {
      long sum = until[measure.cell()] - before[measure.cell()];
      if (!measure.isLevel()) {
        return sum;
      }
      long moments = until[measure.moment()] - before[measure.moment()];
      return before[measure.cell()] * (end - start) + sum * end - moments;
    }

    /** Where a level stands at the end. */
    long level(Measure measure) {
      return until[measure.cell()];
    }

    /** How much was known, from ever until the end. */
    long weight() {
      return until[Measure.WEIGHT.cell()];
    }

    boolean isEmpty() {
      for (Measure measure : Measure.values()) {
        boolean empty =
            measure == Measure.WEIGHT
                || (get(measure) == 0 && !(measure.isLevel() && level(measure) != 0));
        if (!empty) {
          return false;
        }
      }
      return true;
    }
  }
}
