package io.chargeline.benchmarks.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ApiTableTest {

  @Test
  void comparesEveryKindWithTheFirst() {
    Map<String, Latencies> byKind = new LinkedHashMap<>();
    byKind.put("healthz", millis(1, 100));
    byKind.put("status", millis(2, 100));
    ApiTable table = new ApiTable(64, byKind);
    assertThat(table.text())
        .contains("p99 beside healthz")
        .contains("| healthz | 50.00 | 95.00 | 99.00 | 100.00 | 1.0 | 100 |")
        .contains("| status | 100.00 | 190.00 | 198.00 | 200.00 | 2.0 | 100 |");
    assertThat(table.json())
        .isEqualTo(
            "{\"benchmark\":\"api\",\"clients\":64,\"kinds\":{"
                + "\"healthz\":{\"p50_us\":50000,\"p95_us\":95000,\"p99_us\":99000,"
                + "\"max_us\":100000,\"answers\":100},"
                + "\"status\":{\"p50_us\":100000,\"p95_us\":190000,\"p99_us\":198000,"
                + "\"max_us\":200000,\"answers\":100}}}");
  }

  /** 1 to n times the step, the slowest first. */
  private static Latencies millis(long step, int n) {
    Latencies latencies = new Latencies();
    latencies.addAll(
        LongStream.rangeClosed(1, n).map(i -> (n + 1 - i) * step * 1_000_000).toArray());
    return latencies;
  }
}
