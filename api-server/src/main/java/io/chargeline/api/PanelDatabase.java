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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * ClickHouse for panels: what one may take of it is bounded, it can change nothing, and stands
 * behind everything else that is asked.
 */
final class PanelDatabase {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration EXECUTION = Duration.ofSeconds(8);

  /** A little longer, so that a query that takes too long is told so by the database. */
  private static final Duration MORE = Duration.ofMillis(1500);

  private static final Duration REST = Duration.ofSeconds(2);
  private static final int HTTP_OK = 200;
  private static final int NANOS_PER_MS = 1_000_000;
  private static final Set<String> TOO_SLOW = Set.of("159", "160");
  private static final Set<String> TOO_MUCH = Set.of("158", "241", "307", "396");
  private static final Set<String> BUSY = Set.of("202");

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("readonly", "1"),
          Map.entry("default_format", "JSONCompact"),
          Map.entry("date_time_output_format", "unix_timestamp"),
          Map.entry("output_format_json_quote_64bit_integers", "0"),
          Map.entry("max_threads", "1"),
          Map.entry("max_memory_usage", "150000000"),
          Map.entry("max_rows_to_read", "20000000"),
          Map.entry("max_bytes_to_read", "4000000000"),
          Map.entry("max_result_rows", Integer.toString(PanelRows.MOST)),
          Map.entry("max_result_bytes", "16000000"),
          Map.entry("result_overflow_mode", "break"),
          Map.entry("use_skip_indexes_if_final", "1"),
          // An error after the first bytes of an answer would otherwise come with status 200.
          Map.entry("wait_end_of_query", "1"),
          // Statistics have 10; the lower goes first.
          Map.entry("priority", "11"));

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private final Fuse fuse = new Fuse(REST, System::nanoTime);
  private final Optional<URI> clickHouse;
  private final String user;
  private final String password;
  private final Duration execution;

  PanelDatabase(Optional<URI> clickHouse, String user, String password) {
    this(clickHouse, user, password, EXECUTION);
  }

  /** With another time for each query. */
  PanelDatabase(Optional<URI> clickHouse, String user, String password, Duration execution) {
    this.execution = execution;
    this.clickHouse = clickHouse;
    this.user = user;
    this.password = password;
  }

  /**
   * @param filters {@code additional_table_filters}; the query can take none of them away
   * @param name by which it is found in the database's own log of queries
   * @throws Problem 422 {@code panel_too_large}; 503 {@code panels_busy} or {@code
   *     history_unavailable}; 504 {@code panel_too_slow}
   */
  PanelRows ask(String sql, String filters, String name) {
    URI base =
        clickHouse.orElseThrow(() -> unavailable("CHARGELINE_CLICKHOUSE_URL is not set", null));
    if (!fuse.admits()) {
      throw unavailable("it did not answer lately", null);
    }
    long begin = System.nanoTime();
    HttpResponse<byte[]> answer = answer(request(base, sql, filters, name));
    if (answer.statusCode() != HTTP_OK) {
      throw refused(answer);
    }
    return PanelRows.read(answer.body(), (System.nanoTime() - begin) / NANOS_PER_MS);
  }

  private Duration patience() {
    return execution.plus(MORE);
  }

  private HttpResponse<byte[]> answer(HttpRequest request) {
    // The request's own timeout ends with the answer's head; this one covers its body, too.
    CompletableFuture<HttpResponse<byte[]>> asked =
        http.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> answer = asked.get(patience().toMillis(), TimeUnit.MILLISECONDS);
      fuse.answered();
      return answer;
    } catch (ExecutionException | TimeoutException e) {
      fuse.unanswered();
      throw unavailable("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("interrupted", e);
    } finally {
      asked.cancel(true);
    }
  }

  private HttpRequest request(URI base, String sql, String filters, String name) {
    Map<String, String> all = new LinkedHashMap<>(SETTINGS);
    all.put("max_execution_time", Long.toString(execution.toSeconds()));
    all.put("log_comment", name);
    if (!filters.isEmpty()) {
      all.put("additional_table_filters", filters);
    }
    String form =
        all.entrySet().stream()
            .map(it -> it.getKey() + "=" + URLEncoder.encode(it.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(base.resolve("/?" + form))
        .timeout(patience())
        .header("X-ClickHouse-User", user)
        .header("X-ClickHouse-Key", password)
        .POST(HttpRequest.BodyPublishers.ofString(sql))
        .build();
  }

  private Problem refused(HttpResponse<byte[]> answer) {
    String code = answer.headers().firstValue("X-ClickHouse-Exception-Code").orElse("");
    IOException why = new IOException(new String(answer.body(), StandardCharsets.UTF_8).strip());
    if (TOO_SLOW.contains(code)) {
      return ProblemCode.PANEL_TOO_SLOW
          .because(
              "this takes more than %d s; give a shorter time range, or choose a site or device"
                  .formatted(execution.toSeconds()),
              "查询超过 %d 秒,请缩短时间范围,或选择站点、设备".formatted(execution.toSeconds()))
          .causedBy(why);
    }
    if (TOO_MUCH.contains(code)) {
      return ProblemCode.PANEL_TOO_LARGE
          .because(
              "more would be read than one panel may; give a shorter time range, or choose a site"
                  + " or device",
              "数据量超过单个面板上限,请缩短时间范围,或选择站点、设备")
          .causedBy(why);
    }
    return BUSY.contains(code) ? busy().causedBy(why) : unavailable("refused", why);
  }

  static Problem busy() {
    return ProblemCode.PANELS_BUSY
        .because("too many panels are asked for at once; try again", "面板查询过多,请稍后重试")
        .retryAfter(1);
  }

  private static Problem unavailable(String why, Exception cause) {
    ProblemCode code = ProblemCode.HISTORY_UNAVAILABLE;
    return code.because(code.text() + " now; try again", code.textZh() + ",请稍后重试")
        .retryAfter((int) REST.toSeconds())
        .causedBy(new IOException(why, cause));
  }
}
