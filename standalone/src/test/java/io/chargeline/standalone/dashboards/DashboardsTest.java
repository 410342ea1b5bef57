package io.chargeline.standalone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.DashboardFiles;
import io.chargeline.domain.Json;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineFixture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DashboardsTest {
  private static final Path DASHBOARDS = Path.of("..", "dashboards");

  /** A change of the file's panel 1 or of the whole file, and what the check says of it. */
  @FunctionalInterface
  private interface Defect extends BiConsumer<ObjectNode, ObjectNode> {}

  /** The tests beside this one may take all there is of the machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The same time, where no key finds it. */
  private static final String HIDDEN = "(parseDateTime64BestEffort(toString(started_at))";

  private static final String CONDITION =
      "\n  AND $__conditionalAll(tenant IN (${tenant:singlequote}), $tenant)";

  @TempDir private static Path data;
  private static ClickHouseEngine engine;
  private static DashboardCheck check;

  @BeforeAll
  static void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), data, 0);
    Migrations.apply(engine.url(), engine.user(), engine.password());
    check =
        new DashboardCheck(
                engine.url(), engine.analystUser(), engine.analystPassword(), Clock.systemUTC())
            .onMonthsOfRows(engine.url(), engine.user(), engine.password());
  }

  @AfterAll
  static void stop() throws Exception {
    engine.close();
  }

  @Test
  void everythingThatIsShippedIsWell() throws Exception {
    List<Finding> findings = check.within(PATIENCE).run(DASHBOARDS);
    assertThat(findings).filteredOn(finding -> !finding.ok()).isEmpty();
    assertThat(findings).extracting(Finding::panel).contains("Devices online", "variable tenant");
    assertThat(findings).hasSizeGreaterThan(12);
  }

  @Test
  void aDashboardWithoutDefectsHasNone(@TempDir Path directory) throws Exception {
    assertThat(run(directory, (file, panel) -> {})).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defectsOfShape")
  void aDefectOfTheFileIsFound(String problem, Defect defect, @TempDir Path directory)
      throws Exception {
    write(directory, defect);
    List<Dashboard> all = DashboardFiles.read(directory);
    List<String> problems = new ArrayList<>(new FileShape().problems(all.get(0)));
    problems.addAll(new Links(all).problems(all.get(0)));
    assertThat(problems).anySatisfy(it -> assertThat(it).contains(problem));
  }

  @Test
  void aSlowQueryIsFound(@TempDir Path directory) throws Exception {
    write(directory, (file, panel) -> sql(panel, "count()", "count() + sleep(0.5)"));
    assertThat(check.within(Duration.ofMillis(400)).run(directory))
        .filteredOn(finding -> finding.panel().equals("Sessions"))
        .flatExtracting(Finding::problems)
        .anySatisfy(it -> assertThat(it).contains("more than 400"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("defectsOfQueriesAndTexts")
  void aDefectIsFound(String problem, Defect defect, @TempDir Path directory) throws Exception {
    assertThat(run(directory, defect)).anySatisfy(it -> assertThat(it).contains(problem));
  }

  /** Of the file alone: no query need run. */
  static Stream<Arguments> defectsOfShape() {
    return Stream.of(
        defect("'schemaVersion'", (file, panel) -> file.remove("schemaVersion")),
        defect("schemaVersion: must be", (file, panel) -> file.put("schemaVersion", 38)),
        defect("'colour'", (file, panel) -> ((ObjectNode) panel.at("/options")).put("colour", 1)),
        defect("/refresh: does not match", (file, panel) -> file.put("refresh", "1s")),
        defect("description", (file, panel) -> panel.put("description", " ")),
        defect("'description'", (file, panel) -> panel.remove("description")),
        defect("unit: does not have a value", (file, panel) -> defaults(panel).put("unit", "W")),
        defect("'unit'", (file, panel) -> defaults(panel).remove("unit")),
        defect("'thresholds'", (file, panel) -> defaults(panel).remove("thresholds")),
        defect("uid: must be", (file, panel) -> datasource(panel).put("uid", "mine")),
        defect("type: does not have a value", (file, panel) -> panel.put("type", "graph")),
        defect("format: must be", (file, panel) -> target(panel).put("format", 0)),
        defect("panel id 2 is there twice", (file, panel) -> panel.put("id", 2)),
        defect("overlap", (file, panel) -> grid(panel).put("h", 5)),
        defect("ends right of column 24", (file, panel) -> grid(panel).put("x", 20)),
        defect("refId A is there twice", (file, panel) -> again(panel)),
        defect("no dashboard chargeline-nowhere", (file, panel) -> link(panel, "nowhere")),
        defect("has no variable port", (file, panel) -> link(panel, "test?var-port=1")),
        defect("nobody replaces", (file, panel) -> link(panel, "test?var-tenant=${port}")),
        defect("nobody replaces", (file, panel) -> link(panel, "test?${__data.nothing}")));
  }

  static Stream<Arguments> defectsOfQueriesAndTexts() {
    return Stream.of(
        defect("column nothing", (file, panel) -> link(panel, "test?${__data.fields.nothing}")),
        defect("column gone", (file, panel) -> override(panel, "gone")),
        defect("UNKNOWN_IDENTIFIER", (file, panel) -> sql(panel, "count()", "no_such_column")),
        defect("unknown macro", (file, panel) -> sql(panel, "$__timeFilter", "$__timefilter")),
        defect("on All, outside", (file, panel) -> sql(panel, "$__conditionalAll(", "tuple(")),
        defect("is no view", (file, panel) -> sql(panel, ".v_sessions", ".sessions")),
        defect("has no tenant", (file, panel) -> sql(panel, "v_sessions", "v_ticks")),
        defect("choosing a tenant", (file, panel) -> sql(panel, CONDITION, "")),
        defect("shows one row", (file, panel) -> sql(panel, "count() AS n", "port AS n")),
        defect("shows numbers", (file, panel) -> sql(panel, "count()", "toString(count())")),
        defect("shows a time", (file, panel) -> panel.put("type", "state-timeline")),
        defect("condition on the time", (file, panel) -> sql(panel, "(started_at", HIDDEN)),
        defect("VARIABLE", (file, panel) -> variable(file).put("query", "SELECT VARIABLE")),
        defect("a variable takes", (file, panel) -> variable(file).put("query", "SELECT 1, 2, 3")),
        defect("no query uses", (file, panel) -> variable(file).put("name", "owner")),
        defect("no Chinese for: New", (file, panel) -> panel.put("title", "New")),
        defect("nothing is called: Sessions", (file, panel) -> panel.put("title", "New")),
        defect(
            "not in Chinese: Tenant", (file, panel) -> file.put("language", "Tenant: 'Tenant'")));
  }

  private static Arguments defect(String problem, Defect defect) {
    return Arguments.of(problem, defect);
  }

  /** The problems of the test's dashboard with the defect in it. */
  private static List<String> run(Path directory, Defect defect) throws Exception {
    write(directory, defect);
    return check.within(PATIENCE).run(directory).stream()
        .flatMap(finding -> finding.problems().stream())
        .toList();
  }

  private static void write(Path directory, Defect defect) throws Exception {
    ObjectNode file = (ObjectNode) Json.tree(resource("test.json"));
    defect.accept(file, (ObjectNode) file.at("/panels/0"));
    String more = file.path("language").asText();
    file.remove("language");
    Files.write(directory.resolve("test.json"), Json.MAPPER.writeValueAsBytes(file));
    Files.createDirectory(directory.resolve("zh"));
    String chinese = new String(resource("test.yaml"), StandardCharsets.UTF_8);
    Files.writeString(
        directory.resolve("zh").resolve("test.yaml"),
        more.isEmpty() ? chinese : chinese.replaceAll("(?m)^Tenant: .*$", more));
  }

  private static byte[] resource(String name) throws IOException {
    try (var in = DashboardsTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    }
  }

  private static ObjectNode defaults(ObjectNode panel) {
    return (ObjectNode) panel.at("/fieldConfig/defaults");
  }

  private static ObjectNode datasource(ObjectNode panel) {
    return (ObjectNode) panel.at("/datasource");
  }

  private static ObjectNode target(ObjectNode panel) {
    return (ObjectNode) panel.at("/targets/0");
  }

  private static ObjectNode grid(ObjectNode panel) {
    return (ObjectNode) panel.at("/gridPos");
  }

  private static ObjectNode variable(ObjectNode file) {
    return (ObjectNode) file.at("/templating/list/0");
  }

  private static void again(ObjectNode panel) {
    ((ArrayNode) panel.at("/targets")).add(panel.at("/targets/0").deepCopy());
  }

  private static void link(ObjectNode panel, String to) {
    defaults(panel)
        .putArray("links")
        .addObject()
        .put("title", "Sessions")
        .put("url", "/d/chargeline-" + to);
  }

  private static void override(ObjectNode panel, String column) {
    ObjectNode override = ((ArrayNode) panel.at("/fieldConfig/overrides")).addObject();
    override.putObject("matcher").put("id", "byName").put("options", column);
    override.putArray("properties").addObject().put("id", "unit").put("value", "s");
  }

  private static void sql(ObjectNode panel, String text, String instead) {
    String sql = target(panel).path("rawSql").asText();
    target(panel).put("rawSql", sql.replace(text, instead));
  }
}
