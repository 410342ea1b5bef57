package io.chargeline.api;

import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.api.Client.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is made of the database's rows; that they are right is tested with a database. */
final class StatsPastTest extends ApiTest {
  private static final String SHANGHAI = "&from=2026-03-02&to=2026-03-05";
  private static final long MIDNIGHT = Instant.parse("2026-03-01T16:00:00Z").toEpochMilli();
  private static final long DAY = 86_400_000;

  private final Map<String, String> rows = new ConcurrentHashMap<>();
  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private HttpServer clickHouse;
  private ApiServer past;
  private Client client;

  @BeforeAll
  void startServers() throws IOException {
    clickHouse = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    clickHouse.createContext("/", this::answer);
    clickHouse.start();
    past =
        ApiTest.newServer(
            Optional.of(URI.create("http://127.0.0.1:" + clickHouse.getAddress().getPort())));
    past.ready().join();
    client = new Client(past.port(), "demo-key");
  }

  @AfterAll
  void stopServers() {
    past.close();
    clickHouse.stop(0);
  }

  @BeforeEach
  void forget() {
    rows.clear();
    asked.clear();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String query = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    asked.add(exchange.getRequestURI().getQuery());
    String name = query.replaceAll("(?s).*log_comment = 'statistics/(\\w+)'.*", "$1");
    byte[] body = rows.getOrDefault(name, "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static String day(int number, boolean isFinal, String numerators, String denominators) {
    long start = MIDNIGHT + number * DAY;
    return """
        {"start_ms":%d,"end_ms":%d,"as_of_ms":%d,"all_final":%b,"numerators":%s,"denominators":%s}
        """
        .formatted(start, start + DAY, start + DAY, isFinal, numerators, denominators);
  }

  @Test
  void aWindowWithoutARowIsAGap() {
    rows.put("figures_series", day(0, true, "[1500,3]", "[0,4]") + day(2, false, "[0,0]", "[0,0]"));
    JsonNode body =
        client
            .get("/api/third/stats/series?step=day&figure=energy,charging_success_rate" + SHANGHAI)
            .body();
    assertThat(body.at("/points/0").toString())
        .isEqualTo(
            "{\"from\":\"2026-03-01T16:00:00.000Z\",\"to\":\"2026-03-02T16:00:00.000Z\","
                + "\"final\":true,\"as_of\":\"2026-03-02T16:00:00.000Z\",\"gap\":false,\"figures\":["
                + "{\"name\":\"energy\",\"unit\":\"kWh\",\"numerator\":1500,\"denominator\":1000,\"value\":1.5},"
                + "{\"name\":\"charging_success_rate\",\"unit\":\"1\",\"numerator\":3,\"denominator\":4,"
                + "\"value\":0.75}]}");
    assertThat(body.at("/points/1/gap").asBoolean()).isTrue();
    assertThat(body.at("/points/1/figures/0/value").isNull()).isTrue();
    assertThat(body.at("/points/1/to").asText()).isEqualTo("2026-03-03T16:00:00.000Z");
    assertThat(body.at("/points/2/figures/0/value").asDouble()).isZero();
    assertThat(body.at("/points/2/figures/1/value").isNull()).isTrue();
    assertThat(body.get("points")).hasSize(3);
    assertThat(body.get("final").asBoolean()).isFalse();
    assertThat(body.get("as_of").asText()).isEqualTo("2026-03-04T16:00:00.000Z");
    assertThat(body.at("/window/zone").asText()).isEqualTo("Asia/Shanghai");
    assertThat(asked)
        .singleElement()
        .asString()
        .contains("param_scope=tenant", "param_tenant=demo", "param_step=day", "max_rows_to_read=");
  }

  @Test
  void aWholeSeriesIsFinalWhenAllOfItIs() {
    rows.put(
        "figures_series",
        day(0, true, "[1]", "[0]") + day(1, true, "[1]", "[0]") + day(2, true, "[1]", "[0]"));
    JsonNode body = client.get("/api/third/stats/series?step=day&figure=energy" + SHANGHAI).body();
    assertThat(body.get("final").asBoolean()).isTrue();
  }

  @Test
  void aTrendIsOnePeriodAgainstAnother() {
    rows.put(
        "figures_total",
        """
        {"windows":72,"end_ms":1772640000000,"as_of_ms":1772640000000,"all_final":1,
        "numerators":[3000,6],"denominators":[0,8],"last_numerators":[0,0],"last_denominators":[0,0]}
        """
                .replace("\n", "")
            + "\n");
    rows.put(
        "figures_by_hour",
        """
        {"weekday":1,"hour":8,"windows":2,"numerators":[3000,1],"denominators":[0,2]}
        {"weekday":1,"hour":19,"windows":2,"numerators":[1000,0],"denominators":[0,0]}
        {"weekday":2,"hour":19,"windows":2,"numerators":[9000,3],"denominators":[0,3]}
        """);
    Reply reply =
        client.get(
            "/api/third/stats/trends?figure=energy,charging_success_rate&compare=week" + SHANGHAI);
    JsonNode body = reply.body();
    assertThat(body.at("/trends/0/now/value").asDouble()).isEqualTo(3.0);
    assertThat(body.at("/trends/0/change").asDouble()).isZero();
    assertThat(body.at("/trends/0/change_rate").asDouble()).isZero();
    assertThat(body.at("/window_before/from").asText()).isEqualTo("2026-02-22T16:00:00.000Z");
    assertThat(body.at("/compared_to").asText()).isEqualTo("week");
    // 10 kWh in four hours at 19, 3 kWh in two at 8.
    assertThat(body.at("/patterns/0/peak_hours").toString())
        .isEqualTo("[{\"hour\":19,\"value\":2.5},{\"hour\":8,\"value\":1.5}]");
    assertThat(body.at("/patterns/0/week/2").toString())
        .isEqualTo(
            "{\"weekday\":2,\"hour\":19,\"hours\":2,\"numerator\":9000,\"denominator\":2000,\"value\":4.5}");
    assertThat(body.at("/patterns/1/week/1/value").isNull()).isTrue();
    assertThat(body.at("/patterns/0/day")).hasSize(24);
    assertThat(body.at("/patterns/0/day/3/value").isNull()).isTrue();
  }

  @Test
  void withoutAPeriodBeforeThereIsNoChange() {
    Reply reply = client.get("/api/third/stats/trends?figure=energy" + SHANGHAI);
    assertThat(reply.body().at("/trends/0/now/value").isNull()).isTrue();
    assertThat(reply.body().at("/trends/0/change_rate").isNull()).isTrue();
    assertThat(reply.body().get("final").asBoolean()).isFalse();
  }

  @Test
  void aRankingNamesWhoItRanks() {
    job.write(online("05100020", "demo", 1, idle(1)));
    rows.put(
        "figures_ranking",
        """
        {"device_id":"05100020","port":2,"place":"garage","numerator":4,"denominator":0,"value":4}
        {"device_id":"05100021","port":1,"place":"","numerator":1,"denominator":0,"value":1}
        """);
    JsonNode items =
        client
            .get("/api/third/stats/ranking?of=ports&by=fault_times" + SHANGHAI)
            .body()
            .get("items");
    assertThat(items.get(0).toString())
        .isEqualTo(
            "{\"rank\":1,\"device_phy_id\":\"05100020\",\"port_no\":2,\"site\":\"garage\",\"figure\":"
                + "{\"name\":\"fault_times\",\"unit\":\"1\",\"numerator\":4,\"denominator\":1,\"value\":4.0}}");
    assertThat(items.get(1).has("site")).isFalse();
    rows.put(
        "figures_ranking_of_models",
        """
        {"model":"","devices":3,"numerator":7,"denominator":0,"value":7}
        """);
    assertThat(
            client
                .get("/api/third/stats/ranking?of=models&by=fault_times" + SHANGHAI)
                .body()
                .at("/items/0")
                .toString())
        .startsWith("{\"rank\":1,\"model\":\"\",\"devices\":3,");
  }

  @Test
  void aMonthIsItsDaysTogether() {
    rows.put(
        "figures_series",
        day(-1, true, "[500,1]", "[0,2]")
            + day(0, true, "[1500,3]", "[0,4]")
            + day(1, false, "[100,0]", "[0,0]"));
    String report =
        "/api/third/reports?period=month&figure=energy,charging_success_rate&from=2026-03-01&to=2026-03-05";
    JsonNode items = client.get(report).body().get("items");
    assertThat(items).hasSize(1);
    assertThat(items.at("/0/date").asText()).isEqualTo("2026-03");
    assertThat(items.at("/0/days").asInt()).isEqualTo(3);
    assertThat(items.at("/0/final").asBoolean()).isFalse();
    assertThat(items.at("/0/figures/0/value").asDouble()).isEqualTo(2.1);
    assertThat(items.at("/0/figures/1/numerator").asLong()).isEqualTo(4);

    Reply csv = client.get(report.replace("month", "day") + "&format=csv");
    assertThat(csv.type()).startsWith("text/csv");
    assertThat(csv.text())
        .isEqualTo(
            "\uFEFFdate,days,final,energy (kWh),charging_success_rate\r\n"
                + "2026-03-01,1,true,0.5,0.5\r\n"
                + "2026-03-02,1,true,1.5,0.75\r\n"
                + "2026-03-03,1,false,0.1,\r\n");
  }

  @Test
  void aMomentOfThePastIsAsItsWindowEnded() {
    rows.put(
        "figures_at",
        """
        {"as_of_ms":1772380800000,"all_final":true,"total_devices":4,"online_devices":3,"offline_devices":1,\
        "total_ports":8,"idle_ports":5,"charging_ports":2,"fault_ports":1}
        """);
    String at = "?at=2026-03-01T16:00:30Z";
    JsonNode devices = client.get("/api/third/stats/devices" + at).body();
    assertThat(devices.get("device_stats").toString())
        .isEqualTo(
            "{\"total_devices\":4,\"online_devices\":3,\"offline_devices\":1,\"online_rate\":0.75}");
    assertThat(devices.at("/port_stats/utilization_rate").asDouble()).isEqualTo(0.25);
    assertThat(devices.get("as_of").asText()).isEqualTo("2026-03-01T16:00:00.000Z");
    assertThat(devices.get("final").asBoolean()).isTrue();
    JsonNode usage = client.get("/api/third/stats/usage" + at).body();
    assertThat(usage.at("/business_stats/today_sessions").asInt(-1)).isZero();
    assertThat(usage.at("/business_stats/avg_duration").isNull()).isTrue();
    rows.clear();
    Reply none = client.get("/api/third/stats/devices" + at);
    assertThat(code(none)).isEqualTo("404 figures_not_found");
    assertThat(none.text("field")).isEqualTo("at");
  }
}
