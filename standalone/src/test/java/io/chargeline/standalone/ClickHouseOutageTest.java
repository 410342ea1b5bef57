package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The database is away: charges, events and webhooks go on, and its rows arrive after. */
class ClickHouseOutageTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String ORDER = "OUTAGE-1";

  @Test
  void chargesGoOnAndTheirRowsArriveAfter() throws Exception {
    try (TestStack stack = TestStack.start(Map.of());
        WebhookReceiver receiver = new WebhookReceiver();
        RawPile pile = new RawPile(stack.devices(), 0x04CEAA40)) {
      subscribe(stack, receiver);
      pile.introduce();
      await().atMost(PATIENCE).until(() -> online(stack, pile));
      ClickHouseEngine engine = stack.stack().clickHouse().orElseThrow();
      engine.stop();

      stack.post(
          charge(pile, "start"), "{\"port_no\":1,\"order_no\":\"%s\",\"mode\":4}".formatted(ORDER));
      pile.answerCharge(pile.expect(0x82));
      pile.report(0, ORDER, 300, 10);
      await().atMost(PATIENCE).until(() -> types(receiver).contains("charging.progress"));
      stack.post(charge(pile, "stop"), "{\"order_no\":\"%s\"}".formatted(ORDER));
      pile.answerCharge(pile.expect(0x82));
      pile.settle(0, ORDER, 310, 11, 7);
      pile.expect(0x03);
      await().atMost(PATIENCE).until(() -> types(receiver).contains("charging.stopped"));
      assertThat(types(receiver))
          .containsExactly("charging.started", "charging.progress", "charging.stopped");
      assertThat(engine.healthy()).isFalse();
      assertThat(stack.get("/api/third/stats/series?figure=energy").text("code"))
          .isEqualTo("statistics_unavailable");
      await().atMost(PATIENCE).until(() -> usage(stack, "/business_stats/today_sessions") == 1);
      assertThat(usage(stack, "/port_stats/total_ports")).isEqualTo(2);

      engine.start();
      await()
          .atMost(PATIENCE)
          .ignoreExceptions()
          .until(() -> row(stack).equals(List.of("110\tstopped")));
      await().atMost(PATIENCE).ignoreExceptions().until(() -> events(stack).equals(List.of("3")));
    }
  }

  private static int usage(TestStack stack, String pointer) {
    return stack.get("/api/third/stats/usage").body().at(pointer).asInt();
  }

  private static void subscribe(TestStack stack, WebhookReceiver receiver) {
    TestStack.Reply endpoint =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"charging.*\"]}".formatted(receiver.url()));
    receiver.expect(endpoint.text("secret"));
  }

  private static boolean online(TestStack stack, RawPile pile) {
    return stack.get("/api/third/devices/" + pile.deviceId()).text("state").equals("online");
  }

  private static String charge(RawPile pile, String verb) {
    return "/api/third/devices/" + pile.deviceId() + "/charge/" + verb;
  }

  private static List<String> types(WebhookReceiver receiver) {
    return receiver.about(ORDER).stream().map(WebhookReceiver.Delivery::type).toList();
  }

  private static List<String> row(TestStack stack) throws Exception {
    return stack
        .tables()
        .rows(
            "SELECT energy_wh, outcome FROM chargeline.v_sessions WHERE order_no = '"
                + ORDER
                + "'");
  }

  private static List<String> events(TestStack stack) throws Exception {
    return stack
        .tables()
        .rows("SELECT count() FROM chargeline.v_events WHERE event LIKE 'charging.%'");
  }
}
