package io.chargeline.benchmarks.stats;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** ClickHouse over HTTP, and what each query read. */
final class Database {
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final int OK = 200;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String user;
  private final String password;

  Database(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /**
   * An answer.
   *
   * @param nanos from the question to the answer's last byte
   * @param readRows rows that were read for it
   * @param readBytes bytes that were read for it, uncompressed
   */
  record Answer(String body, long nanos, long readRows, long readBytes) {}

  Answer ask(String sql) throws IOException, InterruptedException {
    return ask("/?wait_end_of_query=1", sql);
  }

  /**
   * @param pathAndQuery settings and parameters
   * @throws IOException with what the database said if it refuses
   */
  Answer ask(String pathAndQuery, String sql) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + pathAndQuery))
            .timeout(PATIENCE)
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    long from = System.nanoTime();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    long nanos = System.nanoTime() - from;
    if (response.statusCode() != OK) {
      throw new IOException(response.body().strip() + " in " + sql);
    }
    String summary = response.headers().firstValue("X-ClickHouse-Summary").orElse("");
    return new Answer(
        response.body().strip(),
        nanos,
        number(summary, "read_rows"),
        number(summary, "read_bytes"));
  }

  private static long number(String summary, String name) {
    Matcher match = Pattern.compile('"' + name + "\":\"(\\d+)\"").matcher(summary);
    return match.find() ? Long.parseLong(match.group(1)) : 0;
  }
}
