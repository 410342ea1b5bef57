package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.fault;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.frame.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ReadTest extends ApiTest {

  @Test
  void aReadIsNeverOlderThanWhatWasWrittenBefore() {
    for (int revision = 1; revision <= 200; revision++) {
      job.write(online("04C00001", "demo", revision, idle(1)));
      assertThat(demo.get("/api/third/devices/04C00001").body().get("sequence").asInt())
          .isEqualTo(revision);
    }
  }

  /** Who comes while a question to the broker is under way must not be served by its answer. */
  @Test
  void norAreReadsThatShareTheirQuestions() {
    ExecutorService threads = Executors.newFixedThreadPool(12);
    try {
      List<CompletableFuture<Void>> readers =
          IntStream.range(0, 12)
              .mapToObj(i -> "04C0010" + Integer.toHexString(i).toUpperCase(Locale.ROOT))
              .map(id -> CompletableFuture.runAsync(() -> writeAndRead(id, 100), threads))
              .toList();
      readers.forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private void writeAndRead(String device, int times) {
    for (int revision = 1; revision <= times; revision++) {
      job.write(online(device, "demo", revision, idle(1)));
      assertThat(demo.get("/api/third/devices/" + device).body().get("sequence").asInt())
          .isEqualTo(revision);
    }
  }

  @Test
  void aReadWaitsForTheSnapshotOfAnEventThatWasTold() {
    job.write(online("04C00010", "demo", 8, idle(1)));
    assertThat(demo.get("/api/third/devices/04C00010").status()).isEqualTo(200);
    job.write(
        Topic.DEVICE_EVENTS,
        "04C00010",
        event("04C00010", 9, "charging.started", "{\"order_no\":\"o\"}"));
    List<CompletableFuture<Reply>> reads =
        List.of(
            demo.getAsync("/api/third/devices/04C00010"),
            demo.getAsync(status("04C00010") + "?port_no=1"),
            demo.getAsync("/api/third/devices?limit=1000"));
    await()
        .during(Duration.ofMillis(300))
        .until(() -> reads.stream().noneMatch(CompletableFuture::isDone));
    job.write(online("04C00010", "demo", 9, charging(1, "o")));
    assertThat(reads.get(0).join().body().get("sequence").asInt()).isEqualTo(9);
    assertThat(reads.get(1).join().text("status")).isEqualTo("charging");
    assertThat(reads.get(2).join().status()).isEqualTo(200);
  }

  @Test
  void aCommandWhoseEndWasToldIsNotReadAsOpen() {
    job.write(online("04C00011", "demo", 1, idle(1)));
    Reply made = demo.post(start("04C00011"), "{\"order_no\":\"T-1\",\"mode\":4,\"port_no\":1}");
    String id = made.text("command_id");
    job.write(
        Topic.DEVICE_EVENTS,
        "04C00011",
        event("04C00011", 1, "command.succeeded", "{\"command_id\":\"" + id + "\"}"));
    CompletableFuture<Reply> read = demo.getAsync("/api/third/commands/" + id);
    await().during(Duration.ofMillis(300)).until(() -> !read.isDone());
    job.write(JobTwin.row(job.commands("04C00011").get(0), CommandState.SUCCEEDED, 1));
    assertThat(read.join().text("state")).isEqualTo("succeeded");
  }

  @Test
  void saysSoWhenTheViewStaysBehind() {
    job.write(online("04C00012", "demo", 1, idle(1)));
    try (ApiServer hasty = ApiTest.newServer(Optional.empty(), Duration.ofMillis(400))) {
      hasty.ready().join();
      Client client = new Client(hasty.port(), "demo-key");
      assertThat(client.get("/api/third/devices/04C00012").status()).isEqualTo(200);
      job.write(Topic.DEVICE_EVENTS, "04C00012", event("04C00012", 2, "device.fault", "{}"));
      assertThat(code(client.get("/api/third/devices/04C00012"))).isEqualTo("503 view_behind");
      job.write(online("04C00012", "demo", 2, fault(1)));
      assertThat(client.get("/api/third/devices/04C00012").status()).isEqualTo(200);
    }
  }

  /** It was not there when the event was told, and reads the last events that were. */
  @Test
  void aServerThatJustStartedKnowsWhatWasToldBefore() {
    job.write(online("04C00013", "demo", 1, idle(1)));
    Reply made = demo.post(start("04C00013"), "{\"order_no\":\"T-3\",\"mode\":4,\"port_no\":1}");
    String path = "/api/third/commands/" + made.text("command_id");
    String data = "{\"command_id\":\"" + made.text("command_id") + "\"}";
    job.write(Topic.DEVICE_EVENTS, "04C00013", event("04C00013", 2, "command.succeeded", data));
    try (ApiServer hasty = ApiTest.newServer(Optional.empty(), Duration.ofMillis(400))) {
      hasty.ready().join();
      Client client = new Client(hasty.port(), "demo-key");
      assertThat(code(client.get("/api/third/devices/04C00013"))).isEqualTo("503 view_behind");
      assertThat(code(client.get(path))).isEqualTo("503 view_behind");
      job.write(JobTwin.row(job.commands("04C00013").get(0), CommandState.SUCCEEDED, 1));
      job.write(online("04C00013", "demo", 2, charging(1, "T-3")));
      assertThat(client.get("/api/third/devices/04C00013").body().get("sequence").asInt())
          .isEqualTo(2);
      assertThat(client.get(path).text("state")).isEqualTo("succeeded");
    }
  }

  static byte[] event(String device, long sequence, String type, String data) {
    return """
        {"id":"e","event":"%s","device_phy_id":"%s","timestamp":1700000000,"sequence":%d,
         "schema_version":"1","tenant":"demo","data":%s}
        """
        .formatted(type, device, sequence, data)
        .getBytes(StandardCharsets.UTF_8);
  }

  @Test
  void theViewNeverGoesBackAndSurvivesWhatIsNoSnapshot() {
    job.write(online("04C00002", "demo", 7, idle(1), idle(2)));
    job.write(online("04C00002", "demo", 6, idle(1)));
    job.write(Topic.DEVICE_STATE, "04C00002", "{broken".getBytes(StandardCharsets.UTF_8));
    Reply reply = demo.get("/api/third/devices/04C00002");
    assertThat(reply.body().get("sequence").asInt()).isEqualTo(7);
    assertThat(reply.body().get("port_count").asInt()).isEqualTo(2);
    job.write(Topic.DEVICE_STATE, "04C00002", null);
    assertThat(code(demo.get("/api/third/devices/04C00002"))).isEqualTo("404 device_not_found");
  }

  @Test
  void showsADeviceWithItsPorts() {
    job.write(online("04CEAA40", "other", 3, idle(1), charging(2, "R-1"), fault(3)));
    Reply reply = other.get("/api/third/devices/04ceaa40");
    assertThat(reply.text("device_phy_id")).isEqualTo("04CEAA40");
    assertThat(reply.body().get("device_number").asInt()).isEqualTo(0xCEAA40);
    assertThat(reply.text("state")).isEqualTo("online");
    assertThat(reply.body().get("voltage").asDouble()).isEqualTo(221.4);
    assertThat(reply.text("last_seen")).isEqualTo("2023-11-14T22:13:21.000Z");
    assertThat(reply.body().has("connected")).isTrue();

    JsonNode ports = other.get("/api/third/devices/04CEAA40/ports").body().get("items");
    assertThat(ports.get(0).get("startable").asBoolean()).isTrue();
    assertThat(ports.get(0).get("plugged").asBoolean()).isTrue();
    assertThat(ports.get(0).has("current_power")).isFalse();
    assertThat(ports.get(1).get("not_startable_reason").asText()).isEqualTo("port_busy");
    assertThat(ports.get(1).at("/session/order_no").asText()).isEqualTo("R-1");
    assertThat(ports.get(2).get("not_startable_reason").asText()).isEqualTo("port_fault");
    assertThat(ports.get(2).has("plugged")).isFalse();

    assertThat(other.get("/api/third/devices/" + 0xCEAA40).text("device_phy_id"))
        .isEqualTo("04CEAA40");
    JsonNode live = other.get("/api/third/devices/04CEAA40/realtime").body();
    assertThat(live.get("current_power").asDouble()).isEqualTo(7200);

    job.write(online("05CEAA40", "other", 1, idle(1)));
    assertThat(code(other.get("/api/third/devices/" + 0xCEAA40))).isEqualTo("404 device_not_found");
    for (String path : List.of("", "/ports", "/realtime", "/charge/status?port_no=1")) {
      assertThat(code(demo.get("/api/third/devices/04CEAA40" + path)))
          .isEqualTo("404 device_not_found");
    }
    assertThat(demo.get("/api/third/devices?limit=1000").text()).doesNotContain("CEAA40");
  }

  @Test
  void listsByPages() {
    try (ApiServer listing = ApiTest.newServer(Optional.empty())) {
      for (int i = 0; i < 7; i++) {
        Presence presence = i == 3 ? Presence.OFFLINE : Presence.ONLINE;
        job.write(JobTwin.device("0AC0000" + i, "demo", 1, presence, List.of(idle(1)), List.of()));
      }
      Client client = new Client(listing.port(), "demo-key");
      List<String> seen = new ArrayList<>();
      String next = "";
      while (next != null) {
        JsonNode page = client.get("/api/third/devices?limit=3&state=online" + next).body();
        page.get("items").forEach(device -> seen.add(device.get("device_phy_id").asText()));
        assertThat(page.get("items").size()).isLessThanOrEqualTo(3);
        next = page.has("next_cursor") ? "&cursor=" + page.get("next_cursor").asText() : null;
      }
      assertThat(seen).doesNotHaveDuplicates().isSorted();
      assertThat(seen)
          .filteredOn(id -> id.startsWith("0AC"))
          .containsExactly("0AC00000", "0AC00001", "0AC00002", "0AC00004", "0AC00005", "0AC00006");
    }
    assertThat(code(demo.get("/api/third/devices?cursor=x"))).isEqualTo("400 invalid_field");
    assertThat(code(demo.get("/api/third/devices?limit=0"))).isEqualTo("400 invalid_field");
    assertThat(code(demo.get("/api/third/devices?state=sleepy"))).isEqualTo("400 invalid_field");
  }

  @Test
  void tellsTheStatusOfACharge() {
    job.write(
        JobTwin.device(
            "04C00003",
            "demo",
            5,
            Presence.ONLINE,
            List.of(idle(1), charging(2, "R-2")),
            List.of(JobTwin.session(1, "R-3", "ended"))));
    JsonNode running = demo.get(status("04C00003") + "?order_no=R-2").body();
    assertThat(running.toString())
        .isEqualTo(
            "{\"device_phy_id\":\"04C00003\",\"order_no\":\"R-2\",\"port_no\":2,"
                + "\"session_id\":\"s-R-2\",\"status\":\"charging\",\"mode\":1,"
                + "\"time_limit_s\":3600,\"started_at\":\"2023-11-14T22:13:20.000Z\","
                + "\"duration\":60,\"energy_consumed\":0.12,\"current_power\":7200.0,"
                + "\"peak_power\":7250.0,\"voltage\":220.5,\"current\":32.7,\"sequence\":5,"
                + "\"as_of\":\"2023-11-14T22:14:20.000Z\"}");
    assertThat(demo.get(status("04C00003") + "?port_no=2").body()).isEqualTo(running);

    JsonNode ended = demo.get(status("04C00003") + "?port_no=1").body();
    assertThat(ended.get("status").asText()).isEqualTo("ended");
    assertThat(ended.get("outcome").asText()).isEqualTo("completed");
    assertThat(ended.get("stop_reason").asText()).isEqualTo("full");
    assertThat(ended.get("stop_reason_text").asText()).isEqualTo("battery full");
    assertThat(ended.get("raw_reason").asInt()).isEqualTo(1);
    assertThat(ended.has("current_power")).isFalse();

    assertThat(code(demo.get(status("04C00003")))).isEqualTo("400 missing_field");
    assertThat(code(demo.get(status("04C00003") + "?order_no=none")))
        .isEqualTo("404 charge_not_found");
    assertThat(code(demo.get(status("04C00003") + "?port_no=9"))).isEqualTo("404 port_not_found");

    assertThat(
            demo.post(start("04C00003"), "{\"order_no\":\"R-4\",\"mode\":4,\"port_no\":1}")
                .status())
        .isEqualTo(202);
    JsonNode starting = demo.get(status("04C00003") + "?order_no=R-4").body();
    assertThat(starting.get("status").asText()).isEqualTo("starting");
    assertThat(starting.at("/command/state").asText()).isEqualTo("accepted");
  }

  /** The query itself is proven against ClickHouse elsewhere; here the answers around it. */
  @Test
  void asksTheHistoryForWhatTheViewDoesNotHold() throws IOException {
    AtomicReference<String> asked = new AtomicReference<>();
    HttpServer clickHouse =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
    clickHouse.createContext(
        "/",
        exchange -> {
          asked.set(exchange.getRequestURI().getQuery());
          byte[] row =
              """
              {"session_id":"h1","order_no":"old","port":2,"outcome":"stopped",\
              "stop_reason":"remote_stop","closed_by":"settlement","started_ms":1700000000000,\
              "ended_ms":1700000600000,"duration_s":600,"energy_wh":1500,"peak_power_w":7000.5}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, row.length);
          exchange.getResponseBody().write(row);
          exchange.close();
        });
    clickHouse.start();
    URI url = URI.create("http://127.0.0.1:" + clickHouse.getAddress().getPort());
    job.write(online("04C00004", "demo", 5, idle(1), idle(2)));
    try (ApiServer withHistory = ApiTest.newServer(Optional.of(url))) {
      Client client = new Client(withHistory.port(), "demo-key");
      JsonNode past = client.get(status("04C00004") + "?order_no=old").body();
      assertThat(past.get("status").asText()).isEqualTo("ended");
      assertThat(past.get("energy_consumed").asDouble()).isEqualTo(1.5);
      assertThat(past.get("peak_power").asDouble()).isEqualTo(7000.5);
      assertThat(asked.get()).contains("param_tenant=demo", "param_order=old");
      assertThat(code(client.post(stop("04C00004"), "{\"order_no\":\"old\"}")))
          .isEqualTo("409 order_already_ended");

      clickHouse.stop(0);
      assertThat(code(client.get(status("04C00004") + "?order_no=old")))
          .isEqualTo("503 history_unavailable");
      assertThat(client.get("/api/third/devices/04C00004").status()).isEqualTo(200);
    }
  }

  @Test
  void describesItself() {
    JsonNode paths = new Client(server.port(), null).get("/openapi.json").body().get("paths");
    List<String> described = new ArrayList<>();
    paths
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        method ->
                            described.add(
                                method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            server.routes().stream()
                .map(route -> route.method().name() + " " + route.path())
                .toList());
    assertThat(Json.text(paths)).contains("charge/start");
  }
}
