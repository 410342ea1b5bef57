package io.chargeline.standalone.replay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** The tables as ClickHouse's HTTP interface shows them. */
public final class Tables {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String url;
  private final String user;
  private final String password;

  public Tables(String url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  /**
   * Merges every table whose rows replace one another until no replaced row is left.
   *
   * @throws IOException if a merge fails
   */
  public void merge() throws IOException, InterruptedException {
    String replacing =
        query(
            "SELECT name FROM system.tables WHERE database = 'chargeline'"
                + " AND engine LIKE '%ReplacingMergeTree' ORDER BY name");
    for (String table : replacing.lines().toList()) {
      query("OPTIMIZE TABLE chargeline.`" + table + "` FINAL");
    }
  }

  /** One line a row, columns by tab. */
  public List<String> rows(String sql) throws IOException, InterruptedException {
    return query(sql).lines().toList();
  }

  private String query(String sql) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(PATIENCE)
            .header("X-ClickHouse-User", user)
            .header("X-ClickHouse-Key", password)
            .POST(HttpRequest.BodyPublishers.ofString(sql))
            .build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException("ClickHouse: " + response.body().strip());
    }
    return response.body();
  }
}
