package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.online;
import static io.chargeline.api.StartTest.code;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.api.Client.Reply;
import io.chargeline.domain.frame.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** One tenant's stops, and another's. */
final class StopFloodTest extends ApiTest {
  private static final int FLOOD = 2000;
  private static final Duration PROMPT = Duration.ofSeconds(2);

  /** The flood's stops are slow, too: each waits for a state that was told and does not come. */
  @Test
  void aFloodOfStopsLeavesThreadsToOthers() throws Exception {
    job.write(online("04E3B001", "demo", 1, charging(1, "FLOOD")));
    job.write(online("04E3B002", "other", 1, charging(1, "CALM")));
    assertThat(demo.get("/api/third/devices/04E3B001").status()).isEqualTo(200);
    assertThat(other.get("/api/third/devices/04E3B002").status()).isEqualTo(200);
    job.write(Topic.DEVICE_EVENTS, "04E3B001", ReadTest.event("04E3B001", 2, "device.fault", "{}"));

    List<CompletableFuture<Reply>> flood = new ArrayList<>();
    List<Reply> calm = new ArrayList<>();
    long slowest = 0;
    for (int i = 0; i < FLOOD; i++) {
      flood.add(demo.postAsync(stop("04E3B001"), "{\"order_no\":\"FLOOD\"}"));
      if (i % (FLOOD / 10) == FLOOD / 10 - 1) {
        long before = System.nanoTime();
        calm.add(other.post(stop("04E3B002"), "{\"order_no\":\"CALM\"}"));
        slowest = Math.max(slowest, System.nanoTime() - before);
      }
    }
    long waiting = flood.stream().filter(one -> !one.isDone()).count();

    assertThat(calm).extracting(Reply::status).containsOnly(202);
    assertThat(Duration.ofNanos(slowest)).isLessThan(PROMPT);
    assertThat(waiting).as("the flood was still there").isPositive();
    job.write(online("04E3B001", "demo", 2, charging(1, "FLOOD")));
    Set<String> ends = new TreeSet<>();
    for (CompletableFuture<Reply> one : flood) {
      ends.add(code(one.get(30, TimeUnit.SECONDS)));
    }
    assertThat(ends).isSubsetOf("202 ", "503 overloaded", "503 view_behind");
    assertThat(job.commands("04E3B001")).hasSizeLessThanOrEqualTo(1);
  }
}
