package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.sql.Figure;
import io.chargeline.sql.JdbcUrl;
import io.chargeline.sql.Migrations;
import io.chargeline.sql.NamedQuery;
import io.chargeline.sql.Ranked;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What each question of the statistics reads, in a database that is full of other tenants' rows and
 * of rows of other times: a few granules beside what the window needs.
 */
final class StatisticsReadTest {
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final long GRANULE = 8192;
  private static final long FROM = Instant.parse("2026-03-01T16:00:00Z").toEpochMilli();

  /** Days of a device that were stored, most of them not asked for. */
  private static final int DAYS = 120;

  private static final int DEVICES = 100;

  @TempDir private static Path directory;
  private static ClickHouseEngine engine;
  private static Statistics statistics;
  private static SimpleMeterRegistry meters;

  private static final Today NOTHING =
      new Today() {
        @Override
        public Optional<FigureRow> day(Subject subject, long time) {
          return Optional.empty();
        }

        @Override
        public Long asOf() {
          return null;
        }
      };

  @BeforeAll
  static void fill() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), directory, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    meters = new SimpleMeterRegistry();
    statistics =
        new Statistics(
            Optional.of(URI.create(engine.url())),
            engine.user(),
            engine.password(),
            NOTHING,
            meters,
            Clock.systemUTC());
    for (String tenant : List.of("aaa", "demo", "zzz")) {
      wide(tenant, "minute", 60, "2026-02-27", 60 * 24 * 5);
      wide(tenant, "hour", 3600, "2026-02-14", 24 * 120);
      wide(tenant, "day", 86_400, "2025-12-31", DAYS);
      devices(tenant);
      calls(tenant);
      deliveries(tenant);
    }
    merge();
  }

  /** As it is once the background has merged what came at once here. */
  private static void merge() throws SQLException {
    for (String table : List.of("figures", "figure_days", "api_calls", "delivery_times")) {
      execute("OPTIMIZE TABLE chargeline." + table + " FINAL");
    }
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
  }

  /** Of a tenant and of its ten sites. */
  private static void wide(String tenant, String step, int seconds, String from, int windows)
      throws SQLException {
    insert(
        """
        INSERT INTO chargeline.figures (log, scope, tenant, site, step, zone, start_at, end_at,
          as_of_at, is_final, sessions_started, energy_wh, devices_online, ports_charging, ports_idle, revision, deleted)
        SELECT 'live', if(place = 0, 'tenant', 'site'), '%1$s', if(place = 0, '', 'site-' || toString(place)),
          '%2$s', 'Asia/Shanghai',
          toDateTime64('%5$s 16:00:00', 3, 'UTC') + toIntervalSecond(%3$d * intDiv(number, 11)) AS begin,
          begin + toIntervalSecond(%3$d), begin + toIntervalSecond(%3$d), true, 3, 1500, 7, 2, 8, 1, 0
        FROM (SELECT number, number %% 11 AS place FROM numbers(11 * %4$d))
        """
            .formatted(tenant, step, seconds, windows, from));
  }

  private static void devices(String tenant) throws SQLException {
    insert(
        """
        INSERT INTO chargeline.figures (log, scope, tenant, site, device_id, port, step, zone, start_at, end_at,
          as_of_at, is_final, devices_online, ports_fault, energy_wh, sessions_ended, revision, deleted)
        SELECT 'live', if(port = 0, 'device', 'port'), '%1$s', 'site-' || toString(1 + device %% 10),
          hex(toUInt32(0x05100000 + device)), port, 'day', 'Asia/Shanghai',
          toDateTime64('2025-12-31 16:00:00', 3, 'UTC') + toIntervalDay(intDiv(number, %2$d)) AS begin,
          begin + INTERVAL 1 DAY, begin + INTERVAL 1 DAY, true, 1, device = 7, 100 * device, 1, 1, 0
        FROM (SELECT number, intDiv(number, 3) %% 100 AS device, number %% 3 AS port FROM numbers(%2$d * %3$d))
        """
            .formatted(tenant, 3 * DEVICES, DAYS));
    insert(
        """
        INSERT INTO chargeline.figures (log, scope, tenant, site, device_id, port, step, zone, start_at, end_at,
          as_of_at, is_final, energy_wh, revision, deleted)
        SELECT 'live', 'device', '%1$s', 'site-' || toString(1 + device %% 10),
          hex(toUInt32(0x05100000 + device)), 0, 'hour', 'Asia/Shanghai',
          toDateTime64('2026-01-31 16:00:00', 3, 'UTC') + toIntervalHour(intDiv(number, 100)) AS begin,
          begin + INTERVAL 1 HOUR, begin + INTERVAL 1 HOUR, true, 10, 1, 0
        FROM (SELECT number, number %% 100 AS device FROM numbers(100 * 24 * 40))
        """
            .formatted(tenant));
    insert(
        """
        INSERT INTO chargeline.devices (device_id, tenant, model, first_seen_at, revision)
        SELECT hex(toUInt32(0x05100000 + number)), '%1$s', if(number %% 2 = 0, 'A', 'B'),
          toDateTime64('2025-06-30 16:00:00', 3, 'UTC'), 1
        FROM numbers(100) WHERE '%1$s' = 'demo'
        """
            .formatted(tenant));
  }

  private static void calls(String tenant) throws SQLException {
    insert(
        """
        INSERT INTO chargeline.api_calls (tenant, route, method, minute_at, server, calls, succeeded, refused,
          unauthorized, limited, failed, latency_us_sum, latency_us_max, latency_counts)
        SELECT '%s', '/r/' || toString(number %% 5), 'GET',
          toDateTime64('2026-02-20 00:00:00', 3, 'UTC') + toIntervalMinute(intDiv(number, 5)), 's',
          10, 9, 1, 0, 0, 0, 20000, 3000, '[10,0,0,0,0,0,0,0,0,0,0,0,0]'
        FROM numbers(5 * 1440 * 15)
        """
            .formatted(tenant));
  }

  private static void deliveries(String tenant) throws SQLException {
    insert(
        """
        INSERT INTO chargeline.deliveries (tenant, endpoint_id, event_id, event, device_id, sequence, attempt, at,
          latency_ms, outcome, occurred_at, replay_id)
        SELECT '%1$s', '%1$s-endpoint', toString(generateUUIDv4(number)), 'charging.started', '05100000', number, 1,
          toDateTime64('2026-02-15 00:00:00', 3, 'UTC') + toIntervalMillisecond(20000 * number) AS made,
          20, if(number %% 10 = 0, 'retry', 'delivered'), made - INTERVAL 1 SECOND, ''
        FROM numbers(4320 * 25)
        """
            .formatted(tenant));
  }

  private static void insert(String sql) throws SQLException {
    execute(
        sql.stripTrailing()
            + " SETTINGS max_block_size = 65536, min_insert_block_size_rows = 200000,"
            + " min_insert_block_size_bytes = 0");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                JdbcUrl.of(engine.url()), engine.user(), engine.password());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Subject subject(String site, String device, Integer port) {
    return new Subject("demo", site, device, port, null, 0, ZONE);
  }

  private static Span span(Step step, int windows) {
    return new Span(FROM, FROM + windows * step.about(), step, ZONE);
  }

  private static final String SITE = "site-3";
  private static final String DEVICE = "05100002";

  /** Question, about whom, over what; and the rows that it needs. */
  static Stream<Arguments> questions() {
    return Stream.of(
        Arguments.of(
            NamedQuery.FIGURES_SERIES, subject(null, null, null), span(Step.HOUR, 168), 168),
        Arguments.of(NamedQuery.FIGURES_SERIES, subject(SITE, null, null), span(Step.DAY, 30), 30),
        Arguments.of(
            NamedQuery.FIGURES_SERIES, subject(null, DEVICE, null), span(Step.HOUR, 168), 168),
        Arguments.of(NamedQuery.FIGURES_SERIES, subject(null, DEVICE, 1), span(Step.DAY, 30), 30),
        Arguments.of(
            NamedQuery.FIGURES_SERIES, subject(SITE, DEVICE, null), span(Step.DAY, 30), 30),
        Arguments.of(NamedQuery.FIGURES_TOTAL, subject(null, null, null), span(Step.DAY, 7), 7),
        Arguments.of(NamedQuery.FIGURES_AT, subject(SITE, null, null), span(Step.HOUR, 3), 3),
        Arguments.of(
            NamedQuery.FIGURES_BY_HOUR, subject(null, null, null), span(Step.HOUR, 2400), 2400),
        Arguments.of(NamedQuery.API_CALLS, subject(null, null, null), span(Step.DAY, 1), 5 * 1440),
        Arguments.of(
            NamedQuery.PUSHES_BY_ATTEMPT, subject(null, null, null), span(Step.DAY, 1), 4320),
        Arguments.of(
            NamedQuery.PUSHES_BY_EVENT, subject(null, null, null), span(Step.DAY, 1), 4320));
  }

  @ParameterizedTest
  @MethodSource("questions")
  void readsLittleMoreThanItNeeds(NamedQuery query, Subject subject, Span span, long needed) {
    double before = read(query);
    List<JsonNode> rows =
        statistics.ask(query, subject, span, List.of(Figure.ENERGY), FigureLog.LIVE);
    assertThat(rows).isNotEmpty();
    assertRead(query, read(query) - before, needed);
  }

  @ParameterizedTest
  @MethodSource("rankings")
  void aRankingReadsTheDaysOfItsWindow(Ranked of, int perDay) {
    Span week = span(Step.DAY, 7);
    double before = read(of.query());
    List<JsonNode> rows =
        statistics.ask(
            of.query(),
            of.by(Figure.ENERGY, true).replace("{{place}}", ""),
            subject(null, null, null),
            week,
            FigureLog.LIVE,
            Map.of("scope", of.scope(), "limit", "10"));
    assertThat(rows).hasSize(of == Ranked.MODELS ? 2 : 10);
    assertRead(of.query(), read(of.query()) - before, 7L * perDay);
  }

  static Stream<Arguments> rankings() {
    return Stream.of(
        Arguments.of(Ranked.DEVICES, DEVICES),
        Arguments.of(Ranked.PORTS, 2 * DEVICES),
        Arguments.of(Ranked.SITES, 10),
        Arguments.of(Ranked.MODELS, DEVICES));
  }

  /** A range of the key begins and ends within a granule, in each part of the table. */
  private static void assertRead(NamedQuery query, double read, long needed) {
    assertThat(read).as("rows read by %s", query).isPositive().isLessThan(needed + 8 * GRANULE);
  }

  private static double read(NamedQuery query) {
    return meters.counter("chargeline.api.statistics.read.rows", "query", query.wireName()).count();
  }

  /** A tenant's hour has 1500 Wh in it; there are 100 days of them from then on. */
  @Test
  void theWeekIsTheZones() {
    List<JsonNode> rows =
        statistics.ask(
            NamedQuery.FIGURES_BY_HOUR,
            subject(null, null, null),
            span(Step.HOUR, 168),
            List.of(Figure.ENERGY, Figure.TIME_WEIGHTED_UTILIZATION),
            FigureLog.LIVE);
    assertThat(rows).hasSize(168);
    // The span begins at midnight of Monday in Shanghai.
    assertThat(rows.get(0).toString())
        .isEqualTo(
            "{\"weekday\":1,\"hour\":0,\"windows\":1,\"numerators\":[1500,0],\"denominators\":[0,0]}");
    assertThat(rows.get(167).path("weekday").asInt()).isEqualTo(7);
    assertThat(rows.get(167).path("hour").asInt()).isEqualTo(23);
  }

  @Test
  void sumsAddUpAndMomentsAreTheLast() {
    Totals week =
        statistics.total(
            subject(SITE, null, null),
            span(Step.DAY, 7),
            List.of(Figure.ENERGY, Figure.ONLINE_RATE, Figure.UTILIZATION_RATE),
            FigureLog.LIVE);
    assertThat(week.windows()).isEqualTo(7);
    assertThat(week.isFinal()).isTrue();
    assertThat(week.of(Figure.ENERGY).value()).isEqualTo(10.5);
    assertThat(week.of(Figure.ONLINE_RATE))
        .isEqualTo(new Measured("online_rate", "1", 7L, 7L, 1.0));
    assertThat(week.of(Figure.UTILIZATION_RATE).value()).isEqualTo(0.2);
  }

  @Test
  void whoReadsTooMuchIsToldSo() {
    Statistics narrow =
        new Statistics(
            Optional.of(URI.create(engine.url())),
            engine.user(),
            engine.password(),
            NOTHING,
            Map.of("max_rows_to_read", "100"),
            meters,
            Clock.systemUTC());
    assertThatThrownBy(
            () ->
                narrow.total(
                    subject(null, null, null),
                    span(Step.HOUR, 168),
                    List.of(Figure.ENERGY),
                    FigureLog.LIVE))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(ProblemCode.STATISTICS_TOO_LARGE);
              assertThat(problem).hasMessageContaining("shorter window");
            });
  }

  @Test
  void callsAndPushesAreCounted() {
    Span day = span(Step.DAY, 1);
    Subject all = subject(null, null, null);
    JsonNode calls =
        statistics.ask(NamedQuery.API_CALLS, all, day, List.of(), FigureLog.LIVE).get(0);
    assertThat(calls.toString())
        .isEqualTo("{\"successes\":64800,\"all_calls\":72000,\"p95_ms\":3}");
    for (NamedQuery pushes : List.of(NamedQuery.PUSHES_BY_ATTEMPT, NamedQuery.PUSHES_BY_EVENT)) {
      JsonNode found = statistics.ask(pushes, all, day, List.of(), FigureLog.LIVE).get(0);
      assertThat(found.toString()).isEqualTo("{\"numerator\":3888,\"denominator\":4320}");
    }
  }

  @Test
  void whoHasMostIsFirst() {
    List<JsonNode> rows =
        statistics.ask(
            NamedQuery.FIGURES_RANKING,
            Ranked.DEVICES.by(Figure.ENERGY, true).replace("{{place}}", ""),
            subject(null, null, null),
            span(Step.DAY, 7),
            FigureLog.LIVE,
            Map.of("scope", "device", "limit", "3"));
    assertThat(rows)
        .extracting(row -> row.path("device_id").asText() + " " + row.path("numerator").asLong())
        .containsExactly("05100063 69300", "05100062 68600", "05100061 67900");
  }
}
