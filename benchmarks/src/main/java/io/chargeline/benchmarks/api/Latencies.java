package io.chargeline.benchmarks.api;

import java.util.Arrays;

/** How long answers took. */
public final class Latencies {
  private static final double MICROS = 1000.0;

  private long[] nanos = new long[1024];
  private int count;
  private boolean sorted;

  public synchronized void addAll(long[] taken) {
    if (count + taken.length > nanos.length) {
      nanos = Arrays.copyOf(nanos, Math.max(nanos.length * 2, count + taken.length));
    }
    System.arraycopy(taken, 0, nanos, count, taken.length);
    count += taken.length;
    sorted = false;
  }

  public synchronized int count() {
    return count;
  }

  /**
   * The time within which this share of the answers came, µs.
   *
   * @param share 0–1; 1: the slowest
   */
  public synchronized double micros(double share) {
    if (count == 0) {
      throw new IllegalStateException("nothing was measured");
    }
    if (!sorted) {
      Arrays.sort(nanos, 0, count);
      sorted = true;
    }
    int rank = (int) Math.ceil(share * count);
    return nanos[Math.max(0, rank - 1)] / MICROS;
  }
}
