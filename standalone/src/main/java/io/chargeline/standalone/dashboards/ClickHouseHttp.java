package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks ClickHouse over HTTP, as Grafana's plug-in can. */
final class ClickHouseHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final int OK = 200;
  private static final int NANOS_PER_MS = 1_000_000;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI url;
  private final String user;
  private final String password;

  /**
   * A result.
   *
   * @param types without {@code Nullable} and {@code LowCardinality}
   * @param data a list of values for each row
   * @param readRows that the database read for it
   */
  record Result(
      List<String> columns, List<String> types, JsonNode data, long readRows, long tookMs) {
    int rows() {
      return data.size();
    }
  }

  ClickHouseHttp(String url, String user, String password) {
    this.url = URI.create(url + (url.endsWith("/") ? "" : "/") + "?default_format=JSONCompact");
    this.user = user;
    this.password = password;
  }

  /**
   * @throws IOException with ClickHouse's own words if the query fails
   */
  Result ask(String sql) throws IOException, InterruptedException {
    long begin = System.nanoTime();
    JsonNode json = Json.tree(run(sql));
    long tookMs = (System.nanoTime() - begin) / NANOS_PER_MS;
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (JsonNode column : json.path("meta")) {
      columns.add(column.path("name").asText());
      types.add(bare(column.path("type").asText()));
    }
    long readRows = json.path("statistics").path("rows_read").asLong();
    return new Result(columns, types, json.path("data"), readRows, tookMs);
  }

  /** The first column's values. */
  List<String> texts(String sql) throws IOException, InterruptedException {
    List<String> texts = new ArrayList<>();
    ask(sql).data().forEach(row -> texts.add(row.path(0).asText()));
    return texts;
  }

  /** The answer's bytes; none of a statement that gives nothing. */
  byte[] run(String sql) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(TIMEOUT)
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    if (response.statusCode() != OK) {
      throw new IOException(new String(response.body(), StandardCharsets.UTF_8).strip());
    }
    return response.body();
  }

  private static String bare(String type) {
    String bare = type;
    for (String wrapper : List.of("LowCardinality(", "Nullable(")) {
      if (bare.startsWith(wrapper)) {
        bare = bare.substring(wrapper.length(), bare.length() - 1);
      }
    }
    return bare;
  }
}
