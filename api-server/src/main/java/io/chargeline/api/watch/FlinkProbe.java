package io.chargeline.api.watch;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Asks Flink's own REST interface about our jobs. A job that it has named once is missed from then
 * on.
 */
final class FlinkProbe implements Probe {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final int OK = 200;
  private static final String RUNNING = "RUNNING";
  private static final Set<String> JOBS =
      Set.of(Measure.DEVICE, Measure.FIGURES, Measure.ALERTS, Measure.STORE, Measure.WEBHOOK);

  private final Http http = new Http(PATIENCE);
  private final Map<String, JsonNode> jobs = new TreeMap<>();
  private final URI url;
  private final Clock clock;

  FlinkProbe(URI url, Clock clock) {
    this.url = url;
    this.clock = clock;
  }

  @Override
  public String part() {
    return Measure.FLINK;
  }

  @Override
  public List<Measure> look() throws IOException, InterruptedException {
    Map<String, JsonNode> now = new TreeMap<>();
    for (JsonNode job : get("/jobs/overview").path("jobs")) {
      String name = job.path("name").asText();
      if (JOBS.contains(name)) {
        now.merge(name, job, FlinkProbe::later);
      }
    }
    jobs.putAll(now);
    List<Measure> measures = new ArrayList<>();
    for (Map.Entry<String, JsonNode> job : jobs.entrySet()) {
      boolean runs = now.containsKey(job.getKey()) && runs(job.getValue());
      measures.add(new Measure(Measure.JOB_DOWN, job.getKey(), runs ? 0 : 1));
      if (runs) {
        measures.addAll(checkpoints(job.getKey(), job.getValue()));
      }
    }
    return measures;
  }

  /** Of several runs of a job the one that runs, else the last. */
  private static JsonNode later(JsonNode one, JsonNode other) {
    if (runs(one) != runs(other)) {
      return runs(one) ? one : other;
    }
    boolean first = one.path("start-time").asLong() >= other.path("start-time").asLong();
    return first ? one : other;
  }

  private static boolean runs(JsonNode job) {
    return job.path("state").asText().equals(RUNNING);
  }

  private List<Measure> checkpoints(String name, JsonNode job)
      throws IOException, InterruptedException {
    JsonNode latest =
        get("/jobs/" + job.path("jid").asText() + "/checkpoints").at("/latest/completed");
    long at =
        Math.max(job.path("start-time").asLong(), latest.path("latest_ack_timestamp").asLong());
    List<Measure> measures = new ArrayList<>();
    measures.add(
        new Measure(Measure.CHECKPOINT_AGE, name, Math.max(0, clock.millis() - at) / 1000.0));
    if (latest.isObject()) {
      long took = latest.path("end_to_end_duration").asLong();
      measures.add(new Measure(Measure.CHECKPOINT_MS, name, took));
      measures.add(new Measure(Measure.STATE_BYTES, name, latest.path("state_size").asLong()));
    }
    return measures;
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> answer = http.send(Http.to(url.resolve(path)).GET());
    if (answer.statusCode() != OK) {
      throw new IOException(path + ": status " + answer.statusCode());
    }
    return Json.tree(answer.body());
  }
}
