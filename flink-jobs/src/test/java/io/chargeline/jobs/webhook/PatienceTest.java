package io.chargeline.jobs.webhook;

import static io.chargeline.jobs.webhook.DeliveryBench.DEVICE;
import static io.chargeline.jobs.webhook.DeliveryBench.endpoint;
import static io.chargeline.jobs.webhook.DeliveryBench.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.standardwebhooks.Webhook;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.jobs.webhook.Receiver.Answer;
import io.chargeline.jobs.webhook.Receiver.Call;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Events that are refused again and again, endpoints that take nothing, and replays. */
class PatienceTest {
  private static final String OTHER = "04A228CD";

  private final Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void anEventRefusedForTenMinutesWhileOthersAreTakenIsParkedAndItsSuccessorsNameIt()
      throws Exception {
    String refused = id(DEVICE, 1);
    receiver.on("/a", call -> Answer.of(call.id().equals(refused) ? 422 : 200));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a"))).feed(bench.event(1), bench.event(2));
      bench.untilRows(1);
      long begin = bench.now();
      bench.pass(Duration.ofMillis(500));
      bench.feed(event(OTHER, 1, "x.y", bench.now())).untilRows(2);
      while (!bench.outcomes().contains("parked")) {
        assertThat(receiver.ids("/a")).doesNotContain(id(DEVICE, 2));
        bench.pass(Duration.ofSeconds(5));
        bench.settle(Duration.ofMillis(20));
      }
      assertThat(Duration.ofMillis(bench.now() - begin))
          .isBetween(Duration.ofMinutes(10), Duration.ofSeconds(610));
      bench.until(() -> receiver.accepted("/a").contains(id(DEVICE, 2)));
      Call second = call(id(DEVICE, 2));
      long timestamp = Long.parseLong(second.headers().get("webhook-timestamp").get(0));
      assertThat(second.headers().get("webhook-signature"))
          .as("the stock library's, of the body as it came")
          .containsExactly(
              new Webhook(DeliveryBench.SECRET).sign(second.id(), timestamp, second.body()));
      assertThat(Json.tree(second.body().getBytes(StandardCharsets.UTF_8)).get("skipped"))
          .isEqualTo(Json.MAPPER.createArrayNode().add(refused));
      bench.pass(Duration.ofSeconds(3));
      assertThat(bench.health("e1").map(EndpointHealth::parkedEvents)).contains(1);

      try (DeliveryBench after = bench.restarted(DeliveryBench.config())) {
        receiver.on("/a", 200);
        after.feed(after.event(3)).untilRows(1);
        assertThat(call(id(DEVICE, 3)).body()).contains("\"skipped\":[\"" + refused + "\"]");
        after.pass(Duration.ofMinutes(70));
        after.until(() -> receiver.accepted("/a").contains(refused));
        after.untilRows(2);
        assertThat(call(refused).body()).doesNotContain("skipped");
        after.feed(after.event(4)).untilRows(3);
        assertThat(call(id(DEVICE, 4)).body()).doesNotContain("skipped");
      }
    }
  }

  @Test
  void anEndpointThatTakesNothingIsAskedNowAndThenAndGetsEverythingWhenItIsBack() throws Exception {
    receiver.on("/a", 503);
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      for (int round = 1; round <= 3; round++) {
        for (int device = 0; device < 400; device++) {
          bench.feed(event("0400%04X".formatted(device), round, "x.y", bench.now()));
        }
      }
      bench.settle();
      // A day, in steps that let every attempt end.
      for (int minute = 0; minute < 24 * 60; minute += 4) {
        bench.pass(Duration.ofMinutes(4));
        bench.settle(Duration.ofMillis(5));
      }
      EndpointHealth health = bench.health("e1").orElseThrow();
      assertThat(health.breaker()).isIn("open", "half_open");
      assertThat(health.blockedDevices()).isLessThan(200);
      assertThat(receiver.calls("/a").size()).isBetween(100, 600);
      assertThat(bench.outcomes()).containsOnly("retry");
      receiver.on("/a", 200);
      bench.pass(Duration.ofMinutes(5));
      bench.until(() -> new HashSet<>(receiver.accepted("/a")).size() == 1_200);
      assertThat(receiver.accepted("/a")).hasSize(1_200);
      for (int device = 0; device < 400; device++) {
        String name = "0400%04X".formatted(device);
        assertThat(receiver.accepted("/a").stream().filter(id -> id.contains(name)))
            .containsExactly(id(name, 1), id(name, 2), id(name, 3));
      }
    }
  }

  @Test
  void aReplayGoesBesideTheLiveEventsAndNeitherWaits() throws Exception {
    String live = id(DEVICE, 7);
    receiver.on("/a", call -> Answer.of(call.id().equals(live) ? 422 : 200));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")), endpoint("e2", receiver.url("/b")));
      bench.feed(bench.event(7)).untilRows(2);
      for (int sequence = 1; sequence <= 3; sequence++) {
        bench.replay("e1", "replay-1", bench.event(sequence));
      }
      bench.replay("nobody", "replay-2", bench.event(4));
      bench.untilRows(5);
      bench.settle();
      assertThat(bench.rows().subList(2, 5))
          .extracting(DeliveryRow::eventId, DeliveryRow::replayId, DeliveryRow::outcome)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple(id(DEVICE, 1), "replay-1", "delivered"),
              org.assertj.core.groups.Tuple.tuple(id(DEVICE, 2), "replay-1", "delivered"),
              org.assertj.core.groups.Tuple.tuple(id(DEVICE, 3), "replay-1", "delivered"));
      assertThat(bench.rows()).hasSize(5);
      assertThat(receiver.ids("/b")).containsExactly(live);
    }
  }

  @Test
  void aReplayOfAForeignTenantIsNotSent() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      String foreign =
          new String(bench.event(1).body, StandardCharsets.UTF_8).replace("demo", "other");
      bench.replay("e1", "r", DeliveryBench.record(foreign.getBytes(StandardCharsets.UTF_8)));
      bench.settle();
      assertThat(receiver.calls("/a")).isEmpty();
    }
  }

  private Call call(String id) {
    List<Call> calls = receiver.calls("/a").stream().filter(c -> c.id().equals(id)).toList();
    return calls.get(calls.size() - 1);
  }

  private static String id(String device, long sequence) {
    return "evt-" + device + "-" + sequence;
  }
}
