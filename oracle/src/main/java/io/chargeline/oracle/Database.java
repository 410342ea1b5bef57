package io.chargeline.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** ClickHouse over HTTP, read row by row: nothing is held that was read. */
public final class Database {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** Times as unix seconds with three decimals, numbers as numbers, and a mistake as a mistake. */
  private static final String SETTINGS =
      "/?default_format=JSONEachRow"
          + "&date_time_output_format=unix_timestamp"
          + "&output_format_json_quote_64bit_integers=0"
          + "&output_format_json_quote_decimals=0"
          + "&http_write_exception_in_output_format=0"
          + "&wait_end_of_query=0";

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final URI uri;
  private final String user;
  private final String password;

  /**
   * @param url for example {@code http://127.0.0.1:8123}
   */
  public Database(String url, String user, String password) {
    this.uri =
        URI.create((url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + SETTINGS);
    this.user = user;
    this.password = password;
  }

  /** A row's values by column name. */
  @FunctionalInterface
  interface RowReader {
    void row(ObjectNode row) throws IOException, InterruptedException;
  }

  /**
   * @throws IOException if the server cannot be reached, refuses, or breaks off
   */
  void read(String sql, RowReader each) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(PATIENCE)
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<Stream<String>> response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException("ClickHouse: " + lines.collect(Collectors.joining("\n")).strip());
      }
      for (Iterator<String> rows = lines.iterator(); rows.hasNext(); ) {
        each.row(object(rows.next()));
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  /** The first row, of a query that has one at most. */
  Optional<ObjectNode> one(String sql) throws IOException, InterruptedException {
    ObjectNode[] found = new ObjectNode[1];
    read(sql, row -> found[0] = row);
    return Optional.ofNullable(found[0]);
  }

  private static ObjectNode object(String line) throws IOException {
    if (Json.MAPPER.readTree(line) instanceof ObjectNode row) {
      return row;
    }
    throw new IOException("ClickHouse: " + line);
  }

  /** A column of type DateTime64, in unix milliseconds; null where it is absent. */
  static Long time(ObjectNode row, String column) {
    return row.path(column).isNull() || row.path(column).isMissingNode()
        ? null
        : ms(row.get(column).asText());
  }

  /** Seconds with three decimals, as the server writes them. */
  static long ms(String seconds) {
    int point = seconds.indexOf('.');
    if (point < 0) {
      return Long.parseLong(seconds) * 1000;
    }
    String decimals = (seconds.substring(point + 1) + "000").substring(0, 3);
    long whole = Long.parseLong(seconds.substring(0, point)) * 1000;
    long part = Long.parseLong(decimals);
    return seconds.startsWith("-") ? whole - part : whole + part;
  }

  /** Null where it is absent. */
  static String text(ObjectNode row, String column) {
    return row.path(column).isTextual() ? row.get(column).textValue() : null;
  }

  /** A literal list, for {@code IN}. */
  static String in(Collection<String> values) {
    return values.stream()
        .map(value -> '\'' + value.replace("\\", "\\\\").replace("'", "\\'") + '\'')
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** A literal moment. */
  static String at(long ms) {
    return "fromUnixTimestamp64Milli(toInt64(" + ms + "), 'UTC')";
  }

  static String in(String value) {
    return in(List.of(value));
  }
}
