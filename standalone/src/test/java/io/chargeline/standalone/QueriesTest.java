package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.standalone.TestStack.Reply;
import io.chargeline.standalone.WebhookReceiver.Delivery;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What can be asked of the past, against the real database. */
class QueriesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ALARMS = "&types=device.alarm";

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();
  private String endpoint;

  @BeforeEach
  void listen() {
    Reply made =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(receiver.url()));
    endpoint = made.text("id");
    receiver.expect(made.text("secret"));
  }

  @AfterEach
  void closeReceiver() {
    stack.send(stack.request("/api/third/webhook-endpoints/" + endpoint).DELETE());
    receiver.close();
  }

  @Test
  void findsAChargeItsEventsAndItsFrames() {
    Plug plug = plug();
    String device = plug.device();
    String first = charge(plug);
    String order = charge(plug);

    Reply found = stack.get("/api/third/sessions?order_no=" + order);
    assertThat(found.status()).as("%s", found).isEqualTo(200);
    JsonNode session = found.body().get("items").get(0);
    assertThat(session.get("device_phy_id").asText()).isEqualTo(device);
    assertThat(session.get("port_no").asInt()).isEqualTo(plug.port());
    assertThat(session.get("outcome").asText()).isEqualTo("stopped");
    assertThat(session.get("status").asText()).isEqualTo("ended");
    Reply one = stack.get("/api/third/sessions/" + session.get("session_id").asText());
    assertThat(one.body()).isEqualTo(session);

    String mine =
        "/api/third/sessions?outcome=stopped&device=" + device + "&port_no=" + plug.port();
    Reply newest = stack.get(mine + "&limit=1");
    assertThat(newest.body().at("/items/0/order_no").asText()).isEqualTo(order);
    Reply before = stack.get(mine + "&limit=1&cursor=" + newest.text("next_cursor"));
    assertThat(before.body().at("/items/0/order_no").asText()).isEqualTo(first);
    String start = session.get("started_at").asText();
    assertThat(orders(stack.get(mine + "&from=" + start))).containsExactly(order);
    assertThat(orders(stack.get(mine + "&to=" + start))).contains(first).doesNotContain(order);
    assertThat(stack.get("/api/third/sessions/nobody").status()).isEqualTo(404);

    for (Delivery told : receiver.about(order)) {
      await(() -> ids(feed("&device=" + device, 1000)).contains(told.id()));
    }
    List<JsonNode> events = feed("&types=charging.started,charging.stopped&device=" + device, 1);
    List<String> types =
        events.stream()
            .filter(event -> event.at("/data/order_no").asText().equals(order))
            .map(event -> event.get("event").asText())
            .toList();
    assertThat(types).containsExactly("charging.started", "charging.stopped");
    assertThat(events).extracting(event -> event.get("sequence").asLong()).isSorted();

    JsonNode frames = stack.get("/api/third/devices/" + device + "/frames?limit=200").body();
    Set<String> directions = new HashSet<>();
    for (JsonNode frame : frames.get("items")) {
      directions.add(frame.path("direction").asText());
      if (frame.has("direction")) {
        assertThat(frame.get("hex").asText()).matches("([0-9A-F]{2})+");
      } else {
        assertThat(frame.has("hex")).isFalse();
      }
    }
    assertThat(directions).contains("up", "down");
    assertThat(frames.get("items"))
        .extracting(it -> it.get("at").asText())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  /** What was stored after the reader came by stands behind its cursor, however old it is. */
  @Test
  void aCursorMissesNothingThatIsStoredLate() throws Exception {
    store(5, "2026-01-05 00:00:00");
    await(() -> ids(feed(ALARMS, 1000)).contains("late-5"));
    String cursor = end(ALARMS);
    store(3, "2026-01-03 00:00:00");
    store(4, "2026-01-04 00:00:00");
    await(() -> page(ALARMS + "&cursor=" + cursor, 10).get("items").size() == 2);
    JsonNode late = page(ALARMS + "&cursor=" + cursor, 1);
    assertThat(late.at("/items/0/id").asText()).isEqualTo("late-3");
    assertThat(late.get("more").asBoolean()).isTrue();
    JsonNode next = page(ALARMS + "&cursor=" + late.get("next_cursor").asText(), 1);
    assertThat(next.at("/items/0/id").asText()).isEqualTo("late-4");
    assertThat(next.get("more").asBoolean()).isFalse();

    // Stored again, as after a restart: it comes again, and nothing is lost.
    String last = next.get("next_cursor").asText();
    assertThat(page(ALARMS + "&cursor=" + last, 10).get("items")).isEmpty();
    store(4, "2026-01-04 00:00:00");
    await(() -> page(ALARMS + "&cursor=" + last, 10).get("items").size() == 1);
  }

  private void store(int sequence, String at) throws Exception {
    String id = "late-" + sequence;
    List<String> unused =
        stack
            .tables()
            .rows(
                """
                INSERT INTO chargeline.events (id, event, tenant, device_id, at, sequence, body)
                SELECT '%s', 'device.alarm', 'demo', '04FEED01', '%s', %d, '{"id":"%s"}'
                """
                    .formatted(id, at, sequence, id));
  }

  /** A whole charge; its order. */
  private String charge(Plug plug) {
    String order = "QRY-" + System.nanoTime();
    String path = "/api/third/devices/" + plug.device() + "/charge/";
    Reply start =
        stack.post(
            path + "start",
            "{\"port_no\": %d, \"order_no\": \"%s\", \"mode\": 1, \"time_limit\": 120}"
                .formatted(plug.port(), order));
    assertThat(start.status()).as("%s", start).isEqualTo(202);
    await(() -> told(order, "charging.started") || told(order, "command.failed"));
    assertThat(told(order, "command.failed")).as("%s", receiver.about(order)).isFalse();
    Reply stop = stack.post(path + "stop", "{\"order_no\": \"%s\"}".formatted(order));
    assertThat(stop.status()).as("%s", stop).isEqualTo(202);
    await(() -> told(order, "charging.stopped"));
    await(
        () ->
            stack
                    .get("/api/third/sessions?outcome=stopped&order_no=" + order)
                    .body()
                    .get("items")
                    .size()
                == 1);
    return order;
  }

  private boolean told(String order, String type) {
    return receiver.about(order).stream().anyMatch(it -> it.type().equals(type));
  }

  private record Plug(String device, int port) {}

  /** Where a vehicle stands. */
  private Plug plug() {
    AtomicReference<Plug> found = new AtomicReference<>();
    await(
        () -> {
          String path = "/api/third/devices?state=online&protocol=ap3000";
          for (JsonNode device : stack.get(path).body().path("items")) {
            String id = device.get("device_phy_id").asText();
            for (JsonNode port :
                stack.get("/api/third/devices/" + id + "/ports").body().at("/items")) {
              if (port.path("plugged").asBoolean() && port.path("startable").asBoolean()) {
                found.set(new Plug(id, port.get("port_no").asInt()));
              }
            }
          }
          return found.get() != null;
        });
    return found.get();
  }

  /** All there is, read in pages of this size. */
  private List<JsonNode> feed(String query, int limit) {
    List<JsonNode> events = new ArrayList<>();
    JsonNode page = page(query, limit);
    page.get("items").forEach(events::add);
    while (page.get("more").asBoolean()) {
      page = page(query + "&cursor=" + page.get("next_cursor").asText(), limit);
      page.get("items").forEach(events::add);
    }
    return events;
  }

  private String end(String query) {
    JsonNode page = page(query, 1000);
    assertThat(page.get("more").asBoolean()).isFalse();
    return page.get("next_cursor").asText();
  }

  private JsonNode page(String query, int limit) {
    Reply page = stack.get("/api/third/events?limit=" + limit + query);
    assertThat(page.status()).as("%s", page).isEqualTo(200);
    return page.body();
  }

  private static List<String> ids(List<JsonNode> events) {
    return events.stream().map(event -> event.get("id").asText()).toList();
  }

  private static List<String> orders(Reply page) {
    List<String> orders = new ArrayList<>();
    page.body().get("items").forEach(session -> orders.add(session.path("order_no").asText()));
    return orders;
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
