package io.chargeline.benchmarks.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A million rows of half a year, asked through the views: how many of them are read. */
final class ReadRowsTest {
  private static final Instant NOW = Instant.parse("2026-07-01T00:00:00Z");
  private static final Year YEAR = new Year(new Year.Size(1_000, 180, 100_000, 400_000, 10), NOW);
  private static final Set<String> TABLES =
      Set.of("sessions", "samples", "presence", "port_states", "commands", "figures");

  /** By what is counted: a charge each for sessions, port states and commands. */
  private static final Set<String> KINDS =
      Set.of("device_days", "sessions", "samples", "presence", "port_states", "commands");

  private static Archive archive;

  @BeforeAll
  static void load() throws Exception {
    archive = Archive.open();
    YEAR.load(archive.database(), KINDS::contains, loaded -> {});
    for (String table : TABLES) {
      var unused = archive.database().ask("OPTIMIZE TABLE chargeline." + table + " FINAL");
    }
  }

  @AfterAll
  static void close() throws Exception {
    archive.close();
  }

  @Test
  void aMillionRowsAreThere() throws Exception {
    assertThat(
            number(
                "SELECT sum(total_rows) FROM system.tables"
                    + " WHERE database = 'chargeline' AND engine LIKE '%MergeTree'"))
        .isGreaterThan(1_000_000);
  }

  /** The share of the table's rows that may be read, in percent. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          sessions    | tenant = 'demo' AND started_at >= '2026-05-06 00:00:00' AND started_at < '2026-05-07 00:00:00' | 6
          sessions    | started_at >= toDateTime('2026-05-06 00:00:00', 'Asia/Shanghai') AND started_at < toDateTime('2026-05-07 00:00:00', 'Asia/Shanghai') | 6
          sessions    | tenant = 'demo' AND ended_at >= '2026-05-06 00:00:00' AND ended_at < '2026-05-07 00:00:00' | 10
          sessions    | site = 'site-3' AND ended_at >= toDateTime('2026-05-01 00:00:00', 'Asia/Shanghai') AND ended_at < toDateTime('2026-05-08 00:00:00', 'Asia/Shanghai') | 14
          sessions    | tenant = 'demo' AND device_id = '04C00000' | 40
          sessions    | device_id = '04C00000' AND started_at >= '2026-05-01 00:00:00' AND started_at < '2026-06-01 00:00:00' | 8
          sessions    | device_id = '{device}' AND order_no = 'ORDER-777' | 4
          sessions    | order_no = 'ORDER-777' | 4
          sessions    | session_id = '{session}' | 4
          samples     | at >= '2026-05-06 00:00:00' AND at < '2026-05-07 00:00:00' | 5
          samples     | device_id = '04C00000' AND at >= '2026-05-01 00:00:00' AND at < '2026-05-10 00:00:00' | 8
          samples     | session_id = '{session}' | 8
          presence    | tenant = 'demo' AND state = 'offline' AND from_at < '2026-05-07 00:00:00' AND (until_at IS NULL OR until_at > '2026-05-06 00:00:00') | 20
          presence    | device_id = '04C00000' AND from_at >= '2026-05-01 00:00:00' AND from_at < '2026-06-01 00:00:00' | 8
          port_states | tenant = 'demo' AND state = 'charging' AND from_at >= '2026-05-06 00:00:00' AND from_at < '2026-05-07 00:00:00' | 6
          port_states | from_at < toDateTime64('2026-05-07 00:00:00', 3, 'Asia/Shanghai') AND (until_at IS NULL OR until_at > toDateTime64('2026-05-06 00:00:00', 3, 'Asia/Shanghai')) | 12
          commands    | tenant = 'demo' AND ended_at >= '2026-05-06 00:00:00' AND ended_at < '2026-05-07 00:00:00' | 10
          commands    | tenant = 'demo' AND issued_at >= '2026-05-06 00:00:00' AND issued_at < '2026-05-07 00:00:00' | 6
          commands    | command_id = '{command}' | 4
          commands    | device_id = '04C00000' | 40
          commands    | order_no = 'ORDER-777' | 4
          figures     | scope = 'device' AND tenant = 'demo' AND step = 'day' AND device_id = '04C00000' AND site = 'site-0' | 10
          figures     | scope = 'device' AND tenant = 'demo' AND step = 'day' AND start_at >= '2026-05-01 00:00:00' AND start_at < '2026-06-01 00:00:00' | 4
          """)
  void aQuestionReadsWhatItMust(String table, String filter, int percent) throws Exception {
    String asked =
        filter
            .replace("{session}", text("SELECT any(session_id) FROM chargeline.v_sessions"))
            .replace(
                "{device}",
                text("SELECT device_id FROM chargeline.v_sessions WHERE order_no = 'ORDER-777'"))
            .replace("{command}", text("SELECT any(command_id) FROM chargeline.v_commands"));
    long all = number("SELECT count() FROM chargeline." + table);
    Database.Answer answer =
        archive
            .database()
            .ask(
                "SELECT count(), any(device_id) FROM chargeline.v_%s WHERE %s"
                    .formatted(table, asked));
    assertThat(Long.parseLong(answer.body().split("\t")[0])).as("rows found").isPositive();
    assertThat(answer.readRows() * 100.0 / all)
        .as("%d of %d rows read", answer.readRows(), all)
        .isLessThanOrEqualTo(percent);
  }

  /** The same rows once more, as after a re-read of the log: none is new, none is missing. */
  @Test
  void whatIsStoredAgainReplacesItself() throws Exception {
    for (String table : Set.of("sessions", "presence", "port_states", "commands", "samples")) {
      String state =
          "SELECT count(), sum(cityHash64(* EXCEPT stored_at)) FROM chargeline.%s FINAL"
              .formatted(table);
      String before = text(state);
      var unused =
          archive
              .database()
              .ask(
                  """
                  INSERT INTO chargeline.%s
                  SELECT * EXCEPT stored_at, now64(3) FROM chargeline.%s LIMIT 50000
                  """
                      .formatted(table, table));
      assertThat(text(state)).as(table).isEqualTo(before);
    }
  }

  private static long number(String sql) throws IOException, InterruptedException {
    return Long.parseLong(text(sql));
  }

  private static String text(String sql) throws IOException, InterruptedException {
    return archive.database().ask(sql).body();
  }
}
