package io.chargeline.standalone.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.standalone.webhook.ManyEndpoints.Behaviour;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many endpoints, some of them bad, on a real broker; the job is killed and restarted, also with
 * another parallelism. Every healthy endpoint has every event, in order, of devices and of alerts.
 */
final class WebhookRunTest {
  private static final List<String> BAD = List.of("dead", "slow", "third");

  /** One in so many is no device but an alert. */
  private static final int ALERTS = 10;

  @TempDir private Path directory;
  private final ManyEndpoints receivers = new ManyEndpoints();
  private final List<String> healthy = new ArrayList<>();
  private final AtomicInteger calls = new AtomicInteger();
  private final Map<String, Integer> refused = new ConcurrentHashMap<>();
  private WebhookScene scene;

  @BeforeEach
  void start() throws Exception {
    scene =
        new WebhookScene(
            directory,
            1,
            Map.of(
                "CHARGELINE_WEBHOOK_PARK_AFTER", "15s",
                "CHARGELINE_WEBHOOK_CONCURRENCY_PER_ENDPOINT", "16"));
  }

  @AfterEach
  void stop() {
    scene.close();
    receivers.close();
  }

  @Test
  void everyHealthyEndpointHasEverythingInOrderAlthoughTheJobIsKilled() throws Exception {
    run(10_000, 200, 4, 1, 2, 1);
  }

  /** The full size; about ten minutes. */
  @Test
  @Tag("slow")
  void theSameWithTwoHundredThousandEventsAndTwentyEndpoints() throws Exception {
    run(200_000, 2_000, 16, 1, 2, 1);
  }

  /** How long a healthy endpoint waits with and without bad ones beside it. */
  @Test
  @Tag("slow")
  void healthyEndpointsHardlyNoticeTheBadOnes() throws Exception {
    prepare(16, "none");
    scene.startJob();
    List<Double> ratios = new ArrayList<>();
    load(4);
    healthy.forEach(path -> receivers.books(path).takeAges());
    for (int pair = 0; pair < 5; pair++) {
      BAD.forEach(id -> scene.disable(id, true));
      load(2);
      long without = p99();
      BAD.forEach(id -> scene.disable(id, false));
      load(2);
      long with = p99();
      ratios.add((double) with / without);
      System.out.printf("healthy p99: %d ms without, %d ms with bad endpoints%n", without, with);
    }
    Collections.sort(ratios);
    System.out.printf(
        "median ratio of %d pairs: %.2f%n", ratios.size(), ratios.get(ratios.size() / 2));
    assertThat(ratios.get(ratios.size() / 2)).isLessThan(2);
  }

  private void run(int events, int devices, int healthyCount, int... parallelisms)
      throws Exception {
    prepare(healthyCount, "040A0007:3:");
    int perDevice = events / devices;
    scene.startJob();
    long begin = System.nanoTime();
    int sent = 0;
    for (int i = 0; i < parallelisms.length; i++) {
      int until = events * (i + 1) / (parallelisms.length + 1);
      send(sent, until, devices);
      sent = until;
      int reached = until / 4;
      await()
          .atMost(Duration.ofMinutes(8))
          .until(() -> receivers.books("/healthy0").distinct() > reached);
      scene.killJob();
      scene.startJob(parallelisms[i]);
    }
    send(sent, events, devices);
    for (String path : healthy) {
      await()
          .atMost(Duration.ofMinutes(15))
          .until(() -> receivers.books(path).distinct() >= perDevice * devices);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    int repeats = 0;
    for (String path : healthy) {
      Books books = receivers.books(path);
      assertThat(books.distinct()).as(path).isEqualTo(perDevice * devices);
      assertThat(books.late()).as(path).isEmpty();
      repeats += books.repeats();
    }
    assertThat(receivers.books("/slow").late()).isEmpty();
    // Under load its third attempt may come after the patience with an event.
    for (String id : receivers.books("/third").late()) {
      await().atMost(Duration.ofSeconds(30)).until(() -> scene.wasParked("third", id));
    }
    // One event is refused for ever; its device's others come when it is parked.
    await()
        .atMost(Duration.ofMinutes(5))
        .until(() -> receivers.books("/picky").distinct() == perDevice * devices - 1);
    assertThat(receivers.books("/picky").late()).isEmpty();
    await().atMost(Duration.ofSeconds(30)).until(() -> scene.health("picky").parkedEvents() == 1);
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> !scene.health("dead").breaker().equals("closed"));
    System.out.printf(
        "%d events of %d devices to %d healthy endpoints in %.0f s, %d repeats, 0 lost%n",
        events, devices, healthyCount, seconds, repeats);
  }

  /** No event more than twice: else chance would get some parked, and those come late. */
  private boolean everyThirdTime(String id) {
    if (calls.incrementAndGet() % 3 == 0 && refused.merge(id, 1, Integer::sum) <= 2) {
      return false;
    }
    refused.remove(id);
    return true;
  }

  private void prepare(int healthyCount, String impossible) throws Exception {
    receivers
        .on("/slow", new Behaviour(id -> true, 0, Duration.ofSeconds(9)))
        .on("/third", new Behaviour(this::everyThirdTime, 503, Duration.ZERO))
        .on("/picky", new Behaviour(id -> !id.startsWith(impossible), 422, Duration.ZERO));
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      scene.endpoint("dead", "http://127.0.0.1:" + closed.getLocalPort() + "/");
    }
    scene.endpoint("slow", receivers.url("/slow"));
    scene.endpoint("third", receivers.url("/third"));
    scene.endpoint("picky", receivers.url("/picky"));
    for (int i = 0; i < healthyCount; i++) {
      healthy.add("/healthy" + i);
      scene.endpoint("healthy" + i, receivers.url("/healthy" + i));
    }
  }

  private void send(int from, int until, int devices) {
    for (int i = from; i < until; i++) {
      int number = i % devices;
      if (number % ALERTS == 0) {
        scene.alert(device(number));
      } else {
        scene.event(device(number));
      }
    }
    scene.flush();
  }

  /** A hundred events a second for so long, to every endpoint; what comes is measured. */
  private void load(int seconds) {
    healthy.forEach(path -> receivers.books(path).measure(true));
    long begin = System.nanoTime();
    for (int i = 0; i < seconds * 100; i++) {
      LockSupport.parkNanos(begin + TimeUnit.MILLISECONDS.toNanos(10L * i) - System.nanoTime());
      scene.event(device(i % 500));
    }
    scene.flush();
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> healthy.stream().map(p -> receivers.books(p).distinct()).distinct().count() == 1);
  }

  private long p99() {
    List<Long> ages = new ArrayList<>();
    healthy.forEach(path -> ages.addAll(receivers.books(path).takeAges()));
    Collections.sort(ages);
    return ages.get(ages.size() * 99 / 100);
  }

  private static String device(int number) {
    return "040A%04X".formatted(number);
  }
}
