package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * Questions to ClickHouse over HTTP. Each is bounded in time to its last byte, and so is their
 * number; and a database that does not answer is left alone for a while. So one that hangs takes
 * neither the threads that stops are served with nor those of reads of live devices.
 */
final class History {
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration EXECUTION = Duration.ofSeconds(3);

  /** A little longer, so that a query that takes too long is told so by the database. */
  static final Duration PATIENCE = Duration.ofMillis(3500);

  private static final Duration TURN = Duration.ofMillis(500);
  private static final Duration REST = Duration.ofSeconds(2);
  private static final int AT_ONCE = 8;

  /** Asked or waiting for their turn: half of what may be in work. */
  private static final int OPEN = Gate.WORK / 2;

  private static final String NOT_SET = "CHARGELINE_CLICKHOUSE_URL is not set";
  private static final int HTTP_OK = 200;
  private static final byte NEWLINE = '\n';

  /** The database's own words for a question that would read more than it may. */
  private static final Set<String> READS_TOO_MUCH = Set.of("158", "307", "396");

  /**
   * How much may be asked.
   *
   * @param open asked or waiting for their turn
   * @param atOnce being answered
   * @param settings of the database for each question
   * @param unavailable what to say if there is no answer
   */
  record Bounds(int open, int atOnce, Map<String, String> settings, ProblemCode unavailable) {
    /** For looking up what is known by its name. */
    static final Bounds LOOK_UPS =
        new Bounds(OPEN, AT_ONCE, Map.of(), ProblemCode.HISTORY_UNAVAILABLE);
  }

  /**
   * An answer, and what the database read for it.
   *
   * @param readRows also those that were read and left out
   */
  record Found(List<JsonNode> rows, long readRows, long readBytes) {}

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Bounds bounds;
  private final Semaphore places;
  private final Semaphore turns;
  private final Fuse fuse = new Fuse(REST, System::nanoTime);
  private final Optional<URI> clickHouse;
  private final String user;
  private final String password;

  History(Optional<URI> clickHouse, String user, String password) {
    this(clickHouse, user, password, Bounds.LOOK_UPS);
  }

  History(Optional<URI> clickHouse, String user, String password, Bounds bounds) {
    this.bounds = bounds;
    this.places = new Semaphore(bounds.open());
    this.turns = new Semaphore(bounds.atOnce(), true);
    this.clickHouse = clickHouse;
    this.user = user;
    this.password = password;
  }

  /** Whether there is one to ask. */
  boolean exists() {
    return clickHouse.isPresent();
  }

  /**
   * @throws Problem 503 {@code history_unavailable} if there is none to ask
   */
  void requireExists() {
    if (clickHouse.isEmpty()) {
      throw unavailable(NOT_SET, null);
    }
  }

  /**
   * The rows of a query, as JSON objects.
   *
   * @param parameters of the query, by name
   * @throws Problem 503 {@code history_unavailable}
   */
  List<JsonNode> rows(String query, Map<String, String> parameters) {
    return rows(query, parameters, PATIENCE);
  }

  /**
   * The same for who cannot wait long; that no answer came so soon says nothing to others.
   *
   * @param patience at most {@link #PATIENCE}
   * @throws Problem 503 {@code history_unavailable}
   */
  List<JsonNode> rows(String query, Map<String, String> parameters, Duration patience) {
    return ask(query, parameters, patience).rows();
  }

  /**
   * The rows, and what was read for them.
   *
   * @throws Problem 503 as {@link Bounds#unavailable} says; 422 {@code statistics_too_large}
   */
  Found ask(String query, Map<String, String> parameters, Duration patience) {
    URI base = clickHouse.orElseThrow(() -> unavailable(NOT_SET, null));
    if (!places.tryAcquire()) {
      throw unavailable(bounds.open() + " questions are open", null);
    }
    try {
      return found(inTurn(request(base, query, parameters, patience), patience));
    } finally {
      places.release();
    }
  }

