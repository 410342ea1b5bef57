package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.frame.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** From a device's frames to an alert, by a rule that was made a moment before. */
class AlertJobTest {
  private static final Logger LOG = LoggerFactory.getLogger(AlertJobTest.class);
  private static final int DEVICE = 0x0A710001;
  private static final String RULE = "gone-0a71";
  private static final String OFFLINE =
      """
      {"name": {"en": "Gone", "zh": "离线"}, "per": "device",
       "scope": {"devices": ["0A710001"]},
       "condition": {"kind": "state", "signal": "presence", "in": ["offline"]},
       "levels": [{"level": "warning", "for": 0}], "flap": {"changes": 0}, "group_wait": 0}
      """;

  private final TestStack stack = TestStack.shared();
  private final KafkaProducer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.endpoints().kafka()),
          new ByteArraySerializer(),
          new ByteArraySerializer());
  private final KafkaConsumer<byte[], byte[]> consumer =
      new KafkaConsumer<>(
          Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, stack.endpoints().kafka()),
          new ByteArrayDeserializer(),
          new ByteArrayDeserializer());
  private final List<JsonNode> rows = new ArrayList<>();
  private final List<JsonNode> steps = new ArrayList<>();
  private final List<JsonNode> events = new ArrayList<>();

  @AfterEach
  void close() {
    producer.close();
    consumer.close();
  }

  @Test
  void aRuleThatWasJustMadeFiresIsAcknowledgedOutlivesARestartAndResolves() {
    follow();
    write(version(1, false));
    long made = System.currentTimeMillis();
    String device;
    try (RawPile pile = new RawPile(stack.devices(), DEVICE).introduce()) {
      device = pile.deviceId();
      await(
          () ->
              stack
                  .get("/api/third/devices/" + device)
                  .body()
                  .at("/ports/0/startable")
                  .asBoolean());
    }
    long gone = System.currentTimeMillis();

    await(() -> events.size() == 1);
    long told = System.currentTimeMillis();
    JsonNode firing = events.get(0);
    assertThat(firing.get("event").asText()).isEqualTo("alert.firing");
    assertThat(firing.get("device_phy_id").asText()).isEqualTo(device);
    assertThat(firing.get("tenant").asText()).isEqualTo("demo");
    assertThat(firing.get("sequence").asLong()).isEqualTo(1);
    assertThat(firing.at("/data/rule_id").asText()).isEqualTo(RULE);
    String alert = firing.at("/data/alert_id").asText();
    await(() -> !rows.isEmpty() && phase().equals("firing"));
    assertThat(rows.get(rows.size() - 1).get("alert_id").asText()).isEqualTo(alert);

    write(new AlertAct("0a71-1", alert, "demo", "acknowledge", "ops", null, now()));
    await(() -> phase().equals("acknowledged"));
    assertThat(rows.get(rows.size() - 1).get("acknowledged_by").asText()).isEqualTo("ops");
    stack.stack().stopJob(EmbeddedStack.Job.ALERTS);
    stack.stack().startJob(EmbeddedStack.Job.ALERTS);

    try (RawPile pile = new RawPile(stack.devices(), DEVICE).introduce()) {
      assertThat(pile.deviceId()).isEqualTo(device);
      await(() -> events.size() == 2);
    }
    JsonNode resolved = events.get(1);
    assertThat(resolved.get("event").asText()).isEqualTo("alert.resolved");
    assertThat(resolved.get("sequence").asLong()).isEqualTo(2);
    assertThat(resolved.at("/data/alert_id").asText()).isEqualTo(alert);
    List<String> timeline = List.of("fired", "told", "acknowledged", "resolved");
    await(() -> stepsOf(alert).equals(timeline));
    await(() -> rowsOf(alert).get(rowsOf(alert).size() - 1).equals("resolved"));

    // Without the device it would fire again at once; deleted, the rule takes its alert with it.
    await(() -> events.size() == 3);
    write(version(2, true));
    long deleted = System.currentTimeMillis();
    await(() -> events.size() == 4);
    long effective = System.currentTimeMillis();
    await(() -> rows.get(rows.size() - 1).path("end_reason").asText().equals("rule_removed"));
    LOG.atWarn()
        .addKeyValue("signal_to_event_ms", told - gone)
        .addKeyValue("occurred_to_event_ms", told - occurred(firing))
        .addKeyValue("rule_to_effect_ms", effective - deleted)
        .addKeyValue("rule_to_alert_ms", told - made)
        .log("measured");
  }

  private static long occurred(JsonNode event) {
    return Instant.parse(event.get("occurred_at").asText()).toEpochMilli();
  }

  private static long now() {
    return System.currentTimeMillis();
  }

  private static RuleVersion version(long number, boolean deleted) {
    ObjectNode rule =
        deleted ? null : (ObjectNode) Json.tree(OFFLINE.getBytes(StandardCharsets.UTF_8));
    return new RuleVersion("demo", RULE, number, rule, deleted, "test", null, now());
  }

  private void write(RuleVersion version) {
    send(Topic.CONTROL_RULES, version.key(), version);
  }

  private void write(AlertAct act) {
    send(Topic.CONTROL_ALERT_ACTS, act.alertId(), act);
  }

  private void send(Topic topic, String key, Object value) {
    var unused =
        producer.send(
            new ProducerRecord<>(
                topic.topicName(), key.getBytes(StandardCharsets.UTF_8), Json.bytes(value)));
    producer.flush();
  }

  private void follow() {
    List<TopicPartition> topics =
        List.of(Topic.FACTS_ALERTS, Topic.FACTS_ALERT_STEPS, Topic.ALERTS).stream()
            .map(topic -> new TopicPartition(topic.topicName(), 0))
            .toList();
    consumer.assign(topics);
    consumer.seekToEnd(topics);
    topics.forEach(consumer::position);
  }

  private void poll() {
    consumer
        .poll(Duration.ofMillis(20))
        .forEach(
            record -> {
              JsonNode value = Json.tree(record.value());
              if (record.topic().equals(Topic.ALERTS.topicName())) {
                keep(events, value, value.at("/data/rule_id").asText().equals(RULE));
              } else if (record.topic().equals(Topic.FACTS_ALERTS.topicName())) {
                keep(rows, value, value.path("rule_id").asText().equals(RULE));
              } else {
                steps.add(value);
              }
            });
  }

  private List<String> stepsOf(String alert) {
    return of(alert, steps, "step");
  }

  private List<String> rowsOf(String alert) {
    return of(alert, rows, "phase");
  }

  private static List<String> of(String alert, List<JsonNode> all, String field) {
    return all.stream()
        .filter(one -> one.get("alert_id").asText().equals(alert))
        .map(one -> one.get(field).asText())
        .toList();
  }

  private static void keep(List<JsonNode> in, JsonNode value, boolean ours) {
    if (ours) {
      in.add(value);
    }
  }

  private String phase() {
    return rows.get(rows.size() - 1).get("phase").asText();
  }

  private void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              poll();
              return condition.call();
            });
  }
}
