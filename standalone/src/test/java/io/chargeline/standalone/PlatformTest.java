package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the platform measures of itself comes to be rows, each once, with two servers that watch.
 */
class PlatformTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestStack stack = TestStack.shared();

  @Test
  void gatewayServersAndWatcherSayHowTheyFareAndNothingIsSaidTwice() throws Exception {
    try (SecondServer second = SecondServer.start(stack.endpoints())) {
      String begun = one("SELECT toString(toUnixTimestamp(now())) AS x");
      String later = "at > toDateTime64(" + begun + ", 3)";
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(count("uniqExact(instance)", "heap_used", later)).isEqualTo("2");
                assertThat(count("uniqExact(part)", "lag", later)).isEqualTo("4");
                assertThat(count("uniqExact(instance)", "frames_per_s", later)).isEqualTo("1");
              });
      assertThat(second.isServing()).isTrue();
      assertThat(count("count() - uniqExact(what, part, at)", "lag", later)).isEqualTo("0");
      assertThat(one("SELECT toString(uniqExact(role)) AS x FROM chargeline.v_platform"))
          .isEqualTo("3");
      assertThat(implausible()).isEmpty();
      assertThat(count("countIf(value >= 4)", "connections", later)).isNotEqualTo("0");
      assertThat(count("countIf(value > 0)", "frames_per_s", later)).isNotEqualTo("0");
    }
  }

  private List<String> implausible() throws IOException, InterruptedException {
    return stack
        .tables()
        .rows(
            """
            SELECT what, part, value FROM chargeline.v_platform
            WHERE value < 0
               OR what IN ('heap_used', 'cpu_used', 'disk_used') AND value > 100
               OR what IN ('down', 'job_down', 'shedding') AND value NOT IN (0, 1)
               OR toUnixTimestamp64Milli(at) % 10000 != 0
            """);
  }

  private String count(String of, String what, String where)
      throws IOException, InterruptedException {
    return one(
        "SELECT toString(%s) AS x FROM chargeline.v_platform WHERE what = '%s' AND %s"
            .formatted(of, what, where));
  }

  private String one(String sql) throws IOException, InterruptedException {
    return stack.tables().rows(sql).get(0);
  }
}
