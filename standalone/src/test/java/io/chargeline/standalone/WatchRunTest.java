package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Json;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.TopicTail;
import io.chargeline.standalone.EmbeddedStack.Job;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * One part after the other dies, and the shipped rules tell of exactly that part: a job, the
 * database, every gateway, and at last the broker. No device is blamed for any of it.
 */
@Tag("slow")
class WatchRunTest {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int DEVICE = 0x0A770002;

  @Test
  void eachDeathIsToldByItsOwnName() throws Exception {
    String secret = SecretBox.newWebhookSecret();
    List<String> ofDevices = new CopyOnWriteArrayList<>();
    try (WebhookReceiver operator = new WebhookReceiver();
        TestStack stack =
            TestStack.start(
                Map.of(
                    "CHARGELINE_ALARM_URLS", operator.url(), "CHARGELINE_ALARM_SECRET", secret));
        TopicTail tail =
            TopicTail.start(
                stack.endpoints().kafka(),
                "test-watch-run",
                List.of(Topic.ALERTS),
                one -> {
                  if (one.key().length > 0) {
                    ofDevices.add(Json.tree(one.value()).at("/data/rule_id").asText());
                  }
                });
        RawPile pile = new RawPile(stack.devices(), DEVICE).introduce()) {
      operator.expect(secret);
      tail.ready().join();
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  stack
                      .get("/api/third/devices/" + pile.deviceId())
                      .text("state")
                      .equals("online"));

      stack.stack().stopJob(Job.STORE);
      awaitTold(operator, "firing job-down");
      stack.stack().startJob(Job.STORE);
      awaitTold(operator, "firing job-down", "resolved job-down");

      ClickHouseEngine engine = stack.stack().clickHouse().orElseThrow();
      engine.stop();
      awaitTold(operator, "firing job-down", "resolved job-down", "firing clickhouse-down");
      engine.start();
      awaitTold(
          operator,
          "firing job-down",
          "resolved job-down",
          "firing clickhouse-down",
          "resolved clickhouse-down");

      stack.stack().gateway().close();
      awaitTold(
          operator,
          "firing job-down",
          "resolved job-down",
          "firing clickhouse-down",
          "resolved clickhouse-down",
          "firing ticks-stopped");
      assertThat(ofDevices).as("nobody looked").isEmpty();
      try (GatewayProcess other =
          new GatewayProcess(stack.data(), ApiProcess.freePort(), stack.endpoints().kafka())) {
        other.awaitListening();
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(told(operator)).contains("resolved ticks-stopped"));
      }

      stack.stack().kafka().close();
      await()
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(told(operator)).contains("firing kafka-down"));
      assertThat(operator.refused()).isEmpty();
    }
  }

  private static void awaitTold(WebhookReceiver operator, String... told) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(told(operator)).containsExactlyInAnyOrder(told));
  }

  private static List<String> told(WebhookReceiver operator) {
    return operator.deliveries().stream()
        .map(
            delivery ->
                delivery.event().at("/data/state").asText()
                    + " "
                    + delivery.event().at("/data/rule_id").asText())
        .toList();
  }
}
