package io.chargeline.benchmarks.stats;

import io.chargeline.benchmarks.api.Latencies;
import java.util.Locale;

/**
 * One question's times and what was read for it.
 *
 * @param api of the API; empty if it was not asked
 * @param raw of the database, all queries of one question together
 * @param readRows of one question
 */
record Comparison(
    String name, Latencies api, Latencies raw, int queries, long readRows, long readBytes) {
  static final String HEAD =
      """
      | question | API p50 ms | API p99 ms | raw p50 ms | raw p99 ms | p50 beside raw | queries | rows read | MB read |
      |---|---:|---:|---:|---:|---:|---:|---:|---:|
      """;
  private static final double P50 = 0.5;
  private static final double P99 = 0.99;
  private static final double MEGA = 1e6;
  private static final String NONE = "–";

  String line() {
    boolean both = api.count() > 0 && raw.count() > 0;
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s | %s | %s | %s | %d | %,d | %.1f |%n",
        name,
        millis(api, P50),
        millis(api, P99),
        millis(raw, P50),
        millis(raw, P99),
        both ? String.format(Locale.ROOT, "%.2f", api.micros(P50) / raw.micros(P50)) : NONE,
        queries,
        readRows,
        readBytes / MEGA);
  }

  private static String millis(Latencies latencies, double share) {
    return latencies.count() == 0
        ? NONE
        : String.format(Locale.ROOT, "%.1f", latencies.micros(share) / 1000);
  }
}
