package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.PanelQueries.Origin;
import io.chargeline.api.PanelQueries.Reader;
import io.chargeline.api.PanelRows.Column;
import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.DashboardFiles;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.api.dashboards.TenantViews;
import io.chargeline.api.dashboards.TimeRange;
import io.chargeline.api.dashboards.Variable;
import io.chargeline.domain.Json;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import io.chargeline.standalone.dashboards.MonthsOfRows;
import io.chargeline.standalone.dashboards.MonthsOfRows.Whose;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Panels on a real database: whose rows they show, and what they may take of it. */
final class PanelQueriesTest {
  private static final Instant NOW = Instant.now();
  private static final Reader OPERATOR = new Reader(null);
  private static final Reader FIRST = new Reader("gen-0");
  private static final Origin TEST = new Origin("test", "1");
  private static final int ROWS = 6000;

  @TempDir private static Path data;
  private static ClickHouseEngine engine;
  private static Map<String, List<Column>> alone;

  @BeforeAll
  static void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), data, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    fill(Whose.FIRST);
    alone = everything(FIRST);
    fill(Whose.SECOND);
  }

  @AfterAll
  static void stop() throws Exception {
    engine.close();
  }

  private static void fill(Whose whose) throws Exception {
    MonthsOfRows.fill(engine.url(), engine.user(), engine.password(), NOW, ROWS, whose);
  }

  @Test
  void aTenantSeesWhatItWouldSeeWereNobodyElseThere() {
    assertThat(everything(FIRST)).isEqualTo(alone);
    Map<String, List<Column>> all = everything(OPERATOR);
    long shared = alone.keySet().stream().filter(it -> alone.get(it).equals(all.get(it))).count();
    assertThat(shared)
        .as("panels that show the operator no more")
        .isLessThan(alone.size() * 2L / 3);
    assertThat(all.get("forgetful/1A")).isNotEqualTo(alone.get("forgetful/1A"));
  }

  /** Every panel and variable that a tenant may see, and those of a file without conditions. */
  private static Map<String, List<Column>> everything(Reader reader) {
    Map<String, List<Column>> all = new LinkedHashMap<>();
    List<Dashboard> dashboards = new ArrayList<>(DashboardFiles.shipped());
    dashboards.removeIf(Dashboard::forOperator);
    dashboards.add(forgetful());
    try (PanelQueries queries = queries()) {
      for (Dashboard dashboard : dashboards) {
        Map<String, List<String>> chosen = new LinkedHashMap<>();
        if (reader.tenant() != null && dashboard.variable("tenant").isPresent()) {
          chosen.put("tenant", List.of(reader.tenant()));
        }
        TimeRange range = TimeRange.of(dashboard, NOW);
        // Days rather than minutes: there are few rows of a minute.
        TimeRange wide = new TimeRange(range.to() - Duration.ofDays(90).toMillis(), range.to());
        PanelRequest request = new PanelRequest(wide, 3_600_000, chosen);
        for (Variable variable : dashboard.variables()) {
          String key = dashboard.uid() + '/' + variable.name();
          if (variable.isQueried()) {
            List<Column> columns =
                columns(queries, reader, request.expanded(variable.query()), key);
            all.put(key, columns);
            if (!variable.includesAll()) {
              String first =
                  Json.tree(columns.get(0).values().getBytes(StandardCharsets.UTF_8))
                      .path(0)
                      .asText("none");
              Map<String, List<String>> more = new LinkedHashMap<>(request.chosen());
              more.put(variable.name(), List.of(first));
              request = new PanelRequest(request.range(), request.intervalMs(), more);
            }
          }
        }
        Map<String, CompletableFuture<PanelRows>> asked = new LinkedHashMap<>();
        for (Panel panel : dashboard.panels()) {
          for (Panel.Target target : panel.targets()) {
            String key = dashboard.uid() + '/' + panel.id() + target.refId();
            String sql = request.of(panel).expanded(target.sql());
            asked.put(key, queries.ask(reader, sql, new Origin(dashboard.uid(), key)));
          }
        }
        asked.forEach((key, rows) -> all.put(key, rows.join().columns()));
      }
    }
    return all;
  }

  private static List<Column> columns(PanelQueries queries, Reader reader, String sql, String key) {
    String[] parts = key.split("/", -1);
    return queries.ask(reader, sql, new Origin(parts[0], parts[1])).join().columns();
  }

  private static Dashboard forgetful() {
    ObjectNode json = Json.MAPPER.createObjectNode().put("uid", "forgetful");
    json.putObject("time").put("from", "now-24h").put("to", "now");
    List<String> queries =
        List.of(
            "SELECT device_id, count() AS n FROM chargeline.v_sessions GROUP BY ALL ORDER BY ALL",
            "SELECT tenant, count() AS n FROM chargeline.v_devices AS d GROUP BY ALL ORDER BY ALL",
            "WITH d AS (SELECT * FROM chargeline.v_devices) SELECT count() AS n FROM d",
            "SELECT count() AS n FROM chargeline.v_presence p"
                + " JOIN chargeline.v_commands c ON c.device_id = p.device_id",
            "SELECT count() AS n FROM chargeline.v_devices"
                + " UNION ALL SELECT count() FROM chargeline.v_alerts",
            "SELECT count() AS n FROM chargeline.v_devices WHERE device_id IN"
                + " (SELECT device_id FROM chargeline.v_sessions) OR tenant = 'gen-1'",
            "SELECT count() AS n, uniqExact(device_id) AS devices, sum(power_dw) AS power"
                + " FROM chargeline.v_samples",
            "SELECT count() AS n FROM chargeline.v_maintenance_devices",
            "SELECT (SELECT count() FROM chargeline.v_audit) AS n",
            "SELECT count() AS n FROM chargeline.v_figures WHERE scope = 'fleet'");
    var panels = json.putArray("panels");
    for (String query : queries) {
      ObjectNode panel = panels.addObject().put("id", panels.size()).put("type", "table");
      panel.putArray("targets").addObject().put("refId", "A").put("rawSql", query);
    }
    json.putObject("templating")
        .putArray("list")
        .addObject()
        .put("name", "device")
        .put("type", "query")
        .put("includeAll", true)
        .put("query", "SELECT device_id FROM chargeline.v_devices ORDER BY device_id");
    return new Dashboard("forgetful.json", json, Map.of());
  }

  @Test
  void aDeviceThatWasAnothersShowsNothingOfThatTime() {
    long month = NOW.minus(Duration.ofDays(30)).toEpochMilli();
    String sql =
        "SELECT min(at) AS at, count() AS n FROM chargeline.v_samples WHERE device_id = 'GEN00000'";
    try (PanelQueries queries = queries(Map.of("GEN00000", month))) {
      PanelRows rows = queries.ask(FIRST, sql, TEST).join();
      assertThat(Long.parseLong(rows.texts(0).get(0))).isGreaterThanOrEqualTo(month);
      PanelRows all = queries.ask(OPERATOR, sql, TEST).join();
      assertThat(Long.parseLong(all.texts(0).get(0))).isLessThan(month);
    }
  }

  @Test
  void whatHasNoTenantIsTheOperators() {
    try (PanelQueries queries = queries()) {
      String ticks = "SELECT count() AS n FROM chargeline.v_ticks";
      assertThat(code(queries.ask(FIRST, ticks, TEST))).isEqualTo(ProblemCode.PANEL_NOT_FOUND);
      assertThat(queries.ask(OPERATOR, ticks, TEST).join().columns()).hasSize(1);
      String table = "SELECT count() AS n FROM chargeline.sessions";
      assertThat(code(queries.ask(FIRST, table, TEST))).isEqualTo(ProblemCode.PANEL_NOT_FOUND);
    }
  }

  @Test
  void aQueryCannotTakeItsBoundsAway() {
    try (PanelQueries queries = queries()) {
      for (String sql :
          List.of(
              "SELECT count() FROM chargeline.v_sessions SETTINGS additional_table_filters = {}",
              "SELECT 1 SETTINGS max_execution_time = 1000",
              "INSERT INTO chargeline.v_sessions SELECT 1",
              "DROP VIEW chargeline.v_sessions")) {
        assertThat(code(queries.ask(FIRST, sql, TEST)))
            .as(sql)
            .isEqualTo(ProblemCode.HISTORY_UNAVAILABLE);
      }
    }
  }

  @Test
  void valuesComeByColumnsWithTheirTypes() {
    String sql =
        "SELECT toDateTime64(1700000000.123, 3, 'UTC') AS exact, toDateTime(1700000000) AS second,"
            + " toDate('2026-11-23') AS day, toUInt64(9007199254740991) AS whole, 0.5 AS half,"
            + " 1 / 0 AS none, true AS yes, CAST('x' AS LowCardinality(Nullable(String))) AS text,"
            + " CAST(NULL AS Nullable(Int32)) AS absent, [1, 2] AS list, toDecimal64(1.5, 2) AS money";
    try (PanelQueries queries = queries()) {
      assertThat(queries.ask(OPERATOR, sql, TEST).join().columns())
          .containsExactly(
              new Column("exact", "time", "[1700000000123]"),
              new Column("second", "time", "[1700000000000]"),
              new Column("day", "time", "[1795392000000]"),
              new Column("whole", "number", "[9007199254740991]"),
              new Column("half", "number", "[0.5]"),
              new Column("none", "number", "[null]"),
              new Column("yes", "boolean", "[true]"),
              new Column("text", "string", "[\"x\"]"),
              new Column("absent", "number", "[null]"),
              new Column("list", "string", "[\"[1,2]\"]"),
              new Column("money", "number", "[1.5]"));
    }
  }

  @Test
  void anAnswerHasItsBounds() {
    try (PanelQueries queries = queries()) {
      PanelRows many = queries.ask(OPERATOR, "SELECT number FROM numbers(10001)", TEST).join();
      assertThat(many.truncated()).isTrue();
      assertThat(many.texts(0)).hasSize(PanelRows.MOST);
      PanelRows most = queries.ask(OPERATOR, "SELECT number FROM numbers(10000)", TEST).join();
      assertThat(most.truncated()).isFalse();
      assertThat(code(queries.ask(OPERATOR, "SELECT sum(number) FROM numbers(30000000)", TEST)))
          .isEqualTo(ProblemCode.PANEL_TOO_LARGE);
    }
  }

  @Test
  void aQueryThatTakesTooLongIsEnded() {
    String slow = "SELECT count() FROM numbers(20) WHERE sleepEachRow(0.1) = 0";
    try (PanelQueries queries =
        queries(Map.of(), new SimpleMeterRegistry(), Duration.ofSeconds(1))) {
      assertThat(code(queries.ask(OPERATOR, slow, TEST))).isEqualTo(ProblemCode.PANEL_TOO_SLOW);
    }
  }

  @Test
  void tenViewersOfAPanelAreOneQuery() {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (PanelQueries queries = queries(Map.of(), meters)) {
      List<CompletableFuture<PanelRows>> asked = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        asked.add(queries.ask(FIRST, "SELECT sleep(0.2) AS n", TEST));
      }
      asked.forEach(CompletableFuture::join);
      queries.ask(FIRST, "SELECT sleep(0.2) AS n", TEST).join();
      assertThat(meters.get("chargeline.api.panels.queries").timers())
          .extracting(Timer::count)
          .containsExactly(1L);
      // Another's answer may be another.
      queries.ask(new Reader("gen-1"), "SELECT sleep(0.2) AS n", TEST).join();
      assertThat(meters.get("chargeline.api.panels.queries").timer().count()).isEqualTo(2);
    }
  }

  @Test
  void whoAsksTooMuchLeavesRoomForOthers() {
    try (PanelQueries queries = queries()) {
      List<CompletableFuture<PanelRows>> asked = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        asked.add(queries.ask(FIRST, "SELECT sleep(0.05), " + i, TEST));
      }
      assertThat(code(asked.get(99))).isEqualTo(ProblemCode.PANELS_BUSY);
      assertThat(queries.ask(OPERATOR, "SELECT 1 AS n", TEST).join().columns()).hasSize(1);
      CompletableFuture.allOf(asked.subList(0, 50).toArray(new CompletableFuture<?>[0])).join();
      assertThat(queries.ask(FIRST, "SELECT 2 AS n", TEST).join().columns()).hasSize(1);
    }
  }

  @Test
  void everyViewOfOursIsOfATenantOrKnownNotToBe() {
    try (PanelQueries queries = queries()) {
      String views =
          "SELECT concat('chargeline.', name) AS view FROM system.tables"
              + " WHERE database = 'chargeline' AND startsWith(name, 'v_') ORDER BY view";
      TenantViews known =
          TenantViews.of(
              new HashSet<>(
                  queries
                      .ask(
                          OPERATOR,
                          "SELECT concat('chargeline.', table) AS view FROM system.columns"
                              + " WHERE database = 'chargeline' AND name = 'tenant'",
                          TEST)
                      .join()
                      .texts(0)));
      List<String> uncovered = new ArrayList<>();
      queries
          .ask(OPERATOR, views, TEST)
          .join()
          .texts(0)
          .forEach(view -> uncovered.addAll(known.uncovered("SELECT 1 FROM " + view)));
      assertThat(uncovered)
          .as("views without a tenant, for the operator alone")
          .contains("chargeline.v_frames", "chargeline.v_ticks", "chargeline.v_outages")
          .doesNotContain("chargeline.v_samples", "chargeline.v_sessions");
    }
  }

  @Test
  void aDatabaseThatIsAwayIsToldAtOnce() {
    PanelDatabase nowhere =
        new PanelDatabase(Optional.of(URI.create("http://127.0.0.1:9")), "user", "password");
    try (PanelQueries queries =
        new PanelQueries(nowhere, new TenantFilter(it -> Map.of()), new SimpleMeterRegistry())) {
      for (int i = 0; i < 3; i++) {
        assertThat(code(queries.ask(OPERATOR, "SELECT " + i, TEST)))
            .isEqualTo(ProblemCode.HISTORY_UNAVAILABLE);
      }
    }
  }

  private static ProblemCode code(CompletableFuture<PanelRows> asked) {
    assertThatThrownBy(asked::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(Problem.class);
    try {
      asked.join();
      throw new AssertionError("it was answered");
    } catch (CompletionException e) {
      return ((Problem) e.getCause()).code();
    }
  }

  private static PanelQueries queries() {
    return queries(Map.of());
  }

  private static PanelQueries queries(Map<String, Long> moved) {
    return queries(moved, new SimpleMeterRegistry());
  }

  private static PanelQueries queries(Map<String, Long> moved, SimpleMeterRegistry meters) {
    return queries(moved, meters, Duration.ofSeconds(30));
  }

  private static PanelQueries queries(
      Map<String, Long> moved, SimpleMeterRegistry meters, Duration patience) {
    PanelDatabase database =
        new PanelDatabase(
            Optional.of(URI.create(engine.url())), engine.user(), engine.password(), patience);
    return new PanelQueries(database, new TenantFilter(it -> moved), meters);
  }
}
