package io.chargeline.log;

import java.util.HashMap;
import java.util.Map;

/** How fast totals grow from one look to the next; for one thread. */
public final class Rates {
  private static final double NANOS = 1e9;

  private Map<String, Double> before;
  private long beforeNanos;

  /**
   * Takes all totals of one look.
   *
   * @param totals by name; one that was not there at the look before began at 0, one that shrank
   *     began anew
   * @param nanos of the machine's own clock
   * @return per second since the look before, by name; empty at the first look
   */
  public Map<String, Double> perSecond(Map<String, Double> totals, long nanos) {
    Map<String, Double> rates = new HashMap<>();
    if (before != null && nanos > beforeNanos) {
      double seconds = (nanos - beforeNanos) / NANOS;
      totals.forEach((name, total) -> rates.put(name, grown(name, total) / seconds));
    }
    before = Map.copyOf(totals);
    beforeNanos = nanos;
    return rates;
  }

  private double grown(String name, double total) {
    double last = before.getOrDefault(name, 0.0);
    return total >= last ? total - last : total;
  }
}
