package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.standalone.WebhookReceiver.Delivery;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Asks with each event what the API knows of it, the two servers by turns, and notes where the
 * answer is older than the event.
 */
final class Comparison {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final Set<String> ENDED =
      Set.of("charging.stopped", "charging.completed", "charging.failed");

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final TestStack stack;
  private final SecondServer second;
  private final Set<String> seen = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> types = new ConcurrentHashMap<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger compared = new AtomicInteger();
  private final AtomicInteger byFirst = new AtomicInteger();
  private final AtomicInteger bySecond = new AtomicInteger();
  private final AtomicInteger afterRestart = new AtomicInteger();
  private final AtomicInteger notReady = new AtomicInteger();
  private final AtomicInteger away = new AtomicInteger();

  Comparison(TestStack stack, SecondServer second) {
    this.stack = stack;
    this.second = second;
  }

  /** A delivery; a repeat of one is looked at, too, and not counted. */
  void accept(Delivery delivery) {
    JsonNode event = delivery.event();
    if (!event.hasNonNull("device_phy_id")) {
      return;
    }
    try {
      new OfEvent(event).compare();
    } catch (RuntimeException e) {
      faults.add(e + " at " + event);
    }
    if (seen.add(delivery.id())) {
      types.computeIfAbsent(delivery.type(), type -> new AtomicInteger()).incrementAndGet();
      compared.incrementAndGet();
    }
  }

  int compared() {
    return compared.get();
  }

  Queue<String> faults() {
    return faults;
  }

  Set<String> types() {
    return types.keySet();
  }

  int answersOfFirst() {
    return byFirst.get();
  }

  int answersOfSecond() {
    return bySecond.get();
  }

  int answersAfterRestart() {
    return afterRestart.get();
  }

  /** What has to be asked about one event, and how it compares. */
  private final class OfEvent {
    private final JsonNode event;
    private final JsonNode data;
    private final String type;
    private final long sequence;
    private final String device;

    OfEvent(JsonNode event) {
      this.event = event;
      this.data = event.path("data");
      this.type = event.path("event").asText();
      this.sequence = event.path("sequence").asLong();
      this.device = "/api/third/devices/" + event.path("device_phy_id").asText();
    }

    void compare() {
      compareDevice(ask(device));
      if (type.startsWith("charging.")) {
        compareCharge(ask(device + "/charge/status?order_no=" + data.path("order_no").asText()));
      }
      boolean ofStart = type.equals("charging.failed") && data.has("command_id");
      if (ofStart || type.startsWith("command.")) {
        compareCommand(ask("/api/third/commands/" + data.path("command_id").asText()));
      }
    }

    private void compareDevice(JsonNode shown) {
      notOlder(shown);
      if (type.equals("device.online") || type.equals("device.offline")) {
        require(!time(shown, "state_since").isBefore(time(event, "occurred_at")), shown);
        if (isOf(shown)) {
          require(("device." + shown.path("state").asText()).equals(type), shown);
        }
      }
      if (type.equals("device.fault") || type.equals("device.recovered")) {
        JsonNode port = shown.path("ports").path(data.path("port_no").asInt() - 1);
        require(!time(port, "state_since").isBefore(time(event, "occurred_at")), shown);
        if (isOf(shown)) {
          boolean broken = port.path("state").asText().equals("fault");
          require(broken == type.equals("device.fault"), shown);
        }
      }
    }

    private void compareCharge(JsonNode shown) {
      notOlder(shown);
      String status = shown.path("status").asText();
      if (ENDED.contains(type)) {
        require(status.equals("ended"), shown);
        if (data.hasNonNull("outcome")) {
          require(shown.path("outcome").equals(data.path("outcome")), shown);
          require(shown.path("ended_at").equals(data.path("ended_at")), shown);
        }
      } else {
        require(Set.of("charging", "settling", "ended").contains(status), shown);
      }
      if (type.equals("charging.progress") && !status.equals("ended")) {
        for (String grows : new String[] {"energy_consumed", "duration"}) {
          require(shown.path(grows).asDouble() >= data.path(grows).asDouble(), shown);
        }
      }
    }

    private void compareCommand(JsonNode shown) {
      require(shown.path("state").equals(data.path("state")), shown);
      require(shown.path("effect").equals(data.path("effect")), shown);
    }

    private void notOlder(JsonNode shown) {
      require(shown.path("sequence").asLong() >= sequence, shown);
    }

    private boolean isOf(JsonNode shown) {
      return shown.path("sequence").asLong() == sequence;
    }

    private void require(boolean agrees, JsonNode shown) {
      if (!agrees) {
        faults.add("event " + event + " and then " + shown);
      }
    }

    private static Instant time(JsonNode json, String field) {
      return Instant.parse(json.path(field).asText());
    }
  }

  private JsonNode ask(String path) {
    boolean other = turn.getAndIncrement() % 2 == 1;
    JsonNode answer = other ? askSecond(path) : null;
    return answer == null ? askFirst(path) : answer;
  }

  private JsonNode askFirst(String path) {
    try {
      HttpResponse<byte[]> reply = send(stack.endpoints().api(), path);
      if (reply.statusCode() != OK) {
        throw new IllegalStateException("A said " + described(reply) + " to " + path);
      }
      byFirst.incrementAndGet();
      return Json.tree(reply.body());
    } catch (IOException e) {
      throw new IllegalStateException("A is away", e);
    }
  }

  /** Null when it need not serve. */
  private JsonNode askSecond(String path) {
    boolean must = second.isServing() && second.hasCaughtUp();
    try {
      HttpResponse<byte[]> reply = send(second.url(), path);
      if (reply.statusCode() == OK) {
        bySecond.incrementAndGet();
        if (second.hasRestarted()) {
          afterRestart.incrementAndGet();
        }
        return Json.tree(reply.body());
      }
      boolean mayNot = !must || !second.isServing();
      if (reply.statusCode() != UNAVAILABLE || !mayNot) {
        throw new IllegalStateException("B said " + described(reply) + " to " + path);
      }
      notReady.incrementAndGet();
      return null;
    } catch (IOException e) {
      if (must && second.isServing()) {
        throw new IllegalStateException("B is away: " + e, e);
      }
      away.incrementAndGet();
      return null;
    }
  }

  private static String described(HttpResponse<byte[]> reply) {
    return reply.statusCode() + " " + Json.tree(reply.body());
  }

  private HttpResponse<byte[]> send(String base, String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(Duration.ofSeconds(8))
            .header("Authorization", "Bearer " + stack.endpoints().apiKey())
            .build();
    try {
      return http.send(request, BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public String toString() {
    return "%d events %s; %d answers of A, %d of B, %d of them after its restart; B away %d times, not ready %d times; %d older answers"
        .formatted(
            compared.get(),
            new TreeSet<>(types.entrySet().stream().map(Object::toString).toList()),
            byFirst.get(),
            bySecond.get(),
            afterRestart.get(),
            away.get(),
            notReady.get(),
            faults.size());
  }
}
