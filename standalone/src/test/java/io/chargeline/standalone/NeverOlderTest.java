package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.standalone.TestStack.Reply;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is read is never older than what was told: with every event, before it accepts it, a
 * receiver asks one of two API servers, of which one ends and starts again midway.
 */
class NeverOlderTest {
  private static final Logger LOG = LoggerFactory.getLogger(NeverOlderTest.class);

  @Test
  void ofHundredsOfEvents() {
    compare(TestStack.shared(), 10, 400, Duration.ofSeconds(60));
  }

  @Test
  @Tag("slow")
  void ofTenThousandEvents() {
    try (TestStack stack = TestStack.start(Map.of("CHARGELINE_API_RATE", "100000"))) {
      compare(stack, 40, 10_000, Duration.ofMinutes(8));
    }
  }

  private static void compare(TestStack stack, int piles, int events, Duration patience) {
    try (SecondServer second = SecondServer.start(stack.endpoints())) {
      compare(stack, second, piles, events, patience);
    }
  }

  private static void compare(
      TestStack stack, SecondServer second, int piles, int events, Duration patience) {
    Comparison comparison = new Comparison(stack, second);
    try (WebhookReceiver receiver = new WebhookReceiver(16, comparison::accept)) {
      String endpoint = subscribe(stack, receiver);
      try (BusyYard unused = new BusyYard(stack, piles)) {
        until(patience, () -> comparison.compared() >= events / 3);
        second.end();
        until(patience, () -> comparison.compared() >= events / 2);
        second.startAgain();
        until(patience, () -> comparison.compared() >= events);
      } finally {
        stack.send(stack.request("/api/third/webhook-endpoints/" + endpoint).DELETE());
      }
      LOG.atInfo().addKeyValue("result", comparison).log("compared");
      assertThat(comparison.faults()).as("%s", comparison).isEmpty();
      assertThat(receiver.refused()).isEmpty();
      assertThat(comparison.types())
          .contains(
              "device.online",
              "device.offline",
              "device.fault",
              "device.recovered",
              "charging.started",
              "charging.progress",
              "charging.stopped",
              "command.succeeded");
      assertThat(comparison.answersOfFirst()).isGreaterThan(events / 3);
      assertThat(comparison.answersOfSecond()).isGreaterThan(events / 3);
      assertThat(comparison.answersAfterRestart()).isGreaterThan(events / 10);
    }
  }

  private static String subscribe(TestStack stack, WebhookReceiver receiver) {
    String secret = SecretBox.newWebhookSecret();
    receiver.expect(secret);
    Reply made =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"*\"], \"secret\": \"%s\"}"
                .formatted(receiver.url(), secret));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    return made.text("id");
  }

  private static void until(Duration patience, java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(patience).until(condition);
  }
}
