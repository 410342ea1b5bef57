package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.standardwebhooks.Webhook;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.chargeline.domain.Json;
import io.chargeline.standalone.TestStack.Reply;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From the making of an endpoint to what its delivery log tells, over real connections. */
class WebhookApiTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOOKS = "/api/third/webhook-endpoints";

  private final TestStack stack = TestStack.shared();
  private final Queue<Received> received = new ConcurrentLinkedQueue<>();
  private HttpServer receiver;

  /** As it came. */
  private record Received(HttpHeaders headers, String body) {
    String id() {
      return headers.firstValue("webhook-id").orElse("");
    }

    JsonNode event() {
      return Json.tree(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Throws if the secret does not verify it. */
    void verify(String secret) throws Exception {
      new Webhook(secret).verify(body, headers);
    }
  }

  @BeforeEach
  void listen() throws IOException {
    receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    receiver.createContext("/", this::receive);
    receiver.start();
  }

  @AfterEach
  void close() {
    receiver.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      received.add(
          new Received(HttpHeaders.of(exchange.getRequestHeaders(), (name, value) -> true), body));
      exchange.sendResponseHeaders(204, -1);
    }
  }

  private List<Received> of(String eventId) {
    return received.stream().filter(one -> one.id().equals(eventId)).toList();
  }

  @Test
  void fromTheMakingToTheDeliveryLog() throws Exception {
    Reply made =
        stack.post(
            HOOKS,
            "{\"url\":\"http://127.0.0.1:%d/\",\"events\":[\"device.*\"],\"headers\":{\"X-Api-Key\":\"theirs\"}}"
                .formatted(receiver.getAddress().getPort()));
    assertThat(made.status()).as("%s", made).isEqualTo(201);
    String path = HOOKS + "/" + made.text("id");
    String first = made.text("secret");

    String tested = test(path);
    awaitThat(() -> !of(tested).isEmpty());
    Received test = of(tested).get(0);
    test.verify(first);
    assertThat(test.headers().firstValue("X-Api-Key")).contains("theirs");
    assertThat(test.event().get("event").asText()).isEqualTo("webhook.test");

    String second = stack.post(path + "/rotate-secret", "{\"overlap_s\":3600}").text("secret");
    assertThat(second).isNotEqualTo(first);
    // A change acts within seconds: until then the former secret signs alone.
    await().atMost(PATIENCE).until(() -> signedByTwo(path));
    Received signedByBoth =
        received.stream().filter(WebhookApiTest::hasTwoSignatures).findFirst().orElseThrow();
    signedByBoth.verify(first);
    signedByBoth.verify(second);

    try (RawPile pile = new RawPile(stack.devices(), 0x04F20001).introduce()) {
      awaitThat(() -> received.stream().anyMatch(one -> isOf(one, pile.deviceId())));
      Received told =
          received.stream().filter(one -> isOf(one, pile.deviceId())).findFirst().orElseThrow();
      replayed(path, told);
    }
    awaitThat(() -> !stack.get(path + "/health").text("state").equals("unknown"));
    assertThat(stack.send(stack.request(path).DELETE()).status()).isEqualTo(204);
  }

  private static boolean isOf(Received one, String deviceId) {
    return one.event().path("device_phy_id").asText().equals(deviceId);
  }

  private String test(String path) {
    Reply sent = stack.post(path + "/test", "{}");
    assertThat(sent.status()).as("%s", sent).isEqualTo(202);
    return sent.text("event_id");
  }

  private boolean signedByTwo(String path) {
    String id = test(path);
    awaitThat(() -> !of(id).isEmpty());
    return hasTwoSignatures(of(id).get(0));
  }

  private static boolean hasTwoSignatures(Received one) {
    return one.headers().firstValue("webhook-signature").orElse("").split(" ").length == 2;
  }

  private void replayed(String path, Received told) {
    awaitThat(() -> attempts(path, told.id()).size() == 1);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                stack
                    .get(
                        "/api/third/events?limit=1000&device="
                            + told.event().get("device_phy_id").asText())
                    .body()
                    .findValuesAsText("id")
                    .contains(told.id()));
    Reply replay = stack.post(path + "/replays", "{\"event_ids\":[\"" + told.id() + "\"]}");
    assertThat(replay.status()).as("%s", replay).isEqualTo(202);
    awaitThat(() -> of(told.id()).size() == 2);
    assertThat(of(told.id()).get(1).body()).isEqualTo(told.body());
    awaitThat(() -> attempts(path, told.id()).size() == 2);
    JsonNode newest = attempts(path, told.id()).get(0);
    assertThat(newest.get("outcome").asText()).isEqualTo("delivered");
    assertThat(newest.get("replay_id").asText()).isEqualTo(replay.text("replay_id"));
    awaitThat(
        () ->
            stack
                    .get(path + "/replays/" + replay.text("replay_id"))
                    .body()
                    .path("delivered")
                    .asInt()
                == 1);
  }

  private JsonNode attempts(String path, String eventId) {
    return stack.get(path + "/deliveries/" + eventId).body().path("items");
  }

  private static void awaitThat(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
