package io.chargeline.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real engine, its users, and its ends. */
final class ClickHouseEngineTest {
  private static Path library;
  @TempDir private static Path directory;
  private static ClickHouseEngine engine;
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void start() throws Exception {
    library = EngineFixture.library();
    engine = ClickHouseEngine.start(library, directory, 0);
  }

  @BeforeEach
  void begin() throws Exception {
    engine.start();
    asProduct("CREATE DATABASE IF NOT EXISTS chargeline");
    asProduct("CREATE OR REPLACE TABLE chargeline.t (n UInt32) ENGINE = MergeTree ORDER BY n");
  }

  @AfterAll
  static void close() throws Exception {
    engine.close();
  }

  @Test
  void keepsWhatItAcknowledgedWhenKilledAndComesBackOnItsPort() throws Exception {
    String url = engine.url();
    asProduct("INSERT INTO chargeline.t SELECT number FROM numbers(10000)");
    long killed = engine.pid();
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await().atMost(Duration.ofSeconds(30)).until(() -> engine.pid() != killed && engine.healthy());
    assertThat(engine.url()).isEqualTo(url);
    assertThat(asProduct("SELECT count(), sum(n) FROM chargeline.t")).isEqualTo("10000\t49995000");
  }

  @Test
  void stopsAndStartsAgainWhereItWas() throws Exception {
    String url = engine.url();
    engine.stop();
    assertThat(engine.healthy()).isFalse();
    engine.start();
    assertThat(engine.url()).isEqualTo(url);
    assertThat(asProduct("SHOW DATABASES LIKE 'chargeline'")).isEqualTo("chargeline");
  }

  @Test
  void refusesASecondStartOnItsDirectory() {
    assertThatThrownBy(() -> ClickHouseEngine.start(library, directory, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(directory.toString())
        .hasMessageContaining("in use by another process");
  }

  @Test
  void refusesATakenPort(@TempDir Path other) {
    int taken = URI.create(engine.url()).getPort();
    assertThatThrownBy(() -> ClickHouseEngine.start(library, other, taken))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port " + taken)
        .hasMessageContaining("Address already in use");
  }

  @Test
  void nobodyIsTheDefaultUser() throws Exception {
    assertThat(query("default", "", "SELECT 1")).startsWith("Code: 700");
    assertThat(query("default", "", "SYSTEM STOP LISTEN HTTP")).startsWith("Code: 700");
    assertThat(query("default", "", "SELECT 1 SETTINGS max_sessions_for_user = 0"))
        .startsWith("Code: ");
    assertThat(query("chargeline", "wrong", "SELECT 1")).startsWith("Code: 516");
  }

  @Test
  void theAnalystReadsViewsOnlyAndWithinBounds() throws Exception {
    asProduct(
        "CREATE VIEW chargeline.v_t DEFINER = CURRENT_USER SQL SECURITY DEFINER"
            + " AS SELECT n FROM chargeline.t");
    asProduct("INSERT INTO chargeline.t VALUES (7)");
    assertThat(asAnalyst("SELECT n FROM chargeline.v_t")).isEqualTo("7");
    assertThat(asAnalyst("SELECT n FROM chargeline.t")).startsWith("Code: 497");
    assertThat(asAnalyst("INSERT INTO chargeline.t VALUES (8)")).startsWith("Code: ");
    assertThat(asAnalyst("SELECT 1 SETTINGS max_memory_usage = 0")).startsWith("Code: 164");
    assertThat(asAnalyst("SELECT length(groupArray(number)) FROM numbers(100000000)"))
        .startsWith("Code: 241");
  }

  @Test
  void nobodyReadsFilesOrCallsOutThroughTheEngine() throws Exception {
    for (String file :
        new String[] {"/etc/passwd", engine.user() + ".password", "/proc/1/environ"}) {
      String path = directory.resolve(file).toString();
      assertThat(asProduct("SELECT file('" + path + "')")).startsWith("Code: ");
      assertThat(asAnalyst("SELECT file('" + path + "')")).startsWith("Code: ");
    }
    assertThat(asProduct("SELECT * FROM url('" + engine.url() + "/ping', 'LineAsString')"))
        .startsWith("Code: ");
  }

  @Test
  void passwordsAreTheOwnersAndStayTheSame() throws Exception {
    Path file = directory.resolve("chargeline.password");
    assertThat(Files.readString(file)).isEqualTo(engine.password()).hasSize(32);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(new EngineHome(directory).password("chargeline")).isEqualTo(engine.password());
  }

  @Test
  void endsWithItsParentAndLetsTheNextOneIn(@TempDir Path other) throws Exception {
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                EngineParent.class.getName(),
                library.toString(),
                other.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader said = parent.inputReader()) {
      // Its log goes to the same place.
      String pid = said.lines().filter(line -> line.matches("\\d+")).findFirst().orElseThrow();
      ProcessHandle child = ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
      parent.destroyForcibly().waitFor();
      // At once, while the old process is still noticing.
      try (ClickHouseEngine next = ClickHouseEngine.start(library, other, 0)) {
        assertThat(next.healthy()).isTrue();
        await().atMost(Duration.ofSeconds(20)).until(() -> !child.isAlive());
      }
    } finally {
      parent.destroyForcibly();
    }
  }

  @Test
  void aFetchedLibraryIsNotSpokenOf() throws Exception {
    List<String> said = new ArrayList<>();
    Path cache = library.getParent().getParent();
    assertThat(new EngineLibrary(cache, said::add).ensure()).isEqualTo(library);
    assertThat(said).isEmpty();
  }

  private String asProduct(String sql) throws IOException, InterruptedException {
    return query(engine.user(), engine.password(), sql);
  }

  private String asAnalyst(String sql) throws IOException, InterruptedException {
    return query(engine.analystUser(), engine.analystPassword(), sql);
  }

  private String query(String user, String password, String sql)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(engine.url()))
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
  }
}
