package io.chargeline.standalone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.DashboardFiles;
import io.chargeline.api.dashboards.Expansion;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What panels say of a handful of facts that can be counted by hand. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class DashboardFiguresTest {
  private static final Path DASHBOARDS = Path.of("..", "dashboards");
  private static final Instant TO = Instant.parse("2026-03-02T04:00:00Z");
  private static final Instant FROM = TO.minusSeconds(86_400);
  private static final Set<String> RATES = Set.of("percentunit", "s");

  @TempDir private static Path data;
  private static ClickHouseEngine engine;
  private static ClickHouseHttp owner;
  private static Map<String, Dashboard> dashboards;

  @BeforeAll
  static void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), data, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    owner = new ClickHouseHttp(engine.url(), engine.user(), engine.password());
    dashboards = new HashMap<>();
    for (Dashboard dashboard : DashboardFiles.read(DASHBOARDS)) {
      dashboards.put(dashboard.uid(), dashboard);
    }
  }

  @AfterAll
  static void stop() throws Exception {
    engine.close();
  }

  @Test
  @Order(1)
  void nothingIsKnownOfAnEmptyDatabase() throws Exception {
    List<String> said = new ArrayList<>();
    int asked = 0;
    for (Dashboard dashboard : dashboards.values()) {
      for (Panel panel : dashboard.panels()) {
        String unit = panel.json().at("/fieldConfig/defaults/unit").asText();
        if (Set.of("stat", "gauge").contains(panel.type()) && RATES.contains(unit)) {
          asked++;
          for (JsonNode row : rows(panel, Map.of("device", List.of("D1")))) {
            row.forEach(
                value -> {
                  if (!value.isNull()) {
                    said.add(dashboard.uid() + ": " + panel.title() + " = " + value);
                  }
                });
          }
        }
      }
    }
    assertThat(said).isEmpty();
    assertThat(asked).isGreaterThan(30);
  }

  @Test
  @Order(2)
  void whatIsShownIsWhatThereWas() throws Exception {
    fillFigures();
    fillFacts();

    // Of 6 devices 3 are online, one in maintenance; site s has 4 of them.
    Map<String, List<String>> tenant = Map.of("tenant", List.of("a"));
    Map<String, List<String>> site = Map.of("tenant", List.of("a"), "site", List.of("s"));
    assertThat(number("fleet", "Devices online", tenant)).isEqualTo(3);
    assertThat(number("fleet", "Online rate", tenant)).isEqualTo(0.5);
    assertThat(number("fleet", "Online rate", site)).isEqualTo(0.75);
    assertThat(number("fleet", "Devices in maintenance", tenant)).isEqualTo(1);
    assertThat(number("fleet", "Devices online", Map.of())).isEqualTo(10);

    // The last two minutes of the range hold 4 charges that ended, 3 of them well; no start.
    assertThat(number("fleet", "Charging success", tenant)).isEqualTo(0.75);
    assertThat(rows(panel("fleet", "Start success"), tenant).at("/0/0").isNull()).isTrue();
    assertThat(number("reliability", "Time between faults", tenant)).isEqualTo(120);
    assertThat(number("sessions", "Mean energy", tenant)).isEqualTo(0.5);

    // Today is the tenant's: it began at 16:00 UTC.
    assertThat(number("fleet", "Energy today", tenant)).isEqualTo(12.5);

    // The fault lasted 2 h, 1 h of it in a window; a marked device has no fault.
    assertThat(number("reliability", "Time to repair", tenant)).isEqualTo(3600);
    assertThat(number("reliability", "Time to come back", tenant)).isEqualTo(1800);
    assertThat(rows(panel("reliability", "Faults by code"), tenant).toString())
        .isEqualTo("[[\"ap3000 7\",1],[\"bkv metering + current\",1]]");

    // Who is out of service, marked, or in a window that runs, needs nobody.
    assertThat(texts("fleet", "Where must somebody go?", tenant)).containsExactly("D2", "D1");
    assertThat(texts("fleet", "Where must somebody go?", site)).containsExactly("D2");

    assertThat(rows(panel("fleet", "Sites"), tenant)).hasSize(2);
    assertThat(rows(panel("fleet", "Sites"), site)).hasSize(1);
  }

  @Test
  @Order(3)
  void aStateLastsUntilTheNext() throws Exception {
    Map<String, List<String>> device = Map.of("device", List.of("D1"));
    assertThat(rows(panel("device", "Presence"), device).toString())
        .isEqualTo(
            "[[\"2026-03-01 04:00:00.000\",\"online\"],[\"2026-03-02 02:00:00.000\",\"offline\"],"
                + "[\"2026-03-02 02:30:00.000\",\"online\"]]");
    assertThat(rows(panel("device", "Ports"), device).toString())
        .isEqualTo(
            "[[\"2026-03-01 22:00:00.000\",\"1\",\"fault\"],[\"2026-03-02 00:00:00.000\",\"1\",null],"
                + "[\"2026-03-02 03:00:00.000\",\"2\",\"fault\"]]");
    assertThat(number("device", "State", device)).isEqualTo(1);
    assertThat(number("device", "In this state for", device)).isEqualTo(5400);
    Map<String, List<String>> stranger = Map.of("tenant", List.of("b"), "device", List.of("D1"));
    assertThat(rows(panel("device", "State"), stranger).at("/0/0").isNull()).isTrue();
    assertThat(rows(panel("device", "Presence"), stranger)).isEmpty();
  }

  private static void fillFigures() throws Exception {
    owner.run(
        """
        INSERT INTO chargeline.figures
            (scope, tenant, site, step, log, start_at, end_at, devices_online, devices_offline,
             devices_maintenance, sessions_ended, sessions_successful, energy_wh, port_idle_ms,
             port_charging_ms, fault_times, revision)
        VALUES
            ('tenant', 'a', '', 'minute', 'live', '2026-03-02 03:58:00', '2026-03-02 03:59:00',
             5, 0, 0, 1, 1, 500, 0, 60000, 0, 1),
            ('tenant', 'a', '', 'minute', 'live', '2026-03-02 03:59:00', '2026-03-02 04:00:00',
             3, 2, 1, 3, 2, 1500, 60000, 0, 1, 1),
            ('tenant', 'a', '', 'minute', 'recording', '2026-03-02 03:59:00', '2026-03-02 04:00:00',
             900, 0, 0, 9, 9, 9, 9, 9, 9, 1),
            ('tenant', 'b', '', 'minute', 'live', '2026-03-02 03:59:00', '2026-03-02 04:00:00',
             7, 0, 0, 0, 0, 0, 0, 0, 0, 1),
            ('site', 'a', 's', 'minute', 'live', '2026-03-02 03:59:00', '2026-03-02 04:00:00',
             3, 1, 0, 3, 2, 1500, 60000, 0, 1, 1),
            ('tenant', 'a', '', 'hour', 'live', '2026-03-02 03:00:00', '2026-03-02 04:00:00',
             3, 2, 1, 4, 3, 2000, 60000, 60000, 1, 1),
            ('site', 'a', 's', 'hour', 'live', '2026-03-02 03:00:00', '2026-03-02 04:00:00',
             3, 1, 0, 3, 2, 1500, 60000, 0, 1, 1),
            ('tenant', 'a', '', 'day', 'live', '2026-02-28 16:00:00', '2026-03-01 16:00:00',
             3, 2, 1, 0, 0, 99000, 0, 0, 0, 1),
            ('tenant', 'a', '', 'day', 'live', '2026-03-01 16:00:00', '2026-03-02 16:00:00',
             3, 2, 1, 4, 3, 12500, 0, 0, 0, 1)
        """);
  }

  private static void fillFacts() throws Exception {
    owner.run(
        """
        INSERT INTO chargeline.devices
            (device_id, tenant, site, standing, protocol, first_seen_at, revision)
        VALUES
            ('D1', 'a', '', 'active', 'ap3000', '2026-01-01 00:00:00', 1),
            ('D2', 'a', 's', 'active', 'bkv', '2026-01-01 00:00:00', 1),
            ('D3', 'a', 's', 'active', 'ap3000', '2026-01-01 00:00:00', 1),
            ('D4', 'a', 's', 'decommissioned', 'ap3000', '2026-01-01 00:00:00', 1)
        """);
    owner.run(
        """
        INSERT INTO chargeline.presence
            (device_id, tenant, site, maintenance, state, reason, from_at, until_at, revision)
        VALUES
            ('D1', 'a', NULL, false, 'online', 'heard',
             '2026-02-20 00:00:00', '2026-03-02 02:00:00', 2),
            ('D1', 'a', NULL, false, 'offline', 'peer_closed',
             '2026-03-02 02:00:00', '2026-03-02 02:30:00', 2),
            ('D1', 'a', NULL, false, 'online', 'heard', '2026-03-02 02:30:00', NULL, 1),
            ('D2', 'a', 's', false, 'offline', 'heartbeat_timeout', '2026-03-01 00:00:00', NULL, 1),
            ('D3', 'a', 's', false, 'offline', 'heartbeat_timeout', '2026-03-01 01:00:00', NULL, 1),
            ('D4', 'a', 's', false, 'offline', 'heartbeat_timeout', '2026-03-01 02:00:00', NULL, 1)
        """);
    owner.run(
        """
        INSERT INTO chargeline.port_states
            (device_id, port, tenant, site, maintenance, state, raw_status, from_at, until_at,
             revision)
        VALUES
            ('D1', 1, 'a', NULL, false, 'fault', 7, '2026-03-01 22:00:00', '2026-03-02 00:00:00', 2),
            ('D1', 2, 'a', NULL, false, 'fault', 7, '2026-03-02 03:00:00', NULL, 1),
            ('D2', 1, 'a', 's', false, 'fault', 194, '2026-03-01 12:00:00', NULL, 1),
            ('D3', 1, 'a', 's', true, 'fault', 7, '2026-03-01 22:00:00', '2026-03-01 23:00:00', 2)
        """);
    owner.run(
        """
        INSERT INTO chargeline.maintenance
            (window_id, tenant, scope, devices, phase, starts_at, ends_at, from_at, until_at,
             revision)
        VALUES
            ('w1', 'a', 'device', '["D1"]', 'ended', '2026-03-01 21:00:00', '2026-03-01 23:00:00',
             '2026-03-01 21:00:00', '2026-03-01 23:00:00', 2),
            ('w2', 'a', 'device', '["D3"]', 'started', '2026-03-02 03:00:00', '2026-03-02 05:00:00',
             '2026-03-02 03:00:00', NULL, 1)
        """);
  }

  private static double number(String uid, String title, Map<String, List<String>> chosen)
      throws Exception {
    JsonNode rows = rows(panel(uid, title), chosen);
    assertThat(rows).hasSize(1);
    assertThat(rows.at("/0/0").isNumber()).as("%s: %s", title, rows).isTrue();
    return rows.at("/0/0").asDouble();
  }

  private static List<String> texts(String uid, String title, Map<String, List<String>> chosen)
      throws Exception {
    List<String> texts = new ArrayList<>();
    rows(panel(uid, title), chosen).forEach(row -> texts.add(row.path(0).asText()));
    return texts.stream().distinct().toList();
  }

  private static Panel panel(String uid, String title) {
    return dashboards.get("chargeline-" + uid).panels().stream()
        .filter(panel -> panel.title().equals(title))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no panel " + title));
  }

  private static JsonNode rows(Panel panel, Map<String, List<String>> chosen) throws Exception {
    String sql =
        new Expansion(FROM.toEpochMilli(), TO.toEpochMilli(), 60_000, chosen)
            .of(panel.targets().get(0).sql());
    return owner.ask(sql).data();
  }
}
