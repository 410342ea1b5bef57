package io.chargeline.jobs.figures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenancePhase;
import io.chargeline.jobs.figures.History.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the real operators make of facts. */
final class FiguresTest {
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long GRACE = 48 * HOUR;

  /** Midnight in Shanghai. */
  private static final long T0 = Instant.parse("2026-05-04T16:00:00Z").toEpochMilli();

  private static final FigureRules RULES = new FigureRules("live", "Asia/Shanghai", GRACE, true);

  @Test
  void anyInterleavingGivesTheSameRowsAndTheyAreTheTruth() throws Exception {
    History history = new History(1, T0 + 7_777_777);
    Map<String, FigureRow> first = run(history, new Random(0));
    assertThat(first).hasSizeGreaterThan(2_000);
    for (FigureRow row : first.values()) {
      assertThat(row).isEqualTo(history.truth(row));
    }
    for (int i = 1; i < 20; i++) {
      assertThat(texts(run(history, new Random(i)))).isEqualTo(texts(first));
    }
  }

  /** Without the revision, which only orders the rows of one run. */
  private static List<String> texts(Map<String, FigureRow> rows) {
    return rows.values().stream()
        .map(row -> ((ObjectNode) Json.MAPPER.valueToTree(row)).without("revision").toString())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-28T20:00:00Z",
    "Europe/Berlin, 2026-10-24T20:00:00Z",
    "Asia/Kolkata, 2026-03-28T20:00:00Z",
    "Australia/Lord_Howe, 2026-04-04T06:00:00Z"
  })
  void minutesAddUpToHoursAndHoursToDays(String zone, Instant begin) throws Exception {
    History history = new History(4, begin.toEpochMilli());
    FigureRules rules = new FigureRules("live", zone, GRACE, true);
    Map<String, FigureRow> rows = run(history, new Random(0), rules);
    for (FigureRow row : rows.values()) {
      assertThat(row).isEqualTo(history.truth(row));
    }
    for (String scope : List.of("fleet", "tenant", "site")) {
      for (ToLongFunction<FigureRow> figure : FIGURES) {
        long minutes = sum(rows, scope, "minute", figure);
        assertThat(sum(rows, scope, "hour", figure)).isEqualTo(minutes);
        assertThat(sum(rows, scope, "day", figure)).isEqualTo(minutes);
      }
    }
    for (ToLongFunction<FigureRow> figure : FIGURES) {
      long days = sum(rows, "tenant", "day", figure);
      assertThat(sum(rows, "fleet", "day", figure)).isEqualTo(days);
      assertThat(sum(rows, "device", "hour", figure)).isEqualTo(days);
    }
  }

  private static final List<ToLongFunction<FigureRow>> FIGURES =
      List.of(
          FigureRow::deviceOnlineMs,
          FigureRow::deviceMaintenanceMs,
          FigureRow::portChargingMs,
          FigureRow::portUnknownMs,
          FigureRow::sessionsEnded,
          FigureRow::energyWh,
          FigureRow::commandsEnded,
          FigureRow::responseMs);

  private static long sum(
      Map<String, FigureRow> rows, String scope, String step, ToLongFunction<FigureRow> figure) {
    return rows.values().stream()
        .filter(row -> row.scope().equals(scope) && row.step().equals(step))
        .mapToLong(figure)
        .sum();
  }

  private static Map<String, FigureRow> run(History history, Random random) throws Exception {
    return run(history, random, RULES);
  }

  /** Topics are read at any speed, each in its order, some records twice; time is the least. */
  private static Map<String, FigureRow> run(History history, Random random, FigureRules rules)
      throws Exception {
    try (LogOfFacts log = new LogOfFacts(rules, Zones.EMPTY)) {
      Map<Topic, Integer> places = new HashMap<>();
      Map<Topic, Long> times = new HashMap<>();
      List<Topic> open = new ArrayList<>(history.topics().keySet());
      open.forEach(topic -> times.put(topic, Long.MIN_VALUE));
      long clock = Long.MIN_VALUE;
      while (!open.isEmpty()) {
        Topic topic = open.get(random.nextInt(open.size()));
        List<Entry> entries = history.topics().get(topic);
        int place = places.merge(topic, 1, Integer::sum) - 1;
        if (place == entries.size()) {
          open.remove(topic);
          continue;
        }
        Entry entry = entries.get(place);
        if (entry.row() != null) {
          log.put(topic, entry.row());
          Entry before = entries.get(Math.max(0, place - random.nextInt(5)));
          if (before.row() != null) {
            log.put(topic, before.row());
          }
          continue;
        }
        times.put(topic, entry.at());
        long least = times.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        if (least > clock) {
          clock = least;
          log.time(clock);
        }
        if (random.nextInt(400) == 0) {
          log.restart();
        }
      }
      log.time(history.end() + GRACE + 3 * DAY);
      assertThat(log.state()).isZero();
      Map<String, FigureRow> table = log.table();
      assertThat(table.values()).filteredOn(row -> !row.isFinal()).isEmpty();
      return table;
    }
  }

  @Test
  void anOpenIntervalCountsUpToTheClockAndEveryMinute() throws Exception {
    try (LogOfFacts log = new LogOfFacts(RULES, Zones.EMPTY)) {
      log.put(presence("online", T0 + 30_000, null, 1)).time(T0 + 40_999);
      FigureRow day = log.row("tenant", "day", T0);
      assertThat(day.deviceOnlineMs()).isEqualTo(11_000);
      assertThat(day.asOfAt()).isEqualTo(T0 + 41_000);
      assertThat(day.devicesOnline()).isEqualTo(1);
      assertThat(day.isFinal()).isFalse();

      log.time(T0 + 5 * MINUTE);
      assertThat(log.row("tenant", "minute", T0 + 3 * MINUTE).deviceOnlineMs()).isEqualTo(MINUTE);
      assertThat(log.row("fleet", "day", T0).deviceOnlineMs()).isEqualTo(5 * MINUTE - 29_999);

      log.time(T0 + 2 * DAY);
      assertThat(log.row("device", "hour", T0 + 25 * HOUR).deviceOnlineMs()).isEqualTo(HOUR);
      assertThat(log.row("device", "day", T0 + DAY).deviceOnlineMs()).isEqualTo(DAY);
      assertThat(log.row("device", "day", T0 + DAY).isFinal()).isFalse();
      log.time(T0 + 2 * DAY + GRACE);
      assertThat(log.row("device", "day", T0 + DAY).isFinal()).isTrue();
      assertThat(log.row("site", "minute", T0 + 2 * DAY - MINUTE).isFinal()).isTrue();
      assertThat(log.row("site", "minute", T0 + 2 * DAY).isFinal()).isFalse();
    }
  }

  @Test
  void whatComesLateCorrectsTheRowsAfterIt() throws Exception {
    try (LogOfFacts log = new LogOfFacts(RULES, Zones.EMPTY)) {
      log.put(presence("online", T0, null, 1)).time(T0 + 10 * HOUR);
      int before = log.told().size();
      log.put(presence("online", T0, T0 + 4 * HOUR, 2));
      log.put(presence("offline", T0 + 4 * HOUR, null, 1)).time(T0 + 10 * HOUR + 1000);
      FigureRow fifth = log.row("tenant", "hour", T0 + 5 * HOUR);
      assertThat(fifth.deviceOnlineMs()).isZero();
      assertThat(fifth.deviceOfflineMs()).isEqualTo(HOUR);
      assertThat(log.row("fleet", "day", T0).deviceOnlineMs()).isEqualTo(4 * HOUR);
      assertThat(log.row("fleet", "day", T0).offlineTimes()).isEqualTo(1);
      assertThat(log.told().subList(before, log.told().size()))
          .noneMatch(row -> row.endAt() <= T0 + 4 * HOUR);
    }
  }

  @Test
  void aRepeatTellsNothing() throws Exception {
    try (LogOfFacts log = new LogOfFacts(RULES, Zones.EMPTY)) {
      PresenceRow closed = presence("online", T0, T0 + HOUR, 2);
      log.put(presence("online", T0, null, 1)).put(closed).time(T0 + HOUR + 10_000);
      int before = log.told().size();
      log.put(closed).put(presence("online", T0, null, 1)).restart();
      log.put(closed).time(T0 + HOUR + 12_000);
      assertThat(log.told()).hasSize(before);
    }
  }

  @Test
  void maintenanceThatBecomesKnownLaterIsTakenOut() throws Exception {
    try (LogOfFacts log = new LogOfFacts(RULES, Zones.EMPTY)) {
      log.put(presence("offline", T0, null, 1));
      log.put(port("fault", T0 + 90 * MINUTE, null, 1)).time(T0 + 3 * HOUR);
      log.put(Topic.FACTS_MAINTENANCE, maintenance(T0 + HOUR, T0 + 2 * HOUR));
      log.time(T0 + 3 * HOUR + 1000);
      FigureRow day = log.row("tenant", "day", T0);
      assertThat(day.deviceMaintenanceMs()).isEqualTo(HOUR);
      assertThat(day.deviceOfflineMs()).isEqualTo(2 * HOUR + 1001);
      assertThat(day.portMaintenanceMs()).isEqualTo(30 * MINUTE);
      assertThat(day.portFaultMs()).isEqualTo(HOUR + 1001);
      assertThat(day.offlineTimes()).isEqualTo(1);
      assertThat(day.faultTimes()).isZero();
      FigureRow hour = log.row("device", "hour", T0 + HOUR);
      assertThat(hour.deviceOfflineMs()).isZero();
      assertThat(hour.deviceMaintenanceMs()).isEqualTo(HOUR);
    }
  }

  /** Two ports, one after the other and a while together; one is found to have recovered before. */
  @Test
  void aDeviceWithTwoFaultyPortsIsOne() throws Exception {
    try (LogOfFacts log = new LogOfFacts(RULES, Zones.EMPTY)) {
      log.put(fault(1, T0, null, 1)).put(fault(2, T0 + HOUR, null, 1)).time(T0 + 90 * MINUTE - 1);
      assertThat(log.row("site", "day", T0).devicesFault()).isEqualTo(1);
      assertThat(log.row("site", "day", T0).portsFault()).isEqualTo(2);

      log.put(fault(1, T0, T0 + 2 * HOUR, 2)).time(T0 + 4 * HOUR - 1);
      assertThat(log.row("tenant", "day", T0).deviceFaultMs()).isEqualTo(4 * HOUR);
      assertThat(log.row("tenant", "day", T0).portFaultMs()).isEqualTo(5 * HOUR);

      log.put(fault(2, T0 + HOUR, T0 + 90 * MINUTE, 2)).time(T0 + 5 * HOUR - 1);
      assertThat(log.row("fleet", "day", T0).deviceFaultMs()).isEqualTo(2 * HOUR);
      assertThat(log.row("device", "day", T0).devicesFault()).isZero();
      assertThat(log.row("device", "hour", T0 + HOUR).deviceFaultMs()).isEqualTo(HOUR);
    }
  }

  private static PortStateRow fault(int port, long from, Long until, long revision) {
    return new PortStateRow(
        "04F60001", port, "demo", "garage", false, "fault", 4, true, null, from, until, revision);
  }

  @Test
  void aRecordingsWindowsAreToldOnceAsFinal() throws Exception {
    FigureRules recording = new FigureRules("recording", "Asia/Shanghai", GRACE, false);
    try (LogOfFacts log = new LogOfFacts(recording, Zones.EMPTY)) {
      log.put(presence("online", T0, null, 1)).time(T0 + DAY + GRACE - 1);
      assertThat(log.told()).isEmpty();
      log.put(presence("online", T0, T0 + HOUR, 2));
      log.put(presence("unknown", T0 + HOUR, null, 1)).time(T0 + DAY + GRACE);
      assertThat(log.row("device", "day", T0).deviceOnlineMs()).isEqualTo(HOUR);
      assertThat(log.told()).extracting(FigureRow::step).containsOnly("hour", "day");
      assertThat(log.told()).filteredOn(row -> row.step().equals("hour")).hasSize(3 * 24);
      assertThat(log.told()).filteredOn(row -> row.step().equals("day")).hasSize(4);
      log.time(T0 + 2 * DAY + GRACE);
      assertThat(log.told()).hasSize(2 * (3 * 24 + 4)).doesNotHaveDuplicates();
      assertThat(log.told()).allMatch(row -> row.log().equals("recording") && row.isFinal());
    }
  }

  @Test
  void nobodysDeviceIsInNoFigure() throws Exception {
    try (LogOfFacts log = new LogOfFacts(RULES, Zones.EMPTY)) {
      log.put(new PresenceRow("04F60001", null, null, false, "online", "heard", T0, null, 1));
      log.time(T0 + HOUR);
      assertThat(log.told()).isEmpty();
    }
  }

  @Test
  void daysBeginWhereTheSiteIsAndAnotherZoneMovesThem() throws Exception {
    Zones zones =
        each -> {
          each.accept(new ZoneRecord("demo", "Europe/Berlin", 1, 0));
          each.accept(new ZoneRecord("demo/garage", "Asia/Kolkata", 1, 0));
        };
    try (LogOfFacts log = new LogOfFacts(RULES, zones)) {
      log.put(presence("online", T0, null, 1)).time(T0 + 3 * HOUR - 1);
      long kolkata = Instant.parse("2026-05-04T18:30:00Z").toEpochMilli();
      assertThat(log.row("site", "day", kolkata).deviceOnlineMs()).isEqualTo(30 * MINUTE);
      assertThat(log.row("site", "hour", kolkata).zone()).isEqualTo("Asia/Kolkata");
      long berlin = Instant.parse("2026-05-03T22:00:00Z").toEpochMilli();
      assertThat(log.row("tenant", "day", berlin).deviceOnlineMs()).isEqualTo(3 * HOUR);

      // From 19:00 UTC on; what was told in the old zone for the time after goes away.
      log.time(T0 + 5 * HOUR - 1);
      log.zone(new ZoneRecord("demo/garage", "UTC", 2, T0 + 3 * HOUR - 1)).time(T0 + 6 * HOUR - 1);
      assertThat(log.row("site", "day", kolkata).endAt()).isEqualTo(T0 + 3 * HOUR);
      assertThat(log.row("site", "day", T0 + 3 * HOUR).zone()).isEqualTo("UTC");
      Map<String, FigureRow> table = log.table();
      assertThat(sum(table, "site", "day", FigureRow::deviceOnlineMs)).isEqualTo(6 * HOUR);
      assertThat(sum(table, "site", "hour", FigureRow::deviceOnlineMs)).isEqualTo(6 * HOUR);
      assertThat(sum(table, "site", "minute", FigureRow::deviceOnlineMs)).isEqualTo(6 * HOUR);
    }
  }

  @Test
  void stateIsMadeOfPojos() {
    for (Class<?> type :
        List.of(
            Fact.class,
            Delta.class,
            Tally.class,
            FactMemory.class,
            ScopeMemory.class,
            Downtime.class,
            Points.class)) {
      assertThat(TypeInformation.of(type)).as(type.getName()).isInstanceOf(PojoTypeInfo.class);
    }
  }

  private static PresenceRow presence(String state, long from, Long until, long revision) {
    return new PresenceRow(
        "04F60001", "demo", "garage", false, state, "heard", from, until, revision);
  }

  private static PortStateRow port(String state, long from, Long until, long revision) {
    return new PortStateRow(
        "04F60001", 1, "demo", "garage", false, state, 1, true, null, from, until, revision);
  }

  private static MaintenanceRow maintenance(long from, long until) {
    return new MaintenanceRow(
        "w",
        "demo",
        "site",
        "garage",
        List.of(),
        false,
        MaintenancePhase.ENDED,
        from,
        until,
        from,
        until,
        null,
        null,
        1,
        3);
  }
}
