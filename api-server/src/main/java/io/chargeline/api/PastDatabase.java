package io.chargeline.api;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * ClickHouse for those who read much of it and can wait: each answer is of so many rows at most,
 * one thread makes it, and it stands behind everything else that is asked.
 */
final class PastDatabase {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(65);
  private static final int HTTP_OK = 200;
  private static final int RETRY_S = 2;

  /** The database's own words for more rows than asked for, or more memory than it may take. */
  private static final Set<String> TOO_MUCH = Set.of("241", "396");

  private static final Map<String, String> LIMITS =
      Map.of(
          "default_format", "RowBinary",
          "max_execution_time", "60",
          "max_threads", "1",
          "max_memory_usage", "500000000",
          "max_query_size", "33554432",
          "result_overflow_mode", "throw",
          "use_skip_indexes_if_final", "1",
          // An error after the first bytes of an answer would otherwise come with status 200.
          "wait_end_of_query", "1",
          "priority", "10");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Optional<URI> clickHouse;
  private final String user;
  private final String password;
  private final AtomicLong readRows = new AtomicLong();

  /** The answer would be larger than it may be; ask for less of it. */
  static final class TooMuch extends Exception {
    private static final long serialVersionUID = 1L;

    TooMuch(String why) {
      super(why);
    }
  }

  PastDatabase(Optional<URI> clickHouse, String user, String password) {
    this.clickHouse = clickHouse;
    this.user = user;
    this.password = password;
  }

  /**
   * @throws Problem 503 {@code history_unavailable} if there is none to ask
   */
  void requireExists() {
    if (clickHouse.isEmpty()) {
      throw unavailable("CHARGELINE_CLICKHOUSE_URL is not set", null);
    }
  }

  /**
   * The rows of a query.
   *
   * @param rows that many at most
   * @throws TooMuch if there are more
   * @throws Problem 503 {@code history_unavailable}
   */
  RowBinary ask(String query, int rows) throws TooMuch {
    requireExists();
    try {
      HttpResponse<byte[]> answer =
          http.send(request(clickHouse.orElseThrow(), query, rows), BodyHandlers.ofByteArray());
      if (answer.statusCode() == HTTP_OK) {
        count(answer);
        return new RowBinary(answer.body());
      }
      String why = new String(answer.body(), StandardCharsets.UTF_8).strip();
      String code = answer.headers().firstValue("X-ClickHouse-Exception-Code").orElse("");
      if (TOO_MUCH.contains(code)) {
        throw new TooMuch(why);
      }
      throw unavailable(why, null);
    } catch (IOException e) {
      throw unavailable("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    }
  }

  /** As {@link #ask}, for what is little. */
  RowBinary few(String query) {
    try {
      return ask(query, 100_000);
    } catch (TooMuch e) {
      throw unavailable(e.getMessage(), e);
    }
  }

  /** So many rows the database has read for all answers, also those that it left out. */
  long readRows() {
    return readRows.get();
  }

  private void count(HttpResponse<byte[]> answer) {
    answer
        .headers()
        .firstValue("X-ClickHouse-Summary")
        .map(text -> io.chargeline.domain.Json.tree(text.getBytes(StandardCharsets.UTF_8)))
        .ifPresent(summary -> readRows.addAndGet(summary.path("read_rows").asLong()));
  }

  private HttpRequest request(URI base, String query, int rows) {
    Map<String, String> all = new LinkedHashMap<>(LIMITS);
    all.put("max_result_rows", Integer.toString(rows));
    String form =
        all.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(base.resolve("/?" + form))
        .timeout(PATIENCE)
        .header("X-ClickHouse-User", user)
        .header("X-ClickHouse-Key", password)
        .POST(HttpRequest.BodyPublishers.ofString(query))
        .build();
  }

  private static Problem unavailable(String why, Exception cause) {
    ProblemCode code = ProblemCode.HISTORY_UNAVAILABLE;
    return code.because(code.text() + " now; try again", code.textZh() + ",请稍后重试")
        .retryAfter(RETRY_S)
        .causedBy(new IOException(why, cause));
  }

  /** A literal of a text. */
  static String quoted(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }

  /** A literal of a moment, unix milliseconds. */
  static String moment(long at) {
    return "fromUnixTimestamp64Milli(" + at + ", 'UTC')";
  }
}
