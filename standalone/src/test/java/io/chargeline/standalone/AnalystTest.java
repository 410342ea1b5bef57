package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the user {@code analyst} may ask, and what it costs others. */
class AnalystTest {
  /** Too large for any machine: it ends by a limit. */
  private static final String ENDLESS =
      "SELECT sum(cityHash64(f.body, a.number, b.number)) FROM chargeline.v_frames AS f"
          + " CROSS JOIN numbers(1000000) AS a CROSS JOIN numbers(1000000) AS b";

  private static final String EVERYTHING =
      "SELECT groupArray((f.body, g.body, a.number)) FROM chargeline.v_frames AS f"
          + " CROSS JOIN chargeline.v_frames AS g CROSS JOIN numbers(1000000) AS a";

  private static final String LISTED =
      "SELECT f.device_id, a.number FROM chargeline.v_frames AS f"
          + " CROSS JOIN numbers(2000000) AS a FORMAT TSV";

  private final TestStack stack = TestStack.shared();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void chargesArriveWhileAnalystsAskForTheImpossible() {
    try (RawPile pile = new RawPile(stack.devices(), 0x04A60001)) {
      pile.introduce().settle(0, "ANA-0", 60, 1, 1);
      awaitStored("ANA-0");
      List<CompletableFuture<HttpResponse<String>>> asked =
          IntStream.range(0, 3)
              .mapToObj(i -> http.sendAsync(query(ENDLESS), HttpResponse.BodyHandlers.ofString()))
              .toList();
      try {
        for (int i = 1; i <= 5; i++) {
          pile.settle(0, "ANA-" + i, 60, 1, 1);
          awaitStored("ANA-" + i);
        }
        assertThat(asked).as("still at it").noneMatch(CompletableFuture::isDone);
      } finally {
        asked.forEach(one -> one.cancel(true));
      }
    }
  }

  @Test
  void aCrossJoinIsStoppedByMemoryAndByTheSizeOfItsAnswer() {
    awaitFrames();
    assertThat(ask(EVERYTHING))
        .startsWith("Code: 241. DB::Exception: ")
        .contains("memory limit exceeded");
    assertThat(ask(LISTED))
        .startsWith("Code: 396. DB::Exception: Limit for result exceeded, max rows: 1.00 million");
    assertThat(ask("SELECT sum(a.number) FROM numbers(1000000000) AS a"))
        .startsWith("Code: 158. DB::Exception: Limit for rows")
        .contains("max_rows_to_read");
  }

  @Test
  @Tag("slow")
  void aCrossJoinIsStoppedByTime() {
    awaitFrames();
    assertThat(ask(ENDLESS))
        .startsWith("Code: 159. DB::Exception: Timeout exceeded")
        .contains("maximum: 30000 ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM chargeline.sessions",
        "SELECT * FROM chargeline.event_feed",
        "SELECT * FROM chargeline.schema_migrations",
        "SELECT * FROM merge('chargeline', '^sessions$')",
        "SELECT * FROM mergeTreeIndex('chargeline', 'sessions')",
        "SHOW CREATE TABLE chargeline.sessions",
        "EXPLAIN ESTIMATE SELECT * FROM chargeline.sessions",
        "SELECT * FROM system.processes",
        "SHOW PROCESSLIST",
        "SELECT * FROM system.query_log",
        "SELECT * FROM system.users",
        "SELECT * FROM system.parts",
        "SELECT * FROM system.server_settings",
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT file('/etc/passwd')",
        "SELECT * FROM s3('http://bucket.s3.amazonaws.com/key', 'CSV')",
        "SELECT * FROM remote('127.0.0.1:9000', system.one)",
        "SELECT * FROM cluster('default', system.one)",
        "SELECT * FROM executable('ls', 'TSV', 'line String')",
        "SELECT * FROM mysql('127.0.0.1:3306', 'a', 'b', 'c', 'd')",
        "CREATE TABLE chargeline.v_mine (n Int8) ENGINE = Memory",
        "CREATE TEMPORARY TABLE mine (n Int8)",
        "INSERT INTO chargeline.sessions (session_id) VALUES ('x')",
        "ALTER TABLE chargeline.v_sessions COMMENT COLUMN site ''",
        "DROP VIEW chargeline.v_sessions",
        "OPTIMIZE TABLE chargeline.sessions",
        "KILL QUERY WHERE 1",
        "SYSTEM STOP MERGES chargeline.sessions",
        "SET max_execution_time = 0",
        "SELECT 1 SETTINGS max_memory_usage = 0",
        "SELECT 1 SETTINGS priority = 0",
        "SELECT 1 SETTINGS readonly = 0"
      })
  void isRefused(String sql) {
    assertThat(ask(sql)).matches("(?s)Code: (497|164|636|60|701|76|36)\\..*");
  }

  @Test
  void everyViewOfTheDatabaseIsReadable() throws Exception {
    List<String> views =
        stack
            .tables()
            .rows(
                "SELECT name FROM system.tables WHERE database = 'chargeline' AND engine = 'View'");
    assertThat(views).hasSizeGreaterThan(12);
    for (String view : views) {
      assertThat(ask("SELECT * FROM chargeline." + view + " LIMIT 0 FORMAT TSV"))
          .as(view)
          .isEmpty();
    }
  }

  private void awaitStored(String order) {
    String sql = "SELECT order_no FROM chargeline.v_sessions WHERE order_no = '%s'";
    await(order)
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> assertThat(stack.tables().rows(sql.formatted(order))).containsExactly(order));
  }

  private void awaitFrames() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !stack.tables().rows("SELECT 1 FROM chargeline.v_frames LIMIT 1").isEmpty());
  }

  private String ask(String sql) {
    try {
      return http.send(query(sql), HttpResponse.BodyHandlers.ofString()).body().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest query(String sql) {
    try {
      String password =
          Files.readString(stack.data().resolve("clickhouse").resolve("analyst.password")).strip();
      return HttpRequest.newBuilder(
              URI.create(stack.endpoints().clickhouse() + "/?wait_end_of_query=1"))
          .timeout(Duration.ofSeconds(60))
          .header("X-ClickHouse-User", "analyst")
          .header("X-ClickHouse-Key", password)
          .POST(HttpRequest.BodyPublishers.ofString(sql))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
