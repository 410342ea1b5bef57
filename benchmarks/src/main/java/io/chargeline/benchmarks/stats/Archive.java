package io.chargeline.benchmarks.stats;

import io.chargeline.domain.Settings;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineLibrary;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An embedded ClickHouse in a directory of its own, which is gone afterwards. */
final class Archive implements AutoCloseable {
  private static final String PARTS =
      "SELECT sum(active_parts) FROM system.tables WHERE database = 'chargeline'";
  private static final String TABLES =
      """
      SELECT name, total_rows, total_bytes FROM system.tables
      WHERE database = 'chargeline' AND total_rows > 0 ORDER BY total_bytes DESC FORMAT TSV
      """;
  private static final int QUIET_S = 10;
  private static final int PATIENCE_S = 300;
  private static final double MEGA = 1e6;

  private final Path data;
  private final ClickHouseEngine engine;
  private final Database database;

  private Archive(Path data, ClickHouseEngine engine) {
    this.data = data;
    this.engine = engine;
    this.database = new Database(engine.url(), engine.user(), engine.password());
  }

  static Archive open() throws IOException, InterruptedException {
    ClickHouseConfig config = ClickHouseConfig.read(new Settings(System.getenv()));
    Path library = new EngineLibrary(config.cache(), line -> {}).ensure();
    Path data = Files.createTempDirectory("chargeline-bench-");
    Archive archive =
        new Archive(data, ClickHouseEngine.start(library, data.resolve("clickhouse"), 0));
    try {
      Migrations.apply(archive.engine.url(), archive.engine.user(), archive.engine.password());
    } catch (SQLException e) {
      archive.close();
      throw new IOException(e);
    }
    return archive;
  }

  ClickHouseEngine engine() {
    return engine;
  }

  Database database() {
    return database;
  }

  /** For others that need a place. */
  Path data() {
    return data;
  }

  void load(Year year, PrintStream out) throws IOException, InterruptedException {
    long from = System.nanoTime();
    year.load(
        database,
        table -> true,
        loaded ->
            out.printf(
                Locale.ROOT,
                "%-12s from %,11d numbers in %6.1f s%n",
                loaded.table(),
                loaded.numbers(),
                loaded.seconds()));
    out.printf(
        Locale.ROOT, "Loaded in %.0f s; waiting for merges.%n", (System.nanoTime() - from) / 1e9);
    awaitMerges();
    long bytes = 0;
    for (String line : database.ask(TABLES).body().lines().toList()) {
      String[] table = line.split("\t");
      out.printf(
          Locale.ROOT,
          "%-18s %,12d rows %,9.1f MB%n",
          table[0],
          Long.parseLong(table[1]),
          Long.parseLong(table[2]) / MEGA);
      bytes += Long.parseLong(table[2]);
    }
    out.printf(Locale.ROOT, "On disk %,.1f MB.%n", bytes / MEGA);
  }

  /** Until the number of parts stands still, and not for ever. */
  private void awaitMerges() throws IOException, InterruptedException {
    String last = "";
    int quiet = 0;
    for (int i = 0; i < PATIENCE_S && quiet < QUIET_S; i++) {
      String parts = database.ask(PARTS).body();
      quiet = parts.equals(last) ? quiet + 1 : 0;
      last = parts;
      TimeUnit.SECONDS.sleep(1);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    engine.close();
    try (Stream<Path> tree = Files.walk(data)) {
      for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
