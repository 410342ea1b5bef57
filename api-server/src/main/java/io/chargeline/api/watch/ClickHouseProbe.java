package io.chargeline.api.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Asks the database for its disks; one that may not say, but answers, is fine. */
final class ClickHouseProbe implements Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OK = 200;
  private static final String ACCESS_DENIED = "497";

  /** Before the name of a disk. */
  private static final String DISK = Measure.CLICKHOUSE + ' ';

  private static final String QUESTION =
      "SELECT name, toFloat64(unreserved_space) AS free, toFloat64(total_space) AS total"
          + " FROM system.disks WHERE total_space > 0 FORMAT JSONEachRow";

  private final Http http = new Http(PATIENCE);
  private final URI url;
  private final String user;
  private final String password;

  ClickHouseProbe(URI url, String user, String password) {
    this.url = url;
    this.user = user;
    this.password = password;
  }

  @Override
  public String part() {
    return Measure.CLICKHOUSE;
  }

  @Override
  public List<Measure> look() throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            Http.to(url)
                .header("X-ClickHouse-User", user)
                .header("X-ClickHouse-Key", password)
                .POST(BodyPublishers.ofString(QUESTION)));
    String body = new String(answer.body(), StandardCharsets.UTF_8);
    if (answer.statusCode() == OK) {
      return disks(body);
    }
    String code = answer.headers().firstValue("X-ClickHouse-Exception-Code").orElse("");
    if (code.equals(ACCESS_DENIED)) {
      return List.of();
    }
    throw new IOException("status " + answer.statusCode() + ", code " + code);
  }

  /** Whether it is one of the database's, not of a machine. */
  static boolean isDisk(String part) {
    return part.startsWith(DISK);
  }

  private static List<Measure> disks(String body) {
    List<Measure> disks = new ArrayList<>();
    for (String line : body.split("\n", -1)) {
      if (!line.isBlank()) {
        JsonNode disk = Json.tree(line.getBytes(StandardCharsets.UTF_8));
        double total = disk.path("total").asDouble();
        double used = 100 * (1 - disk.path("free").asDouble() / total);
        String part = DISK + disk.path("name").asText();
        disks.add(new Measure(Measure.DISK_USED, part, used));
      }
    }
    return disks;
  }
}
