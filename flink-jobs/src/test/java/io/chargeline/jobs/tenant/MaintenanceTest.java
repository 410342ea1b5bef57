package io.chargeline.jobs.tenant;

import static io.chargeline.jobs.tenant.LogOfATenant.T0;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.jobs.log.Emission;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaintenanceTest {
  private static final int DAY_S = 24 * 3600;

  @Test
  void aWindowIsAnnouncedStartsAndEndsAtItsVeryTimes() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.told(log.window("w-1", T0 + 600_000, T0 + 4_200_000));
      log.after(601).tick().after(3700).tick();

      assertThat(log.phases()).containsExactly("announced 0", "started 600", "ended 4200");
      List<JsonNode> events = log.all(Topic.DEVICE_EVENTS);
      assertThat(events)
          .extracting(event -> event.get("sequence").asLong())
          .containsExactly(1L, 2L, 3L);
      assertThat(events).extracting(event -> event.get("id").asText()).doesNotHaveDuplicates();
      assertThat(Json.text(events.get(1)))
          .isEqualTo(
              "{\"id\":\""
                  + events.get(1).get("id").asText()
                  + "\",\"event\":\"system.maintenance\",\"timestamp\":1750000620,"
                  + "\"occurred_at\":\"2025-06-15T15:17:00.000Z\",\"sequence\":2,"
                  + "\"schema_version\":\"1\",\"tenant\":\"demo\",\"data\":{"
                  + "\"maintenance_id\":\"w-1\",\"phase\":\"started\",\"scope\":\"device\","
                  + "\"device_phy_ids\":[\"04A26CF3\"],\"starts_at\":\"2025-06-15T15:17:00.000Z\","
                  + "\"ends_at\":\"2025-06-15T16:17:00.000Z\",\"starts\":\"refused\","
                  + "\"reason\":\"new firmware\",\"reason_zh\":\"升级固件\"}}");
      JsonNode row = log.last(Topic.FACTS_MAINTENANCE);
      assertThat(row.get("from_at").asLong()).isEqualTo(T0 + 600_000);
      assertThat(row.get("until_at").asLong()).isEqualTo(T0 + 4_200_000);
      assertThat(row.get("phase").asText()).isEqualTo("ended");
      assertThat(row.get("revision").asLong()).isEqualTo(3);
    }
  }

  @Test
  void whatBeginsAtOnceIsAnnouncedBefore() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow window = log.window("w-1", T0, T0 + 5_000);
      log.after(2).told(window);
      assertThat(log.phases()).containsExactly("announced 2", "started 2");
      log.after(3).tick();
      assertThat(log.phases()).containsExactly("announced 2", "started 2", "ended 5");
    }
  }

  @Test
  void writtenByThreeServersItIsToldOnce() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow window = log.window("w-1", T0 + 10_000, T0 + 20_000);
      log.told(window).after(1).told(window).restart();
      log.after(10).told(window).after(20).told(window).restart().after(30).tick().told(window);

      assertThat(log.phases()).containsExactly("announced 0", "started 10", "ended 20");
      // A repeat is answered with the row as it stands, byte for byte.
      List<String> rows =
          log.emissions().stream()
              .filter(it -> it.topic.equals(Topic.FACTS_MAINTENANCE.topicName()))
              .map(Emission::toString)
              .toList();
      assertThat(rows).hasSize(7);
      assertThat(rows.stream().distinct()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void aRestoreAnywhereGivesTheSameEmissions(int restartAfter) throws Exception {
    assertThat(run(restartAfter, true)).isEqualTo(run(-1, true)).isEqualTo(run(-1, false));
  }

  private static List<String> run(int restartAfter, boolean ticks) throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow first = log.window("w-1", T0 + 60_000, T0 + 120_000);
      MaintenanceWindow second = log.window("w-2", T0, T0 + 30_000);
      for (int step = 0; step < 5; step++) {
        switch (step) {
          case 0 -> log.told(first).told(second);
          case 1 -> log.after(40).told(first.change(T0 + 50_000, T0 + 90_000, true, null, null, 0));
          case 2 -> log.after(20).told(second);
          case 3 -> log.after(10).told(log.window("w-3", T0 + 80_000, T0 + 200_000));
          default -> log.after(600).told(second);
        }
        if (ticks) {
          log.tick();
        }
        if (step == restartAfter) {
          log.restart();
        }
      }
      return log.emissions().stream().map(Emission::toString).toList();
    }
  }

  @Test
  void aWindowIsMovedExtendedAndEndedEarly() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow first = log.window("w-1", T0 + 60_000, T0 + 120_000);
      MaintenanceWindow moved = first.change(T0 + 90_000, T0 + 150_000, false, null, null, 0);
      MaintenanceWindow longer = moved.change(T0 + 90_000, T0 + 300_000, false, null, null, 0);
      log.told(first).after(10).told(moved).after(60).tick();
      assertThat(log.phases()).containsExactly("announced 0", "changed 10");
      log.after(30).told(longer).after(100).told(moved);
      MaintenanceWindow ended = longer.change(T0 + 90_000, T0 + 210_000, false, null, null, 0);
      log.after(11).told(ended).after(200).tick();

      assertThat(log.phases())
          .containsExactly("announced 0", "changed 10", "started 90", "changed 100", "ended 211");
      assertThat(log.last(Topic.FACTS_MAINTENANCE).get("version").asLong()).isEqualTo(4);
    }
  }

  @Test
  void aChangeAcceptedBeforeTheEndAndFoldedAfterItBeginsAnew() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow first = log.window("w-1", T0, T0 + 10_000);
      log.told(first).after(11).tick();
      log.told(first.change(T0, T0 + 60_000, false, null, null, 0)).after(60).tick();

      assertThat(log.phases())
          .containsExactly("announced 0", "started 0", "ended 10", "started 11", "ended 60");
      assertThat(log.all(Topic.DEVICE_EVENTS))
          .extracting(event -> event.get("id").asText())
          .doesNotHaveDuplicates();
      JsonNode row = log.last(Topic.FACTS_MAINTENANCE);
      assertThat(row.get("from_at").asLong()).isEqualTo(T0);
      assertThat(row.get("until_at").asLong()).isEqualTo(T0 + 60_000);
    }
  }

  @Test
  void cancelledItDoesNotBeginAndDoesNotEnd() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow announced = log.window("w-1", T0 + 60_000, T0 + 120_000);
      MaintenanceWindow running = log.window("w-2", T0, T0 + 120_000);
      MaintenanceWindow never = log.window("w-3", T0 + 60_000, T0 + 120_000).cancel(T0);
      log.told(announced).told(running).told(never);
      log.after(30).told(announced.cancel(log.now())).told(running.cancel(log.now()));
      log.after(200).tick();

      assertThat(log.phases())
          .containsExactly(
              "announced 0", "announced 0", "started 0", "cancelled 30", "cancelled 30");
      List<JsonNode> rows = log.all(Topic.FACTS_MAINTENANCE);
      assertThat(rows.get(rows.size() - 2).has("from_at")).isFalse();
      assertThat(rows.get(rows.size() - 1).get("until_at").asLong()).isEqualTo(T0 + 30_000);
    }
  }

  @Test
  void aWindowThatWasOverIsForgottenAfterADay() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      MaintenanceWindow window = log.window("w-1", T0, T0 + 10_000);
      log.told(window).after(10).tick().after(DAY_S - 1).tick();
      assertThat(log.timers()).isEqualTo(1);
      log.after(1).tick();
      assertThat(log.timers()).isZero();
      assertThat(log.stateEntries()).isEqualTo(1);
      log.told(window);
      assertThat(log.phases()).hasSize(3);
    }
  }

  @Test
  void whatIsNoRecordOfATenantGoesToPoison() throws Exception {
    try (LogOfATenant log = new LogOfATenant()) {
      log.put(RecordKind.SEEN, "gw-1", new byte[0]);
      log.put(RecordKind.MAINTENANCE, "api-1", "{".getBytes(StandardCharsets.UTF_8));
      assertThat(log.all(Topic.DEVICE_POISON)).hasSize(2);
      assertThat(log.stateEntries()).isZero();
    }
  }

  @Test
  void stateIsFlat() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(TenantMemory.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(WindowMemory.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(MinuteMemory.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(MinuteMemory.RouteMemory.class);
  }
}
