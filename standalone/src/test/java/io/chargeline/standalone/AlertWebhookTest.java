package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.standalone.TestStack.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What stands on the topic of alerts, as third parties get it: live, to be asked for, and again.
 */
class AlertWebhookTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final String HOOKS = "/api/third/webhook-endpoints";
  private static final String DEVICE = "0A740001";

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final Instant begun = Instant.now();
  private final String alert = UUID.randomUUID().toString();
  private final String alarm = UUID.randomUUID().toString();
  private KafkaProducer<byte[], byte[]> producer;
  private String path;

  @BeforeEach
  void listen() {
    Reply made =
        stack.post(
            HOOKS,
            """
            {"url": "%s", "events": ["alert.*", "system.alarm"], "alert_severity": "warning"}
            """
                .formatted(receiver.url()));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    assertThat(made.text("alert_severity")).isEqualTo("warning");
    path = HOOKS + "/" + made.text("id");
    receiver.expect(made.text("secret"));
    producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.endpoints().kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  @AfterEach
  void leave() {
    producer.close();
    stack.send(stack.request(path).DELETE());
    receiver.close();
  }

  @Test
  void itComesSignedStandsInTheFeedAndComesAgainOnRequest() throws Exception {
    String unimportant = UUID.randomUUID().toString();
    Event firing = tell("demo", alert, DEVICE, "warning", true, 1);
    Event resolved = tell("demo", alert, DEVICE, "warning", false, 2);
    tell("demo", unimportant, DEVICE, "info", true, 1);
    tell("somebody", UUID.randomUUID().toString(), DEVICE, "critical", true, 1);
    write("demo", null);
    write("demo", Json.bytes(firing));
    Event alarmed = tell("", alarm, null, "critical", true, 1);
    await(() -> assertThat(ours()).hasSize(3));
    assertThat(told(alert)).containsExactly(firing.id(), resolved.id());
    assertThat(told(alarm)).containsExactly(alarmed.id());
    assertThat(event(firing.id())).isEqualTo(Json.tree(Json.bytes(firing)));

    await(() -> assertThat(feed("alert.firing,alert.resolved")).contains(resolved.id()));
    assertThat(feed("alert.*")).contains(firing.id()).doesNotContain(alarmed.id());
    await(() -> assertThat(feed("system.alarm,alert.resolved")).contains(alarmed.id()));
    assertThat(feed("system.alarm,alert.resolved")).contains(resolved.id());
    assertThat(feed("system.*,alert.resolved"))
        .contains(resolved.id())
        .doesNotContain(alarmed.id());
    await(() -> assertThat(deliveries("alert.resolved")).contains(resolved.id()));
    assertThat(deliveries("system.alarm")).containsExactly(alarmed.id());

    replay(
        """
        {"from": "%s", "to": "%s"}"""
            .formatted(begun, Instant.now().plusSeconds(1)));
    await(() -> assertThat(ours()).hasSize(6));
    assertThat(told(alert)).containsExactly(firing.id(), resolved.id(), firing.id(), resolved.id());
    replay(
        """
        {"event_ids": ["%s", "%s"]}"""
            .formatted(alarmed.id(), firing.id()));
    await(() -> assertThat(ours()).hasSize(8));
    assertThat(told(alarm)).containsExactly(alarmed.id(), alarmed.id(), alarmed.id());
    assertThat(told(unimportant)).isEmpty();
    assertThat(receiver.refused()).isEmpty();
  }

  @Test
  void anEndpointSaysFromWhichSeverityOn() {
    assertThat(change("{\"alert_severity\":\"critical\"}").text("alert_severity"))
        .isEqualTo("critical");
    assertThat(change("{\"description\":\"x\"}").text("alert_severity")).isEqualTo("critical");
    assertThat(change("{\"alert_severity\":null}").body().has("alert_severity")).isFalse();
    Reply refused = change("{\"alert_severity\":\"bad\"}");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("field")).isEqualTo("alert_severity");
  }

  private Reply change(String json) {
    return stack.send(
        stack
            .request(path)
            .header("Content-Type", "application/json")
            .method("PATCH", java.net.http.HttpRequest.BodyPublishers.ofString(json)));
  }

  private void replay(String json) {
    Reply replay = stack.post(path + "/replays", json);
    assertThat(replay.status()).as("%s", replay).isEqualTo(202);
  }

  /** Ids of what came of an alert, in order. */
  private List<String> told(String of) {
    return receiver.deliveries().stream()
        .filter(it -> it.event().at("/data/alert_id").asText().equals(of))
        .map(WebhookReceiver.Delivery::id)
        .toList();
  }

  /** The stack has alerts of its own. */
  private List<String> ours() {
    return receiver.deliveries().stream()
        .filter(it -> it.event().at("/data/rule_id").asText().equals("by-hand"))
        .map(WebhookReceiver.Delivery::id)
        .toList();
  }

  private JsonNode event(String id) {
    return receiver.deliveries().stream()
        .filter(it -> it.id().equals(id))
        .findFirst()
        .orElseThrow()
        .event();
  }

  private List<String> feed(String types) {
    Reply page = stack.get("/api/third/events?limit=200&types=" + types);
    assertThat(page.status()).as("%s", page).isEqualTo(200);
    return ids(page, "id");
  }

  private List<String> deliveries(String type) {
    Reply page = stack.get(path + "/deliveries?event=" + type);
    assertThat(page.status()).as("%s", page).isEqualTo(200);
    return ids(page, "event_id");
  }

  private static List<String> ids(Reply page, String field) {
    return StreamSupport.stream(page.body().get("items").spliterator(), false)
        .map(item -> item.get(field).asText())
        .toList();
  }

  private static void await(ThrowingRunnable assertion) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(assertion);
  }

  /** As the job that judges would write it. */
  private Event tell(
      String tenant, String id, String device, String severity, boolean firing, long sequence) {
    long now = System.currentTimeMillis();
    AlertRow row =
        new AlertRow(
            id,
            tenant,
            "by-hand",
            1,
            "By hand",
            "手工",
            severity,
            severity,
            firing ? "firing" : "resolved",
            null,
            null,
            false,
            false,
            device == null ? "platform" : "device",
            null,
            device,
            null,
            null,
            now - 60_000,
            now - 1_000,
            now,
            null,
            null,
            firing ? null : Long.valueOf(now),
            firing ? null : "cleared",
            1,
            1,
            List.of(device == null ? "device job" : device),
            null,
            null,
            "It is so",
            "如此",
            1);
    Event event = new Notice(firing, now, row, Map.of()).event(sequence);
    write(tenant, Json.bytes(event));
    return event;
  }

  private void write(String tenant, byte[] value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                Topic.ALERTS.topicName(), tenant.getBytes(StandardCharsets.UTF_8), value));
    producer.flush();
  }
}
