package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.standalone.TestStack.Reply;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A charge, watched while it runs, and read afterwards as a timeline and as a curve. */
class LiveTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DEVICES = "/api/third/devices/";

  private final TestStack stack = TestStack.shared();
  private final List<Told> told = new CopyOnWriteArrayList<>();
  private InputStream stream;

  private record Told(String event, JsonNode data) {}

  @AfterEach
  void close() throws IOException {
    if (stream != null) {
      stream.close();
    }
  }

  @Test
  void aChargeIsWatchedFromItsStartToItsEndAndReadAfterwards() throws Exception {
    String device = startableDevice();
    String order = "LIVE-" + System.nanoTime();
    watch(DEVICES + device + "/live");
    heard("device", it -> it.path("device_phy_id").asText().equals(device));

    Reply start =
        stack.post(
            DEVICES + device + "/charge/start",
            "{\"port_no\":1,\"order_no\":\"%s\",\"mode\":1,\"time_limit\":120}".formatted(order));
    assertThat(start.status()).as("%s", start).isEqualTo(202);
    String command = start.text("command_id");
    heard("command", it -> isCommand(it, command, "succeeded"));
    heard("event", it -> isEvent(it, order, "charging.started"));
    JsonNode session = heard("device", it -> powerOf(it, order) > 0).at("/ports/0/session");
    heard("event", it -> isEvent(it, order, "charging.progress"));

    stack.post(
        DEVICES + device + "/charge/stop", "{\"port_no\":1,\"order_no\":\"%s\"}".formatted(order));
    heard("event", it -> isEvent(it, order, "charging.stopped"));
    heard("device", it -> it.at("/ports/0/state").asText().equals("idle"));

    timeline(device, order, command);
    curve(device, session.path("session_id").asText());
  }

  private void timeline(String device, String order, String command) {
    String path = DEVICES + device + "/timeline";
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                items(path + "?limit=1000")
                    .anyMatch(it -> isEvent(it.path("event"), order, "charging.stopped")));
    List<JsonNode> all = items(path + "?limit=1000").toList();
    assertThat(all)
        .extracting(it -> it.path("at").asText())
        .isSortedAccordingTo(Comparator.reverseOrder());
    JsonNode sent =
        all.stream()
            .filter(it -> it.path("command_id").asText().equals(command))
            .findFirst()
            .orElseThrow();
    assertThat(sent.path("direction").asText()).isEqualTo("down");
    assertThat(sent.at("/decoded/kind").asText()).isEqualTo("charge_request");
    assertThat(sent.at("/decoded/fields/order_hex").asText()).isNotEmpty();
    assertThat(all)
        .filteredOn(it -> it.path("kind").asText().equals("frame"))
        .allSatisfy(it -> assertThat(it.at("/decoded/valid").asBoolean()).as("%s", it).isTrue())
        .anySatisfy(it -> assertThat(it.at("/decoded/kind").asText()).isEqualTo("settlement"));
    JsonNode asked =
        all.stream()
            .filter(it -> it.at("/command/command_id").asText().equals(command))
            .findFirst()
            .orElseThrow();
    assertThat(asked.at("/command/timeline"))
        .extracting(it -> it.path("state").asText())
        .containsExactly("accepted", "dispatched", "sent", "succeeded");
    assertThat(asked.path("latency_ms").asLong()).isBetween(0L, asked.path("duration_ms").asLong());
    assertThat(items(path + "?kinds=command,event&limit=1000"))
        .noneMatch(it -> it.path("kind").asText().equals("frame"));
    // Of what stood then, pages hold each once, in the same order.
    String until = all.get(0).path("at").asText();
    assertThat(pages(path + "?limit=7&to=" + until))
        .containsExactlyElementsOf(items(path + "?limit=1000&to=" + until).toList());
  }

  private List<JsonNode> pages(String path) {
    List<JsonNode> all = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = stack.get(path + cursor).body();
      page.path("items").forEach(all::add);
      cursor = page.has("next_cursor") ? "&cursor=" + page.path("next_cursor").asText() : null;
    } while (cursor != null && all.size() < 1000);
    return all.subList(0, Math.min(1000, all.size()));
  }

  private void curve(String device, String session) {
    String path = DEVICES + device + "/samples?port_no=1&session_id=" + session;
    await().atMost(PATIENCE).until(() -> items(path).findAny().isPresent());
    assertThat(items(path))
        .allSatisfy(
            it -> {
              assertThat(it.path("session_id").asText()).isEqualTo(session);
              assertThat(it.path("port_no").asInt()).isEqualTo(1);
              assertThat(it.path("power_w").isNumber()).isTrue();
              assertThat(it.path("energy_wh").isNumber()).isTrue();
            });
    assertThat(stack.get(DEVICES + device + "/samples?session_id=none").status()).isEqualTo(404);
  }

  /** Ten thousand reports of a minute each, with one peak and one drop that last a single one. */
  @Test
  void aLongCurveIsThinnedAndKeepsItsPeaks() throws Exception {
    String device = startableDevice();
    stack
        .tables()
        .rows(
            """
            INSERT INTO chargeline.samples (device_id, port, at, raw_status, power_dw)
            SELECT '%s', 9, toDateTime64('2024-01-01 00:00:00', 3, 'UTC') + number * 60, 1,
                   multiIf(number = 4321, 99990, number = 7654, 10, 20000 + number %% 7)
            FROM numbers(10000)
            """
                .formatted(device));
    String path =
        DEVICES + device + "/samples?port_no=9&from=2024-01-01T00:00:00Z&to=2024-01-09T00:00:00Z";
    JsonNode curve = stack.get(path).body();
    assertThat(curve.path("samples").asInt()).isEqualTo(10_000);
    assertThat(curve.path("thinned").asBoolean()).isTrue();
    assertThat(curve.path("items")).hasSizeBetween(1500, 2000);
    assertThat(curve.path("items"))
        .extracting(it -> it.path("power_w").asDouble())
        .contains(9999.0, 1.0);
    assertThat(curve.path("items"))
        .extracting(it -> it.path("at").asText())
        .isSorted()
        .contains("2024-01-01T00:00:00.000Z", "2024-01-07T22:39:00.000Z");
    assertThat(stack.get(path + "&session_id=none").body().path("items")).isEmpty();
    assertThat(stack.get(DEVICES + device + "/samples?from=2024-01-01T00:00:00Z").status())
        .isEqualTo(400);
  }

  private Stream<JsonNode> items(String path) {
    Reply reply = stack.get(path);
    assertThat(reply.status()).as("%s", reply).isEqualTo(200);
    return StreamSupport.stream(reply.body().path("items").spliterator(), false);
  }

  private static boolean isCommand(JsonNode data, String id, String state) {
    return data.path("command_id").asText().equals(id) && data.path("state").asText().equals(state);
  }

  private static boolean isEvent(JsonNode data, String order, String type) {
    return data.path("event").asText().equals(type)
        && data.at("/data/order_no").asText().equals(order);
  }

  private static double powerOf(JsonNode device, String order) {
    JsonNode session = device.at("/ports/0/session");
    return session.path("order_no").asText().equals(order)
        ? session.path("current_power").asDouble()
        : 0;
  }

  private JsonNode heard(String event, Predicate<JsonNode> wanted) {
    return await(event)
        .atMost(PATIENCE)
        .until(
            () ->
                told.stream()
                    .filter(one -> one.event().equals(event))
                    .map(Told::data)
                    .filter(wanted)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  private void watch(String path) throws Exception {
    stream =
        HttpClient.newHttpClient()
            .send(stack.request(path).build(), HttpResponse.BodyHandlers.ofInputStream())
            .body();
    Thread reader = new Thread(this::read, "live-test");
    reader.setDaemon(true);
    reader.start();
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      String event = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          event = line.substring(7);
        } else if (line.startsWith("data: ")) {
          byte[] json = line.substring(6).getBytes(StandardCharsets.UTF_8);
          told.add(new Told(event, Json.tree(json)));
        }
      }
    } catch (IOException closed) {
      told.add(new Told("closed", Json.MAPPER.createObjectNode()));
    }
  }

  private String startableDevice() {
    String[] found = new String[1];
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              items("/api/third/devices?state=online&protocol=ap3000")
                  .map(it -> it.path("device_phy_id").asText())
                  .filter(id -> stack.get(DEVICES + id).body().at("/ports/0/startable").asBoolean())
                  .findFirst()
                  .ifPresent(id -> found[0] = id);
              return found[0] != null;
            });
    return found[0];
  }
}
