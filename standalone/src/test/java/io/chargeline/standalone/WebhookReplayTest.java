package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.LeftReplay;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import io.chargeline.standalone.TestStack.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the history holds comes again: replays, the dead list and the delivery log, on a real
 * database. The rows are put there as the store job would; what is handed to delivery is read from
 * the log.
 */
class WebhookReplayTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOOKS = "/api/third/webhook-endpoints";
  private static final String A = "04F2A001";
  private static final String B = "04F2A002";

  private static final TestStack STACK = TestStack.shared();
  private static final Queue<Handed> HANDED = new ConcurrentLinkedQueue<>();
  private static TopicTail tail;

  private String endpoint;
  private String path;

  /** An event that was handed to delivery. */
  private record Handed(String key, String endpoint, String replay, String body) {
    String id() {
      return Json.tree(body.getBytes(StandardCharsets.UTF_8)).get("id").asText();
    }
  }

  @BeforeAll
  static void listen() {
    tail =
        TopicTail.start(
            STACK.endpoints().kafka(),
            "replay-test",
            List.of(Topic.WEBHOOK_REPLAYS),
            WebhookReplayTest::see);
  }

  private static void see(ConsumerRecord<byte[], byte[]> message) {
    HANDED.add(
        new Handed(
            text(message.key()),
            text(message.headers().lastHeader("endpoint").value()),
            text(message.headers().lastHeader("replay").value()),
            text(message.value())));
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }

  @AfterAll
  static void leave() {
    tail.close();
  }

  /** It wants faults only, of two devices that nobody has; nothing live is sent there. */
  @BeforeEach
  void make() {
    Reply made =
        STACK.post(HOOKS, "{\"url\":\"http://127.0.0.1:9/\",\"events\":[\"device.fault\"]}");
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    endpoint = made.text("id");
    path = HOOKS + "/" + endpoint;
  }

  @AfterEach
  void end() {
    STACK.send(STACK.request(path).DELETE());
  }

  private static void insert(String table, String columns, List<String> rows) throws Exception {
    List<String> unused =
        STACK
            .tables()
            .rows(
                "INSERT INTO chargeline.%s (%s) VALUES %s"
                    .formatted(table, columns, String.join(",", rows)));
  }

  /** A stored event; its body is spelled as nobody would spell it anew. */
  private static String stored(
      List<String> rows, String tenant, String key, String type, long sequence, Instant at) {
    String id = UUID.randomUUID().toString();
    String device = TenantKey.names(key) ? "" : "\"device_phy_id\": \"" + key + "\" ,";
    String body =
        """
        {"id":"%s" , "event":"%s",%s "timestamp":%d,"occurred_at":"%s","sequence":%d,"schema_version":"1","tenant":"%s","data":{"é":"\\u00e9 it''s"}}"""
            .formatted(
                id,
                type,
                device,
                at.getEpochSecond(),
                Event.time(at.toEpochMilli()),
                sequence,
                tenant)
            .strip();
    rows.add(
        "('%s','%s','%s','%s',fromUnixTimestamp64Milli(%d),%d,'%s')"
            .formatted(
                id,
                type,
                tenant,
                TenantKey.names(key) ? "" : key,
                at.toEpochMilli(),
                sequence,
                body.replace("\\", "\\\\")));
    return id;
  }

  private static void store(List<String> rows) throws IOException, Exception {
    insert("events", "id, event, tenant, device_id, at, sequence, body", rows);
  }

  private String attempt(
      String eventId,
      String key,
      long sequence,
      int attempt,
      long at,
      String outcome,
      String replay) {
    return "('demo','%s','%s','device.fault','%s',%d,%d,fromUnixTimestamp64Milli(%d),%d,'%s',%s,NULL,fromUnixTimestamp64Milli(%d),'%s',%s)"
        .formatted(
            endpoint,
            eventId,
            key,
            sequence,
            attempt,
            at,
            10 * attempt,
            outcome,
            outcome.equals("delivered") ? "204" : "500",
            at - 1000,
            replay,
            outcome.equals("delivered") ? "NULL" : "'no such order'");
  }

  private static void attempts(List<String> rows) throws Exception {
    insert(
        "deliveries",
        "tenant, endpoint_id, event_id, event, device_id, sequence, attempt, at, latency_ms,"
            + " outcome, http_status, error, occurred_at, replay_id, response_excerpt",
        rows);
  }

  private Reply replay(String body) {
    Reply begun = STACK.post(path + "/replays", body);
    assertThat(begun.status()).as("%s", begun).isEqualTo(202);
    return ended(begun.text("replay_id"));
  }

  private Reply ended(String replayId) {
    return await()
        .atMost(PATIENCE)
        .until(
            () -> STACK.get(path + "/replays/" + replayId),
            it -> it.status() == 200 && !it.text("state").equals("running"));
  }

  private static List<Handed> handed(Reply replay) {
    tail.caughtUp().join();
    return HANDED.stream().filter(it -> it.replay().equals(replay.text("replay_id"))).toList();
  }

  private static List<String> ids(List<Handed> handed, String key) {
    return handed.stream().filter(it -> it.key().equals(key)).map(Handed::id).toList();
  }

  @Test
  void namedEventsComeByteForByteAndOthersDoNot() throws Exception {
    List<String> rows = new ArrayList<>();
    Instant at = Instant.now().minusSeconds(3600);
    String second = stored(rows, "demo", A, EventType.DEVICE_ONLINE, 2, at.plusSeconds(1));
    String first = stored(rows, "demo", A, EventType.DEVICE_FAULT, 1, at);
    String ofTenant =
        stored(rows, "demo", TenantKey.of("demo"), EventType.API_ERROR, 1, at.plusSeconds(2));
    String foreign = stored(rows, "nobody-else", B, EventType.DEVICE_FAULT, 1, at);
    store(rows);

    Reply replay =
        replay(
            "{\"event_ids\":[\"%s\",\"%s\",\"%s\",\"%s\",\"unknown\"]}"
                .formatted(second, first, ofTenant, foreign));
    assertThat(replay.text("state")).as("%s", replay).isEqualTo("done");
    assertThat(replay.body().get("written").asInt()).isEqualTo(3);
    assertThat(replay.body().get("missing")).hasSize(2);
    assertThat(replay.body().get("missing").toString()).contains(foreign, "unknown");
    List<Handed> handed = handed(replay);
    assertThat(ids(handed, A)).containsExactly(first, second);
    assertThat(ids(handed, TenantKey.of("demo"))).containsExactly(ofTenant);
    assertThat(handed).allMatch(it -> it.endpoint().equals(endpoint));
    for (Handed one : handed) {
      assertThat(
              STACK
                  .tables()
                  .rows(
                      "SELECT hex(body) FROM chargeline.events WHERE id = '%s'"
                          .formatted(one.id())))
          .containsExactly(hex(one.body()));
    }
  }

  private static String hex(String body) {
    return java.util.HexFormat.of()
        .withUpperCase()
        .formatHex(body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aTimeIsReplayedInOrderAndByTheFilter() throws Exception {
    Instant from =
        Instant.now().minus(Duration.ofDays(2)).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    List<String> wantedA = new ArrayList<>();
    List<String> wantedB = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    // More than a page, and what is not wanted between.
    for (int i = 0; i < 700; i++) {
      Instant at = from.plusMillis(10L * i);
      wantedA.add(stored(rows, "demo", A, EventType.DEVICE_FAULT, 100 + i, at));
      stored(rows, "demo", A, EventType.CHARGING_PROGRESS, 1000 + i, at);
      wantedB.add(stored(rows, "demo", B, EventType.DEVICE_FAULT, 100 + i, at));
    }
    stored(rows, "demo", A, EventType.DEVICE_FAULT, 99, from.minusMillis(1));
    stored(rows, "demo", A, EventType.DEVICE_FAULT, 9999, from.plusSeconds(7));
    stored(rows, "nobody-else", A, EventType.DEVICE_FAULT, 100, from.plusSeconds(1));
    // Late and in batches, as the store job would after an outage; the first comes twice.
    store(rows.subList(0, 900));
    store(rows.subList(900, rows.size()));
    store(rows.subList(0, 3));

    String range = "{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, from.plusSeconds(7));
    Reply replay = replay(range);
    assertThat(replay.text("state")).as("%s", replay).isEqualTo("done");
    List<Handed> handed = handed(replay);
    assertThat(ids(handed, A)).isEqualTo(wantedA);
    assertThat(ids(handed, B)).isEqualTo(wantedB);
    assertThat(replay.body().get("written").asInt()).isEqualTo(handed.size()).isEqualTo(1400);

    STACK.send(
        STACK
            .request(path)
            .method(
                "PATCH",
                java.net.http.HttpRequest.BodyPublishers.ofString(
                    "{\"events\":[\"device.*\",\"api.error\"]}")));
    Reply none = replay(range.replace("}", ",\"events\":[\"charging.*\"]}"));
    assertThat(none.body().get("written").asInt()).isZero();
  }

  @Test
  void whatIsStoredTwiceIsHandedOnce() throws Exception {
    Instant from = Instant.now().minus(Duration.ofDays(3));
    List<String> rows = new ArrayList<>();
    String first = stored(rows, "demo", A, EventType.DEVICE_FAULT, 1, from);
    String second = stored(rows, "demo", A, EventType.DEVICE_FAULT, 2, from.plusSeconds(1));
    store(rows);
    store(rows);

    Reply replay = replay("{\"from\":\"%s\",\"to\":\"%s\"}".formatted(from, from.plusSeconds(2)));
    assertThat(ids(handed(replay), A)).containsExactly(first, second);
    assertThat(replay.body().get("written").asInt()).isEqualTo(2);
  }

  @Test
  void sinceTheLastSuccessMeansWhatHappenedFromThenOn() throws Exception {
    Instant last = Instant.now().minus(Duration.ofMinutes(30));
    List<String> rows = new ArrayList<>();
    stored(rows, "demo", A, EventType.DEVICE_FAULT, 1, last.minusSeconds(60));
    String accepted = stored(rows, "demo", A, EventType.DEVICE_FAULT, 2, last);
    String missed = stored(rows, "demo", A, EventType.DEVICE_FAULT, 3, last.plusSeconds(60));
    store(rows);
    long at = last.toEpochMilli() + 1000;
    attempts(List.of(attempt(accepted, A, 2, 1, at, "delivered", "")));

    Reply replay = replay("{\"since\":\"last_success\"}");
    assertThat(replay.text("from")).isEqualTo(Event.time(last.toEpochMilli()));
    assertThat(ids(handed(replay), A)).containsSubsequence(accepted, missed).hasSizeGreaterThan(1);

    attempts(
        List.of(
            attempt(missed, A, 3, 1, at + 60_000, "delivered", replay.text("replay_id")),
            attempt(accepted, A, 2, 1, at + 61_000, "dead", replay.text("replay_id"))));
    Reply told = STACK.get(path + "/replays/" + replay.text("replay_id"));
    assertThat(told.body().get("delivered").asInt()).isEqualTo(1);
    assertThat(told.body().get("dead").asInt()).isEqualTo(1);
  }

  @Test
  void theDeliveryLogIsPagedAndFiltered() throws Exception {
    long now = System.currentTimeMillis();
    List<String> rows = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      rows.add(attempt("log-1", A, 1, i, now - 50_000 + i, i < 4 ? "retry" : "delivered", ""));
    }
    rows.add(attempt("log-2", B, 1, 1, now - 40_000, "parked", ""));
    rows.add(attempt("log-1", A, 1, 1, now - 30_000, "delivered", "again"));
    attempts(rows);
    // Stored again after a failure of the store job.
    attempts(rows.subList(0, 2));

    List<String> all = new ArrayList<>();
    String cursor = "";
    do {
      Reply page = STACK.get(path + "/deliveries?limit=2" + cursor);
      assertThat(page.status()).as("%s", page).isEqualTo(200);
      page.body()
          .get("items")
          .forEach(
              it ->
                  all.add(
                      it.get("event_id").asText()
                          + it.path("replay_id").asText()
                          + it.get("attempt")));
      cursor = "&cursor=" + page.text("next_cursor");
    } while (cursor.length() > 8);
    assertThat(all)
        .containsExactly("log-1again1", "log-21", "log-14", "log-13", "log-12", "log-11");

    JsonNode retry = STACK.get(path + "/deliveries?outcome=retry&limit=1").body().at("/items/0");
    assertThat(retry.get("http_status").asInt()).isEqualTo(500);
    assertThat(retry.get("response_excerpt").asText()).isEqualTo("no such order");
    assertThat(retry.get("latency_ms").asInt()).isEqualTo(30);
    assertThat(retry.get("device_phy_id").asText()).isEqualTo(A);
    assertThat(count("?outcome=delivered")).isEqualTo(2);
    assertThat(count("?event_id=log-2")).isEqualTo(1);
    assertThat(count("?event=device.fault")).isEqualTo(6);
    assertThat(count("?event=device.online")).isZero();
    assertThat(count("?from=" + Instant.ofEpochMilli(now - 40_000))).isEqualTo(2);
    assertThat(count("?to=" + Instant.ofEpochMilli(now - 40_000))).isEqualTo(4);
    assertThat(count("/log-1")).isEqualTo(5);
    assertThat(count("/never")).isZero();
    for (String bad : List.of("?outcome=lost", "?event=x", "?event_id=", "?limit=0", "?cursor=x")) {
      assertThat(STACK.get(path + "/deliveries" + bad).status()).as(bad).isEqualTo(400);
    }

    JsonNode hour = STACK.get(path + "/health").body().get("last_hour");
    assertThat(hour.get("attempts").asInt()).isEqualTo(6);
    assertThat(hour.get("attempts_delivered").asInt()).isEqualTo(2);
    assertThat(hour.get("attempt_success_rate").asDouble()).isEqualTo(2 / 6.0);
    assertThat(hour.get("events").asInt()).isEqualTo(2);
    assertThat(hour.get("events_delivered").asInt()).isEqualTo(1);
    assertThat(hour.get("p99_ms").asDouble()).isBetween(30.0, 40.0);
    assertThat(
            STACK
                .tables()
                .rows(
                    "SELECT sum(attempts), sum(attempts_delivered), sum(events), sum(events_delivered),"
                        + " sum(events_dead), max(p99_ms) <= 40 FROM chargeline.v_webhook_success"
                        + " WHERE tenant = 'demo' AND endpoint_id = '"
                        + endpoint
                        + "'"))
        .containsExactly("6\t2\t2\t1\t0\t1");
  }

  private int count(String query) {
    Reply reply = STACK.get(path + "/deliveries" + query);
    assertThat(reply.status()).as("%s: %s", query, reply).isEqualTo(200);
    return reply.body().get("items").size();
  }

  @Test
  void theDeadAreListedAndDrivenAgainInOrder() throws Exception {
    Instant at = Instant.now().minusSeconds(7200);
    long now = System.currentTimeMillis();
    List<String> events = new ArrayList<>();
    List<String> rows = new ArrayList<>();
    List<String> dead = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      String id = stored(events, "demo", A, EventType.DEVICE_FAULT, i, at.plusSeconds(i));
      dead.add(id);
      rows.add(attempt(id, A, i, 1, now - 60_000, "retry", ""));
      rows.add(attempt(id, A, i, 2, now - 50_000 - i, "dead", ""));
    }
    String saved = stored(events, "demo", A, EventType.DEVICE_FAULT, 4, at.plusSeconds(4));
    rows.add(attempt(saved, A, 4, 9, now - 50_000, "dead", ""));
    rows.add(attempt(saved, A, 4, 1, now - 40_000, "delivered", "a-redrive"));
    String parked = stored(events, "demo", A, EventType.DEVICE_FAULT, 5, at.plusSeconds(5));
    rows.add(attempt(parked, A, 5, 1, now - 40_000, "parked", ""));
    store(events);
    attempts(rows);

    JsonNode first = STACK.get(path + "/dead?limit=2").body();
    assertThat(first.get("items")).hasSize(2);
    assertThat(first.at("/items/0/event_id").asText()).isEqualTo(dead.get(0));
    assertThat(first.at("/items/0/attempts").asInt()).isEqualTo(2);
    assertThat(first.at("/items/0/http_status").asInt()).isEqualTo(500);
    JsonNode second =
        STACK.get(path + "/dead?limit=2&cursor=" + first.get("next_cursor").asText()).body();
    assertThat(second.get("items")).hasSize(1);
    assertThat(second.at("/items/0/event_id").asText()).isEqualTo(dead.get(2));
    assertThat(second.has("next_cursor")).isFalse();

    Reply all = STACK.post(path + "/dead/redrive", "{\"all\":true}");
    assertThat(all.status()).as("%s", all).isEqualTo(202);
    Reply through = ended(all.text("replay_id"));
    assertThat(through.text("state")).isEqualTo("done");
    assertThat(ids(handed(through), A)).isEqualTo(dead);
    // Later than what the job, which really tries, makes of them meanwhile.
    long later = now + 3_600_000;
    String redrive = all.text("replay_id");
    attempts(
        List.of(
            attempt(dead.get(0), A, 1, 99, later, "dead", redrive),
            attempt(dead.get(1), A, 2, 99, later, "delivered", redrive),
            attempt(dead.get(2), A, 3, 99, later - 1, "dead", redrive)));
    assertThat(STACK.get(path + "/dead").body().findValuesAsText("event_id"))
        .containsExactly(dead.get(0), dead.get(2));

    Reply one = STACK.post(path + "/dead/redrive", "{\"event_ids\":[\"" + dead.get(2) + "\"]}");
    assertThat(ids(handed(ended(one.text("replay_id"))), A)).containsExactly(dead.get(2));
  }

  /** What a server that died has left, another finishes from where it was. */
  @Test
  void anotherServerGoesOnWithWhatOneLeft() throws Exception {
    List<String> rows = new ArrayList<>();
    Instant at = Instant.now().minusSeconds(3600);
    List<String> ids =
        IntStream.range(0, 5)
            .mapToObj(
                i -> stored(rows, "demo", B, EventType.DEVICE_FAULT, 50 + i, at.plusSeconds(i)))
            .toList();
    store(rows);
    String replayId = UUID.randomUUID().toString();
    LeftReplay.write(STACK.endpoints().kafka(), replayId, endpoint, ids, at.toEpochMilli());

    Reply replay = ended(replayId);
    assertThat(replay.text("state")).isEqualTo("done");
    assertThat(ids(handed(replay), B)).isEqualTo(ids);
  }
}
