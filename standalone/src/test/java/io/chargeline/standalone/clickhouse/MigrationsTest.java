package io.chargeline.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.sql.Column;
import io.chargeline.sql.JdbcUrl;
import io.chargeline.sql.Migrations;
import io.chargeline.sql.Table;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
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
  private static final int FURTHER_VIEWS = 5;

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
      assertThat(
              column(
                  "SELECT name FROM system.columns WHERE database = 'chargeline' AND comment = ''"
                      + " AND table = '%s'".formatted(table.tableName())))
          .isEmpty();
    }
  }

  @Test
  void theAnalystReadsEveryViewAndNoTable() throws Exception {
    migrate();
    for (Table table : Table.values()) {
      try (Connection analyst =
              DriverManager.getConnection(
                  JdbcUrl.of(engine.url()), engine.analystUser(), engine.analystPassword());
          var statement = analyst.createStatement()) {
        assertThat(statement.executeQuery("SELECT * FROM chargeline.v_" + table.tableName()).next())
            .isFalse();
        assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM " + table.qualifiedName()))
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
