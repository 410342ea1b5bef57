package io.chargeline.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Settings;
import io.chargeline.sql.Column;
import io.chargeline.sql.JdbcUrl;
import io.chargeline.sql.Migrations;
import io.chargeline.sql.Retention;
import io.chargeline.sql.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The migrations on the real engine. */
final class MigrationsTest {
  @TempDir private static Path directory;

  /** Beside one per table: {@code v_maintenance_devices}, {@code v_webhook_success}. */
  private static final int FURTHER_VIEWS = 6;

  private static ClickHouseEngine engine;

  @BeforeAll
  static void start() throws Exception {
    engine = ClickHouseEngine.start(EngineFixture.library(), directory, 0);
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
  }

  @AfterEach
  void forget() throws Exception {
    for (String kind : List.of("VIEW", "TABLE")) {
      for (String name : column(listed(kind))) {
        execute("DROP " + kind + " chargeline.`" + name + "` SYNC");
      }
    }
  }

  @Test
  void manyAtOnceMakeOneSchema() throws Exception {
    ExecutorService starters = Executors.newFixedThreadPool(6);
    try {
      Callable<Void> apply =
          () -> {
            migrate();
            return null;
          };
      for (Future<Void> starter :
          starters.invokeAll(List.of(apply, apply, apply, apply, apply, apply))) {
        starter.get();
      }
    } finally {
      starters.shutdownNow();
    }
    assertThat(column("SELECT toString(version) FROM chargeline.schema_migrations FINAL"))
        .hasSize(written());
    assertThat(column(listed("VIEW"))).hasSize(Table.values().length + FURTHER_VIEWS);
    migrate();
  }

  private static int written() throws IOException {
    try (InputStream list =
        Table.class.getResourceAsStream("/io/chargeline/sql/migrations/migrations.txt")) {
      String names = new String(list.readAllBytes(), StandardCharsets.UTF_8);
      return (int) names.lines().filter(name -> !name.isBlank()).count();
    }
  }

  @Test
  void theTablesHoldWhatTheRowsHold() throws Exception {
    migrate();
    for (Table table : Table.values()) {
      List<String> names = new ArrayList<>(table.columns().stream().map(Column::name).toList());
      assertThat(
              column(
                  "SELECT name FROM system.columns WHERE database = 'chargeline' AND default_kind = ''"
                      + " AND table = '%s' ORDER BY position".formatted(table.tableName())))
          .isEqualTo(names);
    }
  }

  /** The driver reads an insert's columns by itself, in the form that the store job asks it for. */
  @Test
  void theDriverInsertsIntoEveryTable() throws Exception {
    migrate();
    Properties properties = new Properties();
    properties.setProperty("user", engine.user());
    properties.setProperty("password", engine.password());
    properties.setProperty("beta.row_binary_for_simple_insert", "true");
    try (Connection connection =
        DriverManager.getConnection(JdbcUrl.of(engine.url()), properties)) {
      for (Table table : Table.values()) {
        try (PreparedStatement insert = connection.prepareStatement(table.insert())) {
          List<Column> columns = table.columns();
          for (int i = 0; i < columns.size(); i++) {
            insert.setObject(i + 1, sample(columns.get(i).type()));
          }
          insert.executeUpdate();
        }
      }
    }
    assertThat(
            column(
                "SELECT concat(toString(value), text) FROM chargeline.v_alert_steps"
                    + " UNION ALL SELECT by FROM chargeline.v_rule_versions"))
        .containsExactlyInAnyOrder("0.25[]", "[]");
  }

  private static Object sample(Column.Type type) {
    return switch (type) {
      case TEXT, JSON -> "[]";
      case INT, FLAG -> 1;
      case LONG -> 1L;
      case DOUBLE -> 0.25;
      case BOOL -> true;
      case TIME -> Instant.ofEpochMilli(1_000).atZone(ZoneOffset.UTC);
      case BYTES -> new byte[] {1};
    };
  }

  /**
   * Views too; a materialised view is only a way into a table that has its own. A column that lacks
   * something is mended where it is made, or in {@code column-comments.properties}.
   */
  @Test
  void everyColumnSaysItsUnitAndWhereItComesFrom() throws Exception {
    migrate();
    String lacking =
        """
        SELECT concat(table, '.', name, ': ', comment) FROM system.columns
        WHERE database = 'chargeline'
          AND table NOT IN (SELECT name FROM system.tables
            WHERE database = 'chargeline' AND engine = 'MaterializedView')
          AND (NOT match(comment, '(; |, |^)[^;]*\\\\bfrom \\\\w')
            OR (match(name, '_wh$') AND NOT match(comment, '\\\\bWh\\\\b'))
            OR (match(name, '_ms$') AND NOT match(comment, '\\\\bms\\\\b'))
            OR (match(name, '_s$') AND NOT match(comment, '\\\\bs\\\\b'))
            OR (match(name, '_w$') AND NOT match(comment, '\\\\bW\\\\b'))
            OR (match(name, '_dw$') AND NOT match(comment, '0\\\\.1 W'))
            OR (match(name, '_dv$') AND NOT match(comment, '0\\\\.1 V'))
            OR (match(name, '_ma$') AND NOT match(comment, 'mA'))
            OR (match(name, '_celsius$') AND NOT match(comment, 'degrees Celsius'))
            OR (match(name, '_us_') AND NOT match(comment, 'microseconds|of them|^JSON'))
            OR (match(name, '_(rate|utilization|availability|completeness)$')
              AND NOT match(comment, '0 to 1')))
        """;
    assertThat(column(lacking)).isEmpty();
    assertThat(
            column(
                "SELECT name FROM system.tables WHERE database = 'chargeline' AND comment = ''"
                    + " AND engine != 'MaterializedView'"))
        .isEmpty();
  }

