package io.chargeline.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the database to this program's schema. */
public final class Migrations {
  public static final String DATABASE = "chargeline";
  private static final Logger log = LoggerFactory.getLogger(Migrations.class);
  private static final String RECORDS = DATABASE + ".schema_migrations";
  private static final int ATTEMPTS = 5;

  private final Connection connection;

  private Migrations(Connection connection) {
    this.connection = connection;
  }

  /**
   * Applies what is missing. Any number of processes may do so at once: ClickHouse has neither
   * locks nor transactions over DDL, so every statement may run twice, and so may the record of it.
   *
   * @param url the server's, for example {@code http://127.0.0.1:8123}
   * @throws IllegalStateException if a migration was edited after it was applied
   * @throws SQLException if the server cannot be reached or refuses
   */
  public static void apply(String url, String user, String password) throws SQLException {
    apply(url, user, password, Migration.all());
  }

  static void apply(String url, String user, String password, List<Migration> all)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection(JdbcUrl.of(url), user, password)) {
      new Migrations(connection).apply(all);
    }
  }

  private void apply(List<Migration> all) throws SQLException {
    prepare();
    Map<Integer, String> applied = applied();
    all.forEach(m -> refuseEdited(m, applied.get(m.version())));
    warnOfNewer(all, applied);
    for (Migration migration : all) {
      if (!applied.containsKey(migration.version())) {
        besideOthers(() -> applyIfMissing(migration));
      }
    }
    besideOthers(() -> new ColumnComments(connection).apply());
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** A table may be replaced by another starter while this one alters it; then it does so again. */
  private static void besideOthers(Step step) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        step.run();
        return;
      } catch (SQLException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        log.atDebug().setCause(e).log("again, if nobody else has done it");
      }
    }
  }

  private void applyIfMissing(Migration migration) throws SQLException {
    if (!applied().containsKey(migration.version())) {
      apply(migration);
    }
  }

  private void prepare() throws SQLException {
    execute("CREATE DATABASE IF NOT EXISTS " + DATABASE);
    execute(
        """
        CREATE TABLE IF NOT EXISTS %s
        (
            version UInt32 COMMENT 'Number of the migration',
            name String COMMENT 'What it is about',
            checksum String COMMENT 'SHA-256 of its file, hex',
            applied_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When it was recorded'
        )
        ENGINE = ReplacingMergeTree ORDER BY version
        COMMENT 'Which migrations this database has'
        """
            .formatted(RECORDS));
  }

  private Map<Integer, String> applied() throws SQLException {
    Map<Integer, String> checksums = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT version, checksum FROM " + RECORDS)) {
      while (rows.next()) {
        checksums.put(rows.getInt(1), rows.getString(2));
      }
    }
    return checksums;
  }

  private static void refuseEdited(Migration migration, String recorded) {
    if (recorded != null && !recorded.equals(migration.checksum())) {
      throw new IllegalStateException(
          "migration %s was edited after it was applied: recorded %s, now %s"
              .formatted(migration, recorded, migration.checksum()));
    }
  }

  private static void warnOfNewer(List<Migration> all, Map<Integer, String> applied) {
    int newest = all.stream().mapToInt(Migration::version).max().orElse(0);
    int found = applied.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
    if (found > newest) {
      log.atWarn()
          .addKeyValue("database", found)
          .addKeyValue("program", newest)
          .log("the database is newer than this program");
    }
  }

  private void apply(Migration migration) throws SQLException {
    for (String statement : migration.statements()) {
      execute(statement);
    }
    String record = "INSERT INTO " + RECORDS + " (version, name, checksum) VALUES (?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(record)) {
      insert.setInt(1, migration.version());
      insert.setString(2, migration.name());
      insert.setString(3, migration.checksum());
      insert.executeUpdate();
    }
    log.atInfo().addKeyValue("migration", migration).log("migration applied");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
