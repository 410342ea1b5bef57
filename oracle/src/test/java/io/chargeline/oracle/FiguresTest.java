package io.chargeline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.oracle.Calendar.Step;
import io.chargeline.oracle.Figures.Place;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static final long DAY = Instant.parse("2026-01-09T16:00:00Z").toEpochMilli();
  private static final long MINUTE = 60_000;
  private static final Place TENANT = new Place("tenant", "demo", "", "", 0);

  private final Works works = new Works();
  private final List<StoredRecord> told = new ArrayList<>();

  @Test
  void everyNumberOfARowIsRecomputed() {
    Set<String> described = Set.of("port", "start_at", "end_at", "as_of_at", "revision", "deleted");
    List<String> numbers =
        Arrays.stream(FigureRow.class.getRecordComponents())
            .filter(it -> it.getType() == long.class || it.getType() == int.class)
            .map(RecordComponent::getName)
            .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            .filter(name -> !described.contains(name))
            .toList();
    assertThat(Figures.COLUMNS).containsExactlyElementsOf(numbers);
  }

  @Test
  void anIntervalIsInEveryWindowThatItMeets() {
    Figures figures = figures();
    figures.add(interval("online", "heard", 30_000, 150_000L));
    figures.add(interval("offline", "peer_closed", 150_000, null));

    assertThat(minute(figures, 0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("device_online_ms", 30_000L, "devices_online", 1L));
    assertThat(minute(figures, 1)).containsEntry("device_online_ms", MINUTE);
    assertThat(minute(figures, 2))
        .containsEntry("device_online_ms", 30_000L)
        .containsEntry("device_offline_ms", 30_000L)
        .containsEntry("devices_offline", 1L)
        .containsEntry("offline_times", 1L)
        .doesNotContainKey("devices_online");
    assertThat(named(figures.of(TENANT, Step.DAY, DAY)))
        .containsEntry("device_online_ms", 120_000L)
        .containsEntry("device_offline_ms", 86_400_000 - 150_000L);
  }

  @Test
  void aWindowUnderWayIsKnownUpToItsMoment() {
    Figures figures = figures();
    figures.underWay(TENANT, Step.MINUTE, DAY, DAY + 40_000);
    figures.add(interval("online", "heard", 30_000, 40_000L));
    figures.add(interval("unknown", "drained", 40_000, 50_000L));

    assertThat(minute(figures, 0))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("device_online_ms", 10_000L, "devices_unknown", 1L));
  }

  @Test
  void maintenanceIsAStateOfItsOwn() {
    window("w-1", 1, 60_000, 120_000, null, 0);
    window("w-2", 1, 90_000, 600_000, null, 0);
    window("w-2", 2, 90_000, 600_000, 180_000L, 180_000);
    Figures figures = figures();
    figures.add(interval("offline", "peer_closed", 70_000, 240_000L));

    assertThat(minute(figures, 1))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("device_maintenance_ms", 50_000L, "devices_maintenance", 1L));
    assertThat(minute(figures, 2)).containsEntry("device_maintenance_ms", MINUTE);
    assertThat(minute(figures, 3))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("device_offline_ms", MINUTE, "devices_offline", 1L));
  }

  @Test
  void whatBelongsToNobodyCountsNowhere() {
    Figures figures = figures();
    figures.add(new PresenceRow("04F70004", null, null, false, "online", "heard", DAY, DAY + 1, 0));
    figures.forEach((place, step, start, counted) -> assertThat(counted).as("%s", place).isEmpty());
  }

  private Figures figures() {
    works.add(told, DAY + 100_000_000);
    return new Figures(true, DAY + 100_000_000, new Zones(ZoneId.of("Asia/Shanghai")), works.all());
  }

  private static PresenceRow interval(String state, String reason, long from, Long until) {
    return new PresenceRow(
        "04F70004",
        "demo",
        "north",
        false,
        state,
        reason,
        DAY + from,
        until == null ? null : DAY + until,
        0);
  }

  private void window(
      String id, long version, long starts, long ends, Long cancelled, long toldAt) {
    MaintenanceWindow window =
        new MaintenanceWindow(
            id,
            "demo",
            MaintenanceScope.SITE,
            "demo",
            "north",
            List.of(),
            DAY + starts,
            DAY + ends,
            true,
            null,
            null,
            cancelled == null ? null : DAY + cancelled,
            version,
            0,
            0);
    told.add(
        new StoredRecord(
            TenantKey.of("demo"),
            DAY + toldAt,
            "live",
            told.size(),
            RecordKind.MAINTENANCE,
            null,
            "api-1",
            0,
            null,
            null,
            null,
            Bytes.wrap(Json.bytes(window))));
  }

  private static Map<String, Long> minute(Figures figures, int minute) {
    return named(figures.of(TENANT, Step.MINUTE, DAY + minute * MINUTE));
  }

  private static Map<String, Long> named(long[] counted) {
    Map<String, Long> named = new TreeMap<>();
    for (int i = 0; i < counted.length; i++) {
      if (counted[i] != 0) {
        named.put(Figures.COLUMNS.get(i), counted[i]);
      }
    }
    return named;
  }
}
