package io.chargeline.standalone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import io.chargeline.standalone.dashboards.DashboardCheck.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DashboardsTest {
  private static final Path DASHBOARDS = Path.of("..", "dashboards");

  @TempDir private static Path data;
  private static ClickHouseEngine engine;

  @BeforeAll
  static void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), data, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
  }

  @AfterAll
  static void stop() throws Exception {
    engine.close();
  }

  @Test
  void everyQueryRunsForTheAnalystAndFitsItsPanel() throws Exception {
    List<Finding> findings = analyst().run(DASHBOARDS);
    assertThat(findings).filteredOn(finding -> !finding.ok()).isEmpty();
    assertThat(findings).extracting(Finding::panel).contains("Devices online", "variable tenant");
    assertThat(findings).hasSizeGreaterThan(12);
  }

  @Test
  void aBadPanelIsNamed(@TempDir Path directory) throws Exception {
    Path good = DASHBOARDS.resolve("fleet-overview.json");
    String broken =
        Files.readString(good)
            .replace("SELECT count() AS sessions", "SELECT count() AS sessions, 1")
            .replace("chargeline.v_samples", "chargeline.samples")
            .replace("SELECT toStartOfHour(from_at) AS time, count()", "SELECT 1 AS time, count()")
            .replace("\"kwatth\"", "\"\"")
            .replace("lasting_s\\n", "nothing_s, no_such_column\\n");
    Files.writeString(directory.resolve("broken.json"), broken);
    assertThat(analyst().run(directory))
        .filteredOn(finding -> !finding.ok())
        .extracting(Finding::panel)
        .containsExactlyInAnyOrder(
            "Sessions today",
            "Power of the fleet",
            "Faults per hour",
            "Energy today",
            "Faulty ports");
  }

  @Test
  void macrosBecomeSql() {
    Macros all = new Macros(Instant.ofEpochSecond(100), Instant.ofEpochSecond(200), 15, Map.of());
    assertThat(
            all.expand(
                "WHERE $__timeFilter(at) AND b < $__toTime AND i = $__interval_s"
                    + " AND $__conditionalAll(t IN (${t:singlequote}), $t)"))
        .isEqualTo(
            "WHERE (at >= toDateTime(100) AND at <= toDateTime(200)) AND b < toDateTime(200)"
                + " AND i = 15 AND 1=1");
    Macros some = new Macros(Instant.EPOCH, Instant.EPOCH, 1, Map.of("t", List.of("demo", "it's")));
    assertThat(some.expand("$__conditionalAll(t IN (${t:singlequote}), $t)"))
        .isEqualTo("t IN ('demo','it\\'s')");
    assertThatIllegalArgumentException().isThrownBy(() -> all.expand("SELECT $__nonsense"));
  }

  private static DashboardCheck analyst() {
    return new DashboardCheck(
        engine.url(), engine.analystUser(), engine.analystPassword(), Clock.systemUTC());
  }
}
