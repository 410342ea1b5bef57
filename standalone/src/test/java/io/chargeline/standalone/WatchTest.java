package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.api.watch.Watch;
import io.chargeline.api.watch.WatchConfig;
import io.chargeline.api.watch.WatchReport;
import io.chargeline.api.watch.WatchSources;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.TopicTail;
import io.chargeline.standalone.EmbeddedStack.Job;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

/** A job of the pipeline stops: the operator is told so, and of no device, until it runs again. */
class WatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int DEVICE = 0x0A770001;
  private static final String SECRET = SecretBox.newWebhookSecret();
  private static final String GONE = "gone-0a77";
  private static final String OFFLINE =
      """
      {"name": {"en": "Gone", "zh": "离线"}, "per": "device",
       "scope": {"devices": ["0A770001"]},
       "condition": {"kind": "state", "signal": "presence", "in": ["offline"]},
       "levels": [{"level": "warning", "for": 0}], "flap": {"changes": 0}, "group_wait": 0}
      """;

  private final TestStack stack = TestStack.shared();

  @Test
  void aStoppedJobIsToldAndItsReturnAndNoDeviceIsBlamedMeanwhile() throws Exception {
    List<String> alerts = new CopyOnWriteArrayList<>();
    try (WebhookReceiver byFlink = new WebhookReceiver();
        WebhookReceiver byOffsets = new WebhookReceiver();
        TopicTail tail = tail(alerts);
        RawPile pile = new RawPile(stack.devices(), DEVICE).introduce()) {
      tail.ready().join();
      rule(1, false);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  stack
                      .get("/api/third/devices/" + pile.deviceId())
                      .text("state")
                      .equals("online"));
      try (Watch asks =
              watch(byFlink, Optional.of(URI.create(stack.endpoints().flink())), "job-down", 0);
          Watch listens = watch(byOffsets, Optional.empty(), "job-stuck", 5)) {
        await().atMost(PATIENCE).until(() -> asks.report().telling() && measured(asks, "job_down"));
        await()
            .atMost(PATIENCE)
            .until(() -> listens.report().telling() && measured(listens, "stuck"));
        stack.stack().stopJob(Job.DEVICE);
        pile.close();
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(told(byFlink)).containsExactly("firing job-down-0a77 [\"device\"]");
                  assertThat(told(byOffsets)).containsExactly("firing job-stuck-0a77 [\"device\"]");
                });
        assertThat(alerts).as("while we are behind").isEmpty();

        stack.stack().startJob(Job.DEVICE);
        await()
            .atMost(PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(told(byFlink))
                      .containsExactly(
                          "firing job-down-0a77 [\"device\"]", "resolved job-down-0a77 []");
                  assertThat(told(byOffsets))
                      .containsExactly(
                          "firing job-stuck-0a77 [\"device\"]", "resolved job-stuck-0a77 []");
                });
        await().atMost(PATIENCE).until(() -> alerts.contains("alert.firing"));
      }
      assertThat(byFlink.refused()).isEmpty();
      assertThat(byOffsets.refused()).isEmpty();
    } finally {
      rule(2, true);
    }
  }

  private static boolean measured(Watch watch, String what) {
    return watch.report().measures().stream()
        .map(WatchReport.Measured::what)
        .anyMatch(what::equals);
  }

  private static List<String> told(WebhookReceiver receiver) {
    return receiver.deliveries().stream()
        .map(
            delivery ->
                delivery.event().at("/data/state").asText()
                    + " "
                    + delivery.event().at("/data/rule_id").asText()
                    + " "
                    + delivery.event().at("/data/members"))
        .toList();
  }

  /** One of its own, with one rule like those that are shipped, but quick. */
  private Watch watch(WebhookReceiver receiver, Optional<URI> flink, String rule, double value) {
    receiver.expect(SECRET);
    Endpoints at = stack.endpoints();
    return Watch.start(
        new WatchConfig(List.of(URI.create(receiver.url())), Optional.of(SECRET), flink, List.of()),
        new WatchSources(
            "a-watcher-of-" + rule,
            at.kafka(),
            Optional.of(URI.create(at.clickhouse())),
            at.clickhouseUser(),
            at.clickhousePassword(),
            List::of,
            () -> List.of(quick(rule, value)),
            List::of),
        new SimpleMeterRegistry(),
        Clock.systemUTC());
  }

  private static Rule quick(String id, double value) {
    Rule shipped =
        ShippedRules.all().stream().filter(rule -> rule.id().equals(id)).findFirst().orElseThrow();
    ObjectNode tree = RuleJson.write(shipped);
    // Its own name: the stack's own watcher judges by those that are shipped.
    tree.put("id", id + "-0a77");
    ((ObjectNode) tree.at("/condition/where")).putArray("part").add("device");
    tree.putArray("levels").addObject().put("level", "critical").put("value", value).put("for", 1);
    tree.putObject("clear").put("for", 0);
    return RuleParser.parse(tree);
  }

  /** The types of events about alerts of the device. */
  private TopicTail tail(List<String> alerts) {
    return TopicTail.start(
        stack.endpoints().kafka(),
        "test-watch",
        List.of(Topic.ALERTS),
        one -> {
          var event = Json.tree(one.value());
          if (event.at("/data/rule_id").asText().equals(GONE)) {
            alerts.add(event.path("event").asText());
          }
        });
  }

  private void rule(long number, boolean deleted) throws Exception {
    ObjectNode rule =
        deleted ? null : (ObjectNode) Json.tree(OFFLINE.getBytes(StandardCharsets.UTF_8));
    RuleVersion version =
        new RuleVersion(
            "demo", GONE, number, rule, deleted, "test", null, System.currentTimeMillis());
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", stack.endpoints().kafka()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  Topic.CONTROL_RULES.topicName(),
                  version.key().getBytes(StandardCharsets.UTF_8),
                  Json.bytes(version)))
          .get();
    }
  }
}
