package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Yard;
import io.chargeline.simulator.bkv.BkvGateway;
import io.chargeline.simulator.bkv.GatewayListener;
import io.chargeline.simulator.bkv.GatewayPeriods;
import io.chargeline.simulator.bkv.GatewaySpec;
import io.chargeline.standalone.TestStack.Reply;
import io.chargeline.standalone.WebhookReceiver.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Charges that end by what they were started for: money, energy or time. */
class ChargeModesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final String GATEWAY = "8604E500000001";
  private static final int PILE = 0x04E50001;

  /** A charge's minute is a sixth of a second. */
  private static final int SPEED = 360;

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final Yard yard = new Yard(stack.devices(), 1);

  @BeforeEach
  void listen() {
    Reply endpoint =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(receiver.url()));
    receiver.expect(endpoint.text("secret"));
  }

  @AfterEach
  void disconnect() {
    yard.close();
    receiver.close();
  }

  /** 240 W for 24 minutes at 50 fen an hour use up 20 fen; 300 W are stopped before. */
  @Test
  void chargesByPowerTiersUntilTheAmountIsUsedUpOrItIsStopped() {
    GatewayPeriods quick =
        GatewayPeriods.field().withEndRepeat(SOON).withNodeReply(SOON).withReconnect(SOON, SOON);
    BkvGateway gateway =
        BkvGateway.in(
            yard, GatewaySpec.of(GATEWAY, 2).withSpeed(SPEED), quick, GatewayListener.SILENT);
    await(() -> device(GATEWAY).path("ports").size() == 4);
    gateway.plug(1, 1, 240);
    gateway.plug(2, 0, 300);
    gateway.plug(2, 1, 240);
    String usedUp = order("USED");
    String stopped = order("STOPPED");
    String byAmount = order("AMOUNT");
    String tiers =
        "\"tiers\": [{\"max_power\": 200, \"price\": 25, \"minutes\": 60},"
            + " {\"max_power\": 2000.5, \"price\": 50, \"minutes\": 60}]";

    Reply start = start(GATEWAY, 2, usedUp, "\"mode\": 3, \"amount\": 20, " + tiers);
    start(GATEWAY, 3, stopped, "\"mode\": 3, \"amount\": 60000, " + tiers);
    start(GATEWAY, 4, byAmount, "\"mode\": 5, \"amount\": 3, \"price\": 100");

    await(() -> terminal(usedUp).equals(List.of("charging.completed")));
    JsonNode ended = data(usedUp, "charging.completed");
    assertThat(ended.path("reason").asText()).isEqualTo("amount_limit");
    assertThat(ended.path("reported_amount").asInt()).isEqualTo(20);
    assertThat(ended.path("tier_durations").toString()).isEqualTo("[0,1440]");
    assertThat(ended.path("peak_power").asDouble()).isEqualTo(240.0);
    assertThat(data(usedUp, "charging.started").path("mode").asInt()).isEqualTo(3);
    assertThat(data(usedUp, "charging.started").path("amount").asInt()).isEqualTo(20);
    assertThat(types(usedUp)).contains("charging.progress");
    Reply command = stack.get("/api/third/commands/" + start.text("command_id"));
    assertThat(command.text("state")).isEqualTo("succeeded");
    assertThat(command.body().at("/arguments/tiers/1/max_power").asDouble()).isEqualTo(2000.5);

    await(() -> types(stopped).contains("charging.started"));
    Reply stop =
        stack.post(
            "/api/third/devices/" + GATEWAY + "/charge/stop",
            "{\"order_no\": \"%s\"}".formatted(stopped));
    assertThat(stop.status()).as("%s", stop).isEqualTo(202);
    await(() -> terminal(stopped).equals(List.of("charging.stopped")));
    JsonNode stoppedData = data(stopped, "charging.stopped");
    assertThat(stoppedData.path("reason").asText()).isEqualTo("remote_stop");
    assertThat(stoppedData.path("reported_amount").asInt()).isBetween(1, 59_999);

    await(() -> terminal(byAmount).equals(List.of("charging.completed")));
    assertThat(data(byAmount, "charging.completed").has("reported_amount")).isFalse();
    await(() -> session(usedUp).equals(List.of("2\t3\tcompleted\tamount_limit")));
    await(() -> session(stopped).equals(List.of("3\t3\tstopped\tremote_stop")));
    await(() -> session(byAmount).equals(List.of("4\t5\tcompleted\tenergy_limit")));
    assertThat(receiver.refused()).isEmpty();
  }

  /** 6 kW for 0.01 kWh take 6 s. */
  @Test
  void chargesByAmountAndBySecondsOnTheOtherProtocol() {
    Pile pile = yard.pile(PileSpec.doubleSocket(PILE), Periods.field(), PileListener.SILENT);
    pile.plug(0, new PowerCurve(6000, 0, 1e6));
    pile.plug(1, new PowerCurve(200, 0, 1e6));
    String id = "%08X".formatted(PILE);
    await(() -> device(id).path("ports").path(1).path("startable").asBoolean());
    assertThat(device(id).path("charge_modes").toString()).isEqualTo("[1,2,4,5]");
    String byAmount = order("FEN");
    String bySeconds = order("SECONDS");

    Reply start = start(id, 1, byAmount, "\"mode\": 5, \"amount\": 199, \"price\": 10000");
    assertThat(start.body().path("energy_limit").asDouble()).isEqualTo(0.01);
    start(id, 2, bySeconds, "\"mode\": 1, \"time_limit_s\": 3");

    await(() -> terminal(byAmount).equals(List.of("charging.completed")));
    await(() -> terminal(bySeconds).equals(List.of("charging.completed")));
    assertThat(data(byAmount, "charging.completed").path("energy_consumed").asDouble())
        .isEqualTo(0.01);
    await(() -> session(byAmount).equals(List.of("1\t5\tcompleted\tenergy_limit")));
    await(() -> session(bySeconds).equals(List.of("2\t1\tcompleted\ttime_limit")));
  }

  private Reply start(String device, int portNo, String order, String limits) {
    Reply reply =
        stack.post(
            "/api/third/devices/" + device + "/charge/start",
            "{\"port_no\": %d, \"order_no\": \"%s\", %s}".formatted(portNo, order, limits));
    assertThat(reply.status()).as("%s", reply).isEqualTo(202);
    return reply;
  }

  private JsonNode device(String id) {
    return stack.get("/api/third/devices/" + id).body();
  }

  private List<String> session(String order) throws Exception {
    return stack
        .tables()
        .rows(
            "SELECT port, mode, outcome, stop_reason FROM chargeline.sessions FINAL WHERE order_no = '%s'"
                .formatted(order));
  }

  private JsonNode data(String order, String type) {
    return receiver.about(order).stream()
        .filter(delivery -> delivery.type().equals(type))
        .map(delivery -> delivery.event().path("data"))
        .findFirst()
        .orElseThrow();
  }

  private List<String> types(String order) {
    return receiver.about(order).stream().map(Delivery::type).toList();
  }

  private List<String> terminal(String order) {
    return types(order).stream()
        .filter(type -> type.matches("charging\\.(completed|stopped|failed|corrected)"))
        .toList();
  }

  private static String order(String name) {
    return "E5-" + name + "-" + System.nanoTime();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
