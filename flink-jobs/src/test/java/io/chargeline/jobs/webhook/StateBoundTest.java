package io.chargeline.jobs.webhook;

import static io.chargeline.jobs.webhook.DeliveryBench.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.jobs.webhook.Receiver.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a checkpoint holds of an endpoint stays under a bound, whatever the endpoint is owed. */
class StateBoundTest {
  /** Stated in docs/decisions/0015, for the default limits. */
  private static final long BOUND = 640 << 10;

  private static final int DEVICES = 20_000;

  /** Of blocked devices, by default. */
  private static final int LIMIT = 1_000;

  private final Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void ofFiftyThousandUndelivered() throws Exception {
    stays(50_000);
  }

  @Test
  @Tag("slow")
  void ofAMillionUndelivered() throws Exception {
    stays(1_000_000);
  }

  /** First the worst for its memory: as many as possible have failed. Then it answers nothing. */
  private void stays(int undelivered) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    receiver.on("/a", call -> Answer.of(calls.incrementAndGet() % 2 == 0 ? 204 : 422));
    CompletableFuture<Void> never = new CompletableFuture<>();
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      bench.settle();
      long worst = 0;
      for (int fed = 0; fed < undelivered; fed++) {
        bench.feedOnly(record(fed, bench.now()));
        if (fed == DEVICES) {
          bench.until(() -> bench.states().get(0).lanes().size() >= LIMIT);
          receiver.on("/a", call -> Answer.of(204).behind(never));
        }
        if (fed > DEVICES && fed % (undelivered / 20) == 0) {
          worst = Math.max(worst, bench.stateSize());
        }
      }
      bench.pass(Duration.ofSeconds(3));
      assertThat(bench.health("e1").orElseThrow().blockedDevices()).isGreaterThanOrEqualTo(LIMIT);
      assertThat(worst).isBetween(50_000L, BOUND);
      System.out.printf("%d events, at most %d bytes of state%n", undelivered, worst);
      never.complete(null);
    }
  }

  private static EventRecord record(int number, long now) {
    String device = "04%06X".formatted(number % DEVICES);
    String body =
        "{\"id\":\"00000000-0000-5000-8000-%012x\",\"event\":\"charging.progress\",\"device_phy_id\":\"%s\",\"timestamp\":%d,\"occurred_at\":\"%s\",\"sequence\":%d,\"tenant\":\"demo\",\"data\":{}}"
            .formatted(
                number,
                device,
                now / 1_000,
                java.time.Instant.ofEpochMilli(now),
                1 + number / DEVICES);
    return DeliveryBench.record(body.getBytes(StandardCharsets.UTF_8));
  }
}
