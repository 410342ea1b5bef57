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

/** Asks ClickHouse over HTTP, as Grafana's plugin can. */
final class ClickHouseHttp {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int OK = 200;

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final URI url;
  private final String user;
  private final String password;

  /** A result: columns with their types, without {@code Nullable} and {@code LowCardinality}. */
  record Result(List<String> columns, List<String> types, int rows) {}

  ClickHouseHttp(String url, String user, String password) {
    this.url = URI.create(url + (url.endsWith("/") ? "" : "/") + "?default_format=JSONCompact");
    this.user = user;
    this.password = password;
  }

  /**
   * @throws IOException with ClickHouse's own words if the query fails
   */
  Result ask(String sql) throws IOException, InterruptedException {
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
    JsonNode json = Json.tree(response.body());
    List<String> columns = new ArrayList<>();
    List<String> types = new ArrayList<>();
    for (JsonNode column : json.path("meta")) {
      columns.add(column.path("name").asText());
      types.add(bare(column.path("type").asText()));
    }
    return new Result(columns, types, json.path("rows").asInt());
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
