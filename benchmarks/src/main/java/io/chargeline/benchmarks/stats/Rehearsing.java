package io.chargeline.benchmarks.stats;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.benchmarks.Patience;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.ControlLog;
import io.chargeline.standalone.EmbeddedStack;
import io.chargeline.standalone.Endpoints;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The whole program over the loaded rows, asked to judge rules again. */
final class Rehearsing implements AutoCloseable {
  private static final int ACCEPTED = 202;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String PATH = "/api/third/alert-backtests";

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final EmbeddedStack stack;
  private final Endpoints endpoints;

  /**
   * What one took, as its answer says.
   *
   * @param speed as a multiple of real time
   */
  record Took(long signals, double seconds, double speed, long alerts) {}

  Rehearsing(Archive archive, Year year, int devices) {
    Map<String, String> settings = new HashMap<>();
    for (String what : new String[] {"DEVICE", "API", "KAFKA", "FLINK", "GATEWAY_HTTP"}) {
      settings.put("CHARGELINE_" + what + "_PORT", "0");
    }
    settings.put("CHARGELINE_FLEET_SIZE", "0");
    settings.put("CHARGELINE_CLICKHOUSE_URL", archive.engine().url());
    settings.put("CHARGELINE_CLICKHOUSE_USER", archive.engine().user());
    settings.put("CHARGELINE_CLICKHOUSE_PASSWORD", archive.engine().password());
    stack =
        new EmbeddedStack(
            EmbeddedStack.Options.of(archive.data().resolve("stack"), settings), line -> {});
    endpoints = stack.start();
    register(devices, year.end().minus(Duration.ofDays(400)).toEpochMilli());
  }

  /** As they would have been when their first row came. */
  private void register(int devices, long from) {
    try (ControlLog<RegisteredDevice> log =
        ControlLog.open(
            endpoints.kafka(),
            Topic.CONTROL_DEVICES,
            RegisteredDevice.class,
            RegisteredDevice::deviceId,
            RegisteredDevice::version)) {
      List<CompletableFuture<?>> written = new ArrayList<>();
      for (int i = 0; i < devices; i++) {
        var record = Json.MAPPER.createObjectNode();
        record
            .put("device_id", Year.device(i))
            .put("tenant", "demo")
            .put("site", "site-" + i % Math.max(1, devices / 20));
        record.put("standing", Standing.ACTIVE.wireName()).put("version", 1);
        record.put("created_at", from).put("effective_from", from);
        written.add(log.append(Json.MAPPER.convertValue(record, RegisteredDevice.class)));
      }
      CompletableFuture.allOf(written.toArray(CompletableFuture[]::new)).join();
    }
  }

  Took over(String ruleId, Instant from, Instant to) throws IOException, InterruptedException {
    String body = "{\"rule_id\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}".formatted(ruleId, from, to);
    HttpResponse<byte[]> begun = send(request(PATH).POST(BodyPublishers.ofString(body)));
    JsonNode test = Json.tree(begun.body());
    if (begun.statusCode() != ACCEPTED) {
      throw new IOException(ruleId + ": " + test);
    }
    String path = PATH + '/' + test.path("id").asText();
    if (!Patience.until(PATIENCE, () -> show(path).has("ended_at"))) {
      throw new IOException(ruleId + " took too long");
    }
    JsonNode done = show(path);
    if (!done.path("state").asText().equals("done")) {
      throw new IOException(ruleId + ": " + done);
    }
    return new Took(
        done.path("signals").asLong(),
        done.path("seconds").asDouble(),
        done.path("speed").asDouble(),
        done.path("alerts").asLong());
  }

  private JsonNode show(String path) throws IOException, InterruptedException {
    return Json.tree(send(request(path)).body());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(endpoints.api() + path))
        .header("Authorization", "Bearer " + endpoints.apiKey());
  }

  private HttpResponse<byte[]> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofByteArray());
  }

  @Override
  public void close() {
    stack.close();
  }
}
