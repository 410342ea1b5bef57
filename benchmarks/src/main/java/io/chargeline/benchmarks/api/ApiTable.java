package io.chargeline.benchmarks.api;

import java.util.Locale;
import java.util.Map;

/** What came out, for people and for programs. */
final class ApiTable {
  private static final double P50 = 0.5;
  private static final double P95 = 0.95;
  private static final double P99 = 0.99;

  private final int clients;
  private final Map<String, Latencies> byKind;

  /**
   * @param byKind the first is what the others are compared with
   */
  ApiTable(int clients, Map<String, Latencies> byKind) {
    this.clients = clients;
    this.byKind = byKind;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    String base = byKind.keySet().iterator().next();
    Latencies beside = byKind.get(base);
    line(
        text,
        "| %d clients, ms | p50 | p95 | p99 | max | p99 beside %s | answers |",
        clients,
        base);
    line(text, "|---|---:|---:|---:|---:|---:|---:|");
    byKind.forEach(
        (kind, taken) ->
            line(
                text,
                "| %s | %.2f | %.2f | %.2f | %.2f | %.1f | %,d |",
                kind,
                taken.micros(P50) / 1000,
                taken.micros(P95) / 1000,
                taken.micros(P99) / 1000,
                taken.micros(1) / 1000,
                taken.micros(P99) / beside.micros(P99),
                taken.count()));
    return text.toString();
  }

  /** One line of JSON, times in µs. */
  String json() {
    StringBuilder json =
        new StringBuilder("{\"benchmark\":\"api\",\"clients\":" + clients + ",\"kinds\":{");
    String comma = "";
    for (Map.Entry<String, Latencies> one : byKind.entrySet()) {
      Latencies taken = one.getValue();
      json.append(comma)
          .append(
              "\"%s\":{\"p50_us\":%.0f,\"p95_us\":%.0f,\"p99_us\":%.0f,\"max_us\":%.0f,\"answers\":%d}"
                  .formatted(
                      one.getKey(),
                      taken.micros(P50),
                      taken.micros(P95),
                      taken.micros(P99),
                      taken.micros(1),
                      taken.count()));
      comma = ",";
    }
    return json.append("}}").toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