  private HttpResponse<byte[]> inTurn(HttpRequest request, Duration patience) {
    boolean mine = false;
    try {
      mine = turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
      if (!mine) {
        throw unavailable(bounds.atOnce() + " questions are being answered", null);
      }
      if (!fuse.admits()) {
        throw unavailable("it did not answer lately", null);
      }
      return answer(request, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    } finally {
      if (mine) {
        turns.release();
      }
    }
  }

  private HttpResponse<byte[]> answer(HttpRequest request, Duration patience)
      throws InterruptedException {
    // The request's own timeout ends with the answer's head; this one covers its body, too.
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> answer = asked.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      fuse.answered();
      if (answer.statusCode() != HTTP_OK) {
        throw refused(answer);
      }
      return answer;
    } catch (ExecutionException | TimeoutException e) {
      if (patience.equals(PATIENCE)) {
        fuse.unanswered();
      }
      throw unavailable("no answer", e);
    } finally {
      asked.cancel(true);
    }
  }

  private Problem refused(HttpResponse<byte[]> answer) {
    String why = new String(answer.body(), StandardCharsets.UTF_8).strip();
    boolean tooMuch =
        answer
            .headers()
            .firstValue("X-ClickHouse-Exception-Code")
            .filter(READS_TOO_MUCH::contains)
            .isPresent();
    return tooMuch
        ? ProblemCode.STATISTICS_TOO_LARGE
            .because(
                "more would be read than one question may; give a shorter window, a longer step,"
                    + " or a site or device",
                "数据量超过单次查询上限,请缩短时间范围、增大步长,或指定站点、设备")
            .causedBy(new IOException(why))
        : unavailable(why, null);
  }

  private static Found found(HttpResponse<byte[]> answer) {
    JsonNode summary =
        answer
            .headers()
            .firstValue("X-ClickHouse-Summary")
            .map(text -> Json.tree(text.getBytes(StandardCharsets.UTF_8)))
            .orElseGet(Json.MAPPER::createObjectNode);
    return new Found(
        lines(answer.body()),
        summary.path("read_rows").asLong(),
        summary.path("read_bytes").asLong());
  }

  private static List<JsonNode> lines(byte[] body) {
    List<JsonNode> rows = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= body.length; i++) {
      if (i == body.length || body[i] == NEWLINE) {
        if (i > from) {
          rows.add(Json.tree(Arrays.copyOfRange(body, from, i)));
        }
        from = i + 1;
      }
    }
    return rows;
  }

  private HttpRequest request(
      URI base, String query, Map<String, String> parameters, Duration patience) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("default_format", "JSONEachRow");
    all.put("output_format_json_quote_64bit_integers", "0");
    all.put("max_execution_time", Long.toString(EXECUTION.toSeconds()));
    // An error after the first bytes of an answer would otherwise come with status 200.
    all.put("wait_end_of_query", "1");
    all.putAll(bounds.settings());
    parameters.forEach((name, value) -> all.put("param_" + name, escaped(value)));
    String form =
        all.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(base.resolve("/?" + form))
        .timeout(patience)
        .header("X-ClickHouse-User", user)
        .header("X-ClickHouse-Key", password)
        .POST(HttpRequest.BodyPublishers.ofString(query))
        .build();
  }

  /** ClickHouse reads parameter values as TSV. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }

  private Problem unavailable(String why, Exception cause) {
    return bounds
        .unavailable()
        .because(
            bounds.unavailable().text() + " now; try again",
            bounds.unavailable().textZh() + ",请稍后重试")
        .retryAfter((int) REST.toSeconds())
        .causedBy(new IOException(why, cause));
  }

  static Long number(JsonNode row, String name) {
    return row.hasNonNull(name) ? row.get(name).asLong() : null;
  }

  /** Null also for empty text. */
  static String text(JsonNode row, String name) {
    String text = row.path(name).asText("");
    return text.isEmpty() || text.equals("null") ? null : text;
  }
}
