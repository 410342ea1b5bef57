package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.DeviceSnapshot.Session;
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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Charges the live view no longer holds, from ClickHouse's {@code v_sessions} over HTTP. */
final class SessionHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHistory.class);
  private static final Duration CONNECT = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int HTTP_OK = 200;

  private static final String COLUMNS =
      """
      SELECT session_id, order_no, port, outcome, stop_reason, closed_by,
             toUnixTimestamp64Milli(started_at) AS started_ms,
             toUnixTimestamp64Milli(ended_at) AS ended_ms,
             duration_s, energy_wh, peak_power_w
      FROM chargeline.v_sessions
      WHERE tenant = {tenant:String} AND device_id = {device:String}
      """;
  private static final String BY_ORDER =
      COLUMNS + "AND order_no = {order:String} ORDER BY started_at DESC LIMIT 1";
  private static final String BY_PORT =
      COLUMNS + "AND port = {port:UInt8} ORDER BY started_at DESC LIMIT 1";

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final Optional<URI> clickHouse;
  private final String user;
  private final String password;

  SessionHistory(Optional<URI> clickHouse, String user, String password) {
    this.clickHouse = clickHouse;
    this.user = user;
    this.password = password;
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Optional<Session> byOrder(String tenant, String deviceId, String orderNo) {
    return ask(BY_ORDER, Map.of("tenant", tenant, "device", deviceId, "order", orderNo));
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Optional<Session> byPort(String tenant, String deviceId, int portNo) {
    return ask(
        BY_PORT, Map.of("tenant", tenant, "device", deviceId, "port", Integer.toString(portNo)));
  }

  /** An ended charge of this order; empty also when the history cannot be read. */
  Optional<Session> endedQuietly(String tenant, String deviceId, String orderNo) {
    try {
      return byOrder(tenant, deviceId, orderNo).filter(session -> session.endedAt() != null);
    } catch (Problem e) {
      LOG.debug("history not readable", e);
      return Optional.empty();
    }
  }

  private Optional<Session> ask(String query, Map<String, String> parameters) {
    if (clickHouse.isEmpty()) {
      return Optional.empty();
    }
    try {
      HttpResponse<byte[]> answer =
          http.send(request(clickHouse.get(), query, parameters), BodyHandlers.ofByteArray());
      if (answer.statusCode() != HTTP_OK) {
        throw unavailable(
            new IOException(new String(answer.body(), StandardCharsets.UTF_8).strip()));
      }
      return answer.body().length == 0
          ? Optional.empty()
          : Optional.of(session(Json.tree(answer.body())));
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private HttpRequest request(URI base, String query, Map<String, String> parameters) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("default_format", "JSONEachRow");
    all.put("output_format_json_quote_64bit_integers", "0");
    all.put("max_execution_time", Long.toString(PATIENCE.toSeconds()));
    parameters.forEach((name, value) -> all.put("param_" + name, escaped(value)));
    String form =
        all.entrySet().stream()
            .map(
                one ->
                    one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(base.resolve("/?" + form))
        .timeout(PATIENCE)
        .header("X-ClickHouse-User", user)
        .header("X-ClickHouse-Key", password)
        .POST(HttpRequest.BodyPublishers.ofString(query))
        .build();
  }

  /** ClickHouse reads parameter values as TSV. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }

  private static Session session(JsonNode row) {
    Double peakPowerW = row.hasNonNull("peak_power_w") ? row.get("peak_power_w").asDouble() : null;
    return new Session(
        row.path("session_id").asText(),
        row.path("order_no").asText(),
        row.path("port").asInt(),
        row.hasNonNull("ended_ms") ? "ended" : "charging",
        null,
        null,
        null,
        row.path("started_ms").asLong(),
        number(row, "ended_ms"),
        number(row, "duration_s"),
        number(row, "energy_wh"),
        null,
        peakPowerW == null ? null : Math.round(peakPowerW * 10),
        null,
        null,
        null,
        row.hasNonNull("ended_ms") ? text(row, "outcome") : null,
        text(row, "stop_reason"),
        null,
        text(row, "closed_by"));
  }

  private static Long number(JsonNode row, String name) {
    return row.hasNonNull(name) ? row.get(name).asLong() : null;
  }

  private static String text(JsonNode row, String name) {
    String text = row.path(name).asText("");
    return text.isEmpty() || text.equals("null") ? null : text;
  }

  private static Problem unavailable(Exception cause) {
    return ProblemCode.HISTORY_UNAVAILABLE
        .because(
            "this charge is not in the live view, and the history cannot be read now; try again",
            "历史数据暂时无法读取,请稍后重试")
        .causedBy(cause);
  }
}
