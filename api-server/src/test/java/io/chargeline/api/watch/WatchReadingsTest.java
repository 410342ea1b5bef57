package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.fact.PlatformRow.Role;
import io.chargeline.log.PlatformLog.Reading;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class WatchReadingsTest {
  @Test
  void whatAllSeeIsSaidByTheOneThatTells() {
    assertThat(readings(true))
        .containsExactly(
            new Reading(Role.WATCHER, "lag", "device", 1.5),
            new Reading(Role.WATCHER, "disk_used", "clickhouse default", 40),
            new Reading(Role.API, "disk_used", "/data", 50),
            new Reading(Role.WATCHER, "down", "kafka", 0),
            new Reading(Role.WATCHER, "down", "flink", 1),
            new Reading(Role.WATCHER, "alarms_waiting", "", 5));
  }

  @Test
  void theOthersSayOnlyWhatIsOfTheirMachine() {
    assertThat(readings(false)).containsExactly(new Reading(Role.API, "disk_used", "/data", 50));
  }

  private static List<Reading> readings(boolean telling) {
    WatchReport report =
        new WatchReport(
            1,
            "api-1",
            telling,
            Set.of("api-1", "api-2"),
            List.of(
                new WatchReport.Part("kafka", true, null),
                new WatchReport.Part("flink", false, "does not answer")),
            List.of(
                new WatchReport.Measured("lag", "device", 1.5, false),
                new WatchReport.Measured("disk_used", "clickhouse default", 40, true),
                new WatchReport.Measured("disk_used", "/data", 50, true)),
            List.of(),
            List.of(receiver(2), receiver(3)),
            0);
    return new WatchReadings(() -> report).get();
  }

  private static WatchReport.Receiver receiver(int waiting) {
    return new WatchReport.Receiver("https://ops.example.com", waiting, null, null, 0, 0);
  }
}
