package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Streams of server-sent events, over real sockets. */
final class LiveRoutesTest extends ApiTest {
  private static final String DEVICES = "/api/third/devices/";

  private static String live(String device) {
    return DEVICES + device + "/live";
  }

  private EventStream watch(String device, String... headers) {
    return EventStream.open(server.port(), "demo-key", live(device), headers);
  }

  private void tell(String device, String tenant, long sequence, String data) {
    String body =
        """
        {"id":"%s-%d","event":"charging.progress","device_phy_id":"%s","timestamp":1700000000,
         "sequence":%d,"schema_version":"1","tenant":"%s","data":%s}
        """
            .formatted(device, sequence, device, sequence, tenant, data);
    job.write(Topic.DEVICE_EVENTS, device, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Reads wait for what was told to be shown; other tests read the same log. */
  private void shown(String device, String tenant, long sequence) {
    job.write(online(device, tenant, sequence, idle(1)));
  }

  @Test
  void aDeviceIsToldAtOnceAndOnEachChangeAsReadsHaveIt() {
    job.write(online("04DB0001", "demo", 1, idle(1)));
    try (EventStream stream = watch("04DB0001")) {
      JsonNode first = stream.await("device");
      assertThat(first.equals(demo.get(DEVICES + "04DB0001").body())).isTrue();
      assertThat(first.at("/ports/0/state").asText()).isEqualTo("idle");
      job.write(online("04DB0001", "demo", 2, charging(1, "ORD-1")));
      JsonNode now = stream.await("device", it -> it.path("sequence").asInt() == 2);
      assertThat(now).isEqualTo(demo.get(DEVICES + "04DB0001").body());
      assertThat(now.at("/ports/0/session/current_power").asInt()).isEqualTo(7200);
    }
  }

  @Test
  void eventsAreToldAsWebhooksTellThemAndOnceEach() {
    job.write(online("04DB0002", "demo", 1, idle(1)));
    try (EventStream stream = watch("04DB0002")) {
      stream.await("device");
      tell("04DB0002", "demo", 2, "{\"power_w\":1}");
      tell("04DB0002", "other", 3, "{}");
      tell("04DB0002", "demo", 2, "{\"power_w\":1}");
      tell("04DB0002", "demo", 4, "{\"power_w\":2}");
      stream.await("event", it -> it.path("sequence").asInt() == 4);
      assertThat(stream.told("event"))
          .extracting(EventStream.Told::id)
          .containsExactly("04DB0002-2", "04DB0002-4");
    }
    shown("04DB0002", "demo", 4);
  }

  @Test
  void commandsAreToldWhileTheyRunAndEnd() {
    job.write(online("04DB0003", "demo", 1, idle(1)));
    long now = System.currentTimeMillis();
    Command open =
        new Command(
            "c-open",
            "demo",
            "04DB0003",
            CommandType.REBOOT,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            now,
            now + 40_000);
    job.write(JobTwin.row(open, CommandState.SENT, 1));
    assertThat(demo.get("/api/third/commands/c-open").status()).isEqualTo(202);
    try (EventStream stream = watch("04DB0003")) {
      assertThat(stream.await("command").path("state").asText()).isEqualTo("sent");
      job.write(JobTwin.row(open, CommandState.SUCCEEDED, 2));
      assertThat(stream.await("command", it -> it.path("state").asText().equals("succeeded")))
          .isEqualTo(demo.get("/api/third/commands/c-open").body());
      job.write(JobTwin.failedStart("c-others", "other", "04DB0003", "o"));
      job.write(JobTwin.failedStart("c-last", "demo", "04DB0003", "p"));
      stream.await("command", it -> it.path("command_id").asText().equals("c-last"));
      assertThat(stream.told().toString()).doesNotContain("c-others");
    }
  }

  @Test
  void whoComesAgainIsToldWhatItMissedOrThatItMissedSomething() {
    job.write(online("04DB0004", "demo", 1, idle(1)));
    try (EventStream first = watch("04DB0004")) {
      first.await("device");
      tell("04DB0004", "demo", 2, "{}");
      first.await("event");
    }
    tell("04DB0004", "demo", 3, "{}");
    tell("04DB0004", "demo", 4, "{}");
    job.write(online("04DB0004", "demo", 4, idle(1)));
    try (EventStream again = watch("04DB0004", "Last-Event-ID", "04DB0004-2")) {
      again.await("event", it -> it.path("sequence").asInt() == 4);
      assertThat(again.told("event"))
          .extracting(EventStream.Told::id)
          .containsExactly("04DB0004-3", "04DB0004-4");
      assertThat(again.told("gap")).isEmpty();
    }
    try (EventStream late = watch("04DB0004", "Last-Event-ID", "long-ago")) {
      assertThat(late.await("gap").path("reason").asText()).isEqualTo("not_held");
    }
  }

  /** Its connection is full; what was not taken is bounded, and its end is what counts. */
  @Test
  void aSlowReaderMissesWhatIsBetweenAndNeverTheLast() {
    job.write(online("04DB0005", "demo", 1, idle(1)));
    try (EventStream slow = EventStream.slow(server.port(), "demo-key", live("04DB0005"))) {
      String much = "{\"text\":\"" + "x".repeat(50_000) + "\"}";
      int last = 280;
      for (int i = 2; i <= last; i++) {
        tell("04DB0005", "demo", i, much);
      }
      job.write(online("04DB0005", "demo", last - 1, idle(1)));
      job.write(online("04DB0005", "demo", last, idle(1)));
      demo.get(DEVICES + "04DB0005");
      slow.reading();
      slow.await("device", it -> it.path("sequence").asInt() == last);
      slow.await("event", it -> it.path("sequence").asInt() == last);
      int lost = slow.await("gap").path("lost").asInt();
      assertThat(lost).isPositive();
      assertThat(slow.told("event")).hasSize(last - 1 - lost);
      assertThat(metric("chargeline_api_live_dropped_total")).isGreaterThanOrEqualTo(lost);
    }
  }

  @Test
  void aListIsToldOfItsDevicesAndOfAllCounts() {
    for (String id : List.of("04DC0001", "04DC0002", "04DC0003")) {
      job.write(online(id, "other", 1, idle(1)));
    }
    other.get("/api/third/devices");
    try (EventStream stream =
        EventStream.open(server.port(), "other-key", "/api/third/live?devices=04DC0001,04dc0002")) {
      JsonNode first = stream.await("devices");
      assertThat(first).hasSize(2);
      JsonNode listed = other.get("/api/third/devices?limit=1000").body().get("items");
      assertThat(listed).contains(first.get(0), first.get(1));
      JsonNode before = stream.await("counts");
      job.write(online("04DC0002", "other", 2, charging(1, "o")));
      job.write(online("04DC0003", "other", 2, charging(1, "p")));
      JsonNode changed =
          stream.await("devices", it -> it.size() == 1 && it.at("/0/sequence").asInt() == 2);
      assertThat(changed.at("/0/device_phy_id").asText()).isEqualTo("04DC0002");
      int charging = before.at("/states/charging").asInt();
      stream.await("counts", it -> it.at("/states/charging").asInt() == charging + 2);
      assertThat(stream.told().toString()).doesNotContain("04DC0003");
    }
  }

  @Test
  void theOperatorSeesEveryTenantsDevices() {
    job.write(online("04DC0011", "other", 1, idle(1)));
    Client admin = new Client(server.port(), ADMIN_KEY);
    admin.get("/api/admin/devices/04DC0011");
    try (EventStream stream =
        EventStream.open(server.port(), ADMIN_KEY, "/api/admin/devices/04DC0011/live")) {
      JsonNode device = stream.await("device");
      assertThat(device.path("tenant").asText()).isEqualTo("other");
      assertThat(device.path("remote").asText()).isEqualTo("192.0.2.9:40001");
      assertThat(device.at("/ports/0/port_no").asInt()).isEqualTo(1);
      tell("04DC0011", "other", 2, "{}");
      stream.await("event");
    }
    shown("04DC0011", "other", 2);
    try (EventStream stream =
        EventStream.open(server.port(), ADMIN_KEY, "/api/admin/live?devices=04DC0011")) {
      assertThat(stream.await("devices").get(0))
          .isEqualTo(admin.get("/api/admin/devices/04DC0011").body());
      assertThat(stream.await("counts").path("total").asInt()).isPositive();
    }
    assertThat(code(demo.get("/api/admin/live"))).isEqualTo("403 scope_missing");
  }

  @Test
  void anothersDevicesAreNotThere() {
    job.write(online("04DC0021", "other", 1, idle(1)));
    assertThat(code(demo.get(live("04DC0021")))).isEqualTo("404 device_not_found");
    assertThat(code(demo.get("/api/third/live?devices=04DC0021")))
        .isEqualTo("404 device_not_found");
    assertThat(code(demo.get("/api/third/live?devices=" + "04DC0021,".repeat(300))))
        .isEqualTo("400 invalid_field");
    assertThat(code(new Client(server.port(), "none").get(live("04DC0021"))))
        .isEqualTo("401 unauthorized");
  }

  @Test
  void aStreamEndsWhenTheDeviceMovesAway() {
    job.write(online("04DC0031", "demo", 1, idle(1)));
    try (EventStream stream = watch("04DC0031")) {
      stream.await("device");
      job.write(online("04DC0031", "other", 2, charging(1, "secret-order")));
      assertThat(stream.await("end").path("code").asText()).isEqualTo("device_not_found");
      await().until(stream::isOver);
      assertThat(stream.told().toString()).doesNotContain("secret-order");
    }
  }

  @Test
  void aStreamEndsWithItsKey() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    Reply key = key("live-a");
    job.write(online("04DC0041", "live-a", 1, idle(1)));
    try (EventStream stream = EventStream.open(server.port(), key.text("key"), live("04DC0041"))) {
      stream.await("device");
      assertThat(admin.delete("/api/admin/keys/" + key.text("id")).status()).isEqualTo(204);
      assertThat(stream.await("end").path("code").asText()).isEqualTo("key_revoked");
      await().until(stream::isOver);
    }
  }

  /** More than there are lanes: none of them holds one, nor a thread. */
  @Test
  void streamsAreBoundedAndHoldNothingWhileTheyWait() {
    String key = key("live-b").text("key");
    job.write(online("04DC0051", "live-b", 1, idle(1)));
    List<EventStream> streams = new ArrayList<>();
    try {
      IntStream.range(0, LiveStreams.MAX_OF_TENANT)
          .mapToObj(i -> EventStream.open(server.port(), key, live("04DC0051")))
          .forEach(streams::add);
      streams.forEach(stream -> stream.await("device"));
      assertThat(open()).isGreaterThanOrEqualTo(LiveStreams.MAX_OF_TENANT);
      Reply refused = new Client(server.port(), key).get(live("04DC0051"));
      assertThat(code(refused)).isEqualTo("429 too_many_streams");
      assertThat(refused.raw().headers().firstValue("Retry-After")).isPresent();
      job.write(online("04DC0051", "live-b", 2, idle(1)));
      streams.forEach(stream -> stream.await("device", it -> it.path("sequence").asInt() == 2));
    } finally {
      streams.forEach(EventStream::close);
    }
    // Places of those who went without a word are found by those who find none.
    await()
        .untilAsserted(
            () -> {
              try (EventStream next = EventStream.open(server.port(), key, live("04DC0051"))) {
                await().until(() -> !next.told().isEmpty());
                assertThat(next.told("device")).isNotEmpty();
              }
            });
  }

  private Reply key(String tenant) {
    Client admin = new Client(server.port(), ADMIN_KEY);
    String made = "{\"id\":\"" + tenant + "\",\"name\":\"Live\"}";
    assertThat(admin.post("/api/admin/tenants", made).status()).isEqualTo(201);
    return admin.post(
        "/api/admin/tenants/" + tenant + "/keys", "{\"name\":\"k\",\"scopes\":[\"read\"]}");
  }

  @Test
  void streamsEndWithTheServer() {
    job.write(online("04DC0061", "demo", 1, idle(1)));
    EventStream stream;
    try (ApiServer own = newServer(Optional.empty())) {
      own.ready().join();
      stream = EventStream.open(own.port(), "demo-key", live("04DC0061"));
      stream.await("device");
    }
    assertThat(stream.await("end").path("code").asText()).isEqualTo("overloaded");
    await().until(stream::isOver);
    stream.close();
  }

  private int open() {
    return (int) metric("chargeline_api_live_streams");
  }

  private double metric(String name) {
    return new Client(server.port(), null)
        .get("/metrics")
        .text()
        .lines()
        .filter(line -> line.startsWith(name + ' '))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElse(Double.NaN);
  }
}
