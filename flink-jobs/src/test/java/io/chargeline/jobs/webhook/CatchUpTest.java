package io.chargeline.jobs.webhook;

import static io.chargeline.jobs.webhook.DeliveryBench.endpoint;
import static io.chargeline.jobs.webhook.DeliveryBench.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.jobs.webhook.Receiver.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What does not fit into memory is read again, and nothing is lost or out of order for that. */
class CatchUpTest {
  private static final WebhookConfig SMALL =
      DeliveryBench.config(Map.of("WINDOW", "16", "BLOCKED_LIMIT", "5", "PARK_AFTER", "1h"));

  private final Receiver receiver = new Receiver();

  @AfterEach
  void stop() {
    receiver.close();
  }

  @Test
  void whatCameWhileTheEndpointWasFullComesLater() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    receiver.on("/a", call -> Answer.of(200).behind(gate));
    try (DeliveryBench bench = DeliveryBench.with(SMALL)) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      feed(bench, 20, 10);
      bench.settle();
      bench.pass(Duration.ofSeconds(3));
      EndpointHealth health = bench.health("e1").orElseThrow();
      assertThat(health.catchingUp()).isTrue();
      assertThat(health.behind()).isBetween(150L, 200L);
      gate.complete(null);
      bench.untilRows(200);
      assertEverythingInOrder(20, 10, 0);
      bench.pass(Duration.ofSeconds(3));
      health = bench.health("e1").orElseThrow();
      assertThat(health.catchingUp()).isFalse();
      assertThat(health.behind()).isZero();
      assertThat(health.oldestUndeliveredAt()).isNull();
      int readings = bench.log().readings();
      feed(bench, "late", 3);
      bench.untilRows(203);
      assertThat(bench.log().readings()).as("joined the live end").isEqualTo(readings);
    }
  }

  @Test
  void afterARestartItGoesOnWithWhatWasOwed() throws Exception {
    CompletableFuture<Void> never = new CompletableFuture<>();
    receiver.on(
        "/a", call -> call.id().endsWith("-3") ? Answer.of(200).behind(never) : Answer.of(200));
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      feed(bench, 7, 5);
      bench.untilRows(14);
      bench.settle();
      receiver.on("/a", 200);
      try (DeliveryBench after = bench.restarted(DeliveryBench.config())) {
        after.untilRows(7 * 3);
        after.settle();
        assertThat(after.rows()).hasSize(7 * 3);
        assertEverythingInOrder(7, 5, 7);
      }
      never.complete(null);
    }
  }

  @Test
  void whatIsNoLongerInTheLogIsToldAsDead() throws Exception {
    receiver.on("/a", 500);
    try (DeliveryBench bench = DeliveryBench.with(SMALL)) {
      bench.feed(endpoint("e1", receiver.url("/a")));
      feed(bench, 3, 20);
      bench.untilRows(3);
      receiver.on("/a", 200);
      bench.log().expire();
      try (DeliveryBench after = bench.restarted(SMALL)) {
        after.pass(Duration.ofMinutes(10));
        after.until(() -> after.outcomes().contains("dead"));
        after.settle();
        assertThat(after.rows()).extracting(DeliveryRow::error).containsOnly("expired_from_log");
        assertThat(after.outcomes()).containsOnly("dead");
        feed(after, "new", 2);
        after.until(() -> after.outcomes().contains("delivered"));
        after.pass(Duration.ofSeconds(3));
        assertThat(after.health("e1").orElseThrow().deadEvents()).isPositive();
      }
    }
  }

  @Test
  void aLogThatCannotBeReadIsAskedAgain() throws Exception {
    try (DeliveryBench bench = DeliveryBench.fresh()) {
      bench.log().breakDown(true);
      bench.feed(endpoint("e1", receiver.url("/a")));
      feed(bench, 2, 2);
      bench.settle();
      assertThat(bench.rows()).isEmpty();
      bench.log().breakDown(false);
      bench.pass(Duration.ofSeconds(1));
      bench.untilRows(4);
    }
  }

  /** Refusals, restarts and a live end that lags, at random; a few devices, a small memory. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void whateverHappensEverythingArrivesInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    AtomicInteger calls = new AtomicInteger();
    Random refusals = new Random(seed);
    int share = 2 + random.nextInt(5);
    receiver.on(
        "/a",
        call -> {
          synchronized (refusals) {
            calls.incrementAndGet();
            return Answer.of(refusals.nextInt(share) == 0 ? 503 : 200);
          }
        });
    int devices = 4 + random.nextInt(30);
    DeliveryBench bench = DeliveryBench.with(SMALL);
    bench.feed(endpoint("e1", receiver.url("/a")));
    int[] next = new int[devices];
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 60; i++) {
        int device = random.nextInt(devices);
        bench.feed(event(device(device), ++next[device], "x.y", bench.now()));
        if (random.nextInt(10) == 0) {
          bench.pass(Duration.ofMillis(random.nextInt(700)));
        }
      }
      if (random.nextInt(3) == 0) {
        DeliveryBench before = bench;
        bench = before.restarted(SMALL);
      }
      if (random.nextBoolean()) {
        bench.settle();
      }
    }
    DeliveryBench last = bench;
    receiver.on("/a", 200);
    int all = java.util.Arrays.stream(next).sum();
    last.until(
        () -> {
          last.pass(Duration.ofMillis(500));
          return new HashSet<>(receiver.ids("/a")).size() == all
              && last.health("e1").map(h -> h.oldestUndeliveredAt() == null).orElse(false);
        });
    assertInOrder(delivered());
    last.close();
  }

  private List<String> delivered() {
    return receiver.accepted("/a");
  }

  private static void feed(DeliveryBench bench, int devices, int each) throws Exception {
    for (int sequence = 1; sequence <= each; sequence++) {
      for (int device = 0; device < devices; device++) {
        bench.feed(event(device(device), sequence, "x.y", bench.now()));
      }
    }
  }

  private static void feed(DeliveryBench bench, String device, int each) throws Exception {
    for (int sequence = 1; sequence <= each; sequence++) {
      bench.feed(event(device, sequence, "x.y", bench.now()));
    }
  }

  private static String device(int number) {
    return "0400%04X".formatted(number);
  }

  private void assertEverythingInOrder(int devices, int each, int repeats) {
    List<String> ids = receiver.ids("/a");
    Set<String> expected = new HashSet<>();
    for (int device = 0; device < devices; device++) {
      for (int sequence = 1; sequence <= each; sequence++) {
        expected.add("evt-" + device(device) + "-" + sequence);
      }
    }
    assertThat(new HashSet<>(ids)).isEqualTo(expected);
    assertThat(ids).hasSize(expected.size() + repeats);
    assertInOrder(new ArrayList<>(new java.util.LinkedHashSet<>(ids)));
  }

  /** Each device's events, the first time that they came. */
  private static void assertInOrder(List<String> ids) {
    Map<String, Integer> last = new HashMap<>();
    Set<String> seen = new HashSet<>();
    for (String id : ids) {
      String device = id.substring(0, id.lastIndexOf('-'));
      int sequence = Integer.parseInt(id.substring(id.lastIndexOf('-') + 1));
      if (seen.add(id)) {
        assertThat(sequence).as(id).isEqualTo(last.getOrDefault(device, 0) + 1);
        last.put(device, sequence);
      }
    }
  }
}