  @Test
  void aViewThatIsMadeAnewHasItsCommentsAtTheNextStart() throws Exception {
    migrate();
    execute(
        "CREATE OR REPLACE VIEW chargeline.v_samples AS SELECT device_id FROM chargeline.samples");
    String comment =
        "SELECT comment FROM system.columns WHERE database = 'chargeline' AND table = 'v_samples'";
    assertThat(column(comment)).containsExactly("");
    migrate();
    assertThat(column(comment)).containsExactly("Physical id of the device; from its frame");
  }

  @Test
  void rowsAreKeptAsLongAsTheSettingsSayAndNothingIsDoneTwice() throws Exception {
    migrate();
    assertThat(keep(Map.of())).isSubsetOf("frames");
    assertThat(keep(Map.of())).isEmpty();
    execute(
        "INSERT INTO chargeline.samples (device_id, port, at, raw_status, stored_at) VALUES"
            + " ('A', 1, '2020-01-01 00:00:00', 0, now64(3) - INTERVAL 20 DAY),"
            + " ('B', 1, '2020-01-01 00:00:00', 0, now64(3) - INTERVAL 2 DAY)");
    Map<String, String> shorter =
        Map.of(
            "CHARGELINE_RETENTION_SAMPLES_DAYS",
            "9",
            "CHARGELINE_RETENTION_FIGURE_MINUTES_DAYS",
            "30");
    assertThat(keep(shorter)).containsExactly("samples", "figures");
    assertThat(keep(shorter)).isEmpty();
    assertThat(column("SELECT device_id FROM chargeline.v_samples ORDER BY device_id"))
        .containsExactly("A", "B");
    execute("ALTER TABLE chargeline.samples MATERIALIZE TTL SETTINGS mutations_sync = 2");
    assertThat(column("SELECT device_id FROM chargeline.v_samples")).containsExactly("B");
    assertThat(
            column(
                "SELECT name FROM system.tables WHERE database = 'chargeline' AND name = 'figures'"
                    + " AND engine_full LIKE '%toIntervalDay(30) WHERE step = \\'minute\\'%'"
                    + " AND engine_full LIKE '%toIntervalDay(3650)%'"))
        .hasSize(1);
  }

  @Test
  void everyTableThatForgetsDoesSoByASetting() throws Exception {
    migrate();
    Map<String, String> all = new HashMap<>();
    Settings settings = new Settings(Map.of());
    var unused = Retention.read(settings);
    settings.known().forEach(setting -> all.put(setting.name(), "77"));
    assertThat(keep(all))
        .containsExactlyInAnyOrderElementsOf(
            column(
                "SELECT name FROM system.tables WHERE database = 'chargeline'"
                    + " AND engine_full LIKE '% TTL %'"));
  }

  private static List<String> keep(Map<String, String> settings) throws SQLException {
    return Retention.read(new Settings(settings))
        .apply(engine.url(), engine.user(), engine.password());
  }

  @Test
  void theAnalystReadsEveryViewAndNoTable() throws Exception {
    migrate();
    try (Connection analyst =
            DriverManager.getConnection(
                JdbcUrl.of(engine.url()), engine.analystUser(), engine.analystPassword());
        var statement = analyst.createStatement()) {
      for (String view : column(listed("VIEW"))) {
        assertThat(view).startsWith("v_");
        assertThat(statement.executeQuery("SELECT * FROM chargeline." + view).next()).isFalse();
      }
      for (String table : column(listed("TABLE"))) {
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM chargeline." + table))
            .as(table)
            .hasMessageContaining("Not enough privileges");
      }
    }
  }

  @Test
  void anEditedMigrationIsRefused() throws Exception {
    migrate();
    execute(
        "INSERT INTO chargeline.schema_migrations (version, name, checksum)"
            + " SELECT version, name, 'other' FROM chargeline.schema_migrations WHERE version = 4");
    execute("OPTIMIZE TABLE chargeline.schema_migrations FINAL");
    assertThatThrownBy(MigrationsTest::migrate)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("V004__sessions was edited after it was applied");
  }

  private static void migrate() throws SQLException {
    Migrations.apply(engine.url(), engine.user(), engine.password());
  }

  private static String listed(String kind) {
    return "SELECT name FROM system.tables WHERE database = 'chargeline' AND (engine = 'View') = "
        + (kind.equals("VIEW") ? 1 : 0);
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect();
        var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static Connection connect() throws SQLException {
    return DriverManager.getConnection(JdbcUrl.of(engine.url()), engine.user(), engine.password());
  }
}
