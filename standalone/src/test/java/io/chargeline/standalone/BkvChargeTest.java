package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.protocol.bkv.CardOrderReply;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Uplink;
import io.chargeline.simulator.Periods;
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

/** A gateway with four sockets, charged through the API beside a pile of the other protocol. */
class BkvChargeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SOON = Duration.ofMillis(200);
  private static final String GATEWAY = "86004459453005";
  private static final int PILE = 0x04D10001;

  /** A charge's minute is a sixth of a second. */
  private static final int SPEED = 360;

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final Yard yard = new Yard(stack.devices(), 1);
  private BkvGateway gateway;

  @BeforeEach
  void connect() {
    Reply endpoint =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(receiver.url()));
    receiver.expect(endpoint.text("secret"));
    GatewayPeriods quick =
        GatewayPeriods.field().withEndRepeat(SOON).withNodeReply(SOON).withReconnect(SOON, SOON);
    gateway =
        BkvGateway.in(
            yard, GatewaySpec.of(GATEWAY, 4).withSpeed(SPEED), quick, GatewayListener.SILENT);
    await(
        () -> {
          JsonNode device = stack.get("/api/third/devices/" + GATEWAY).body();
          return device.path("ports").size() == 8 && device.path("connected").asBoolean();
        });
  }

  @AfterEach
  void disconnect() {
    yard.close();
    receiver.close();
  }

  @Test
  void chargesByTimeAndByEnergyBesideTheOtherProtocol() {
    String byTime = order("TIME");
    String byEnergy = order("ENERGY");
    String onPile = order("PILE");
    yard.pile(PileSpec.doubleSocket(PILE), Periods.field(), PileListener.SILENT)
        .plug(0, new PowerCurve(200, 0, 1e6));
    gateway.plug(2, 1, 240);
    gateway.plug(4, 0, 600);
    gateway.ignoreAcknowledgements(3);
    String pile = "%08X".formatted(PILE);
    await(() -> startable(pile, 1));

    accepted(
        GATEWAY,
        "\"socket_no\": 2, \"outlet\": \"B\", \"mode\": 1, \"time_limit\": 2, \"order_no\": \"%s\"",
        byTime);
    accepted(
        GATEWAY,
        "\"port_no\": 7, \"mode\": 2, \"energy_limit\": 0.02, \"order_no\": \"%s\"",
        byEnergy);
    accepted(pile, "\"port_no\": 1, \"mode\": 4, \"order_no\": \"%s\"", onPile);

    await(() -> types(byTime).contains("charging.completed"));
    await(() -> types(byEnergy).contains("charging.completed"));
    await(() -> types(onPile).contains("charging.started"));
    await(() -> gateway.unacknowledged().join() == 0);
    List<Bytes> ends =
        gateway.sent().stream()
            .filter(frame -> Uplink.of(frame) instanceof ChargeEnd)
            .map(Frame::raw)
            .toList();
    assertThat(ends).as("2 ends, at least 3 repeats").hasSizeGreaterThanOrEqualTo(5);
    assertThat(ends).as("no repeat has the same bytes").doesNotHaveDuplicates();

    await(() -> session(byTime).equals(List.of("4\tcompleted\ttime_limit\tplatform\t8")));
    await(() -> session(byEnergy).equals(List.of("7\tcompleted\tenergy_limit\tplatform\t20")));
    assertThat(terminal(byTime)).containsExactly("charging.completed");
    assertThat(terminal(byEnergy)).containsExactly("charging.completed");
    assertThat(receiver.refused()).isEmpty();
    Reply status =
        stack.get("/api/third/devices/" + GATEWAY + "/charge/status?socket_no=2&outlet=B");
    assertThat(status.text("order_no")).isEqualTo(byTime);
    assertThat(status.text("status")).isEqualTo("ended");

    Reply stop =
        stack.post(
            "/api/third/devices/" + pile + "/charge/stop", "{\"order_no\": \"" + onPile + "\"}");
    assertThat(stop.status()).as("%s", stop).isEqualTo(202);
    await(() -> terminal(onPile).equals(List.of("charging.stopped")));
  }

  @Test
  void stopsWhenAskedTo() {
    String order = order("STOP");
    gateway.plug(3, 0, 240);
    accepted(GATEWAY, "\"port_no\": 5, \"mode\": 4, \"order_no\": \"%s\"", order);
    await(() -> types(order).contains("charging.started"));
    Reply busy =
        stack.post(
            "/api/third/devices/" + GATEWAY + "/charge/start",
            "{\"port_no\": 5, \"mode\": 4, \"order_no\": \"%s\"}".formatted(order("BUSY")));
    assertThat(busy.text("code")).isEqualTo("port_busy");

    Reply stop =
        stack.post(
            "/api/third/devices/" + GATEWAY + "/charge/stop",
            "{\"order_no\": \"%s\"}".formatted(order));
    assertThat(stop.status()).as("%s", stop).isEqualTo(202);
    await(() -> terminal(order).equals(List.of("charging.stopped")));
    assertThat(receiver.about(order).toString()).contains("remote_stop");
  }

  @Test
  void tellsOfACardAndRefusesItPolitely() {
    gateway.swipe(1, 0, Bytes.ofHex("000000298352"));

    await(() -> !cards().isEmpty());
    assertThat(cards().get(0).toString())
        .contains("\"card_no\":\"000000298352\"", "\"purpose\":\"charge\"", "\"port_no\":1");
    await(
        () ->
            gateway.sent().stream().anyMatch(frame -> Uplink.of(frame) instanceof CardOrderReply));
    assertThat(
            stack
                .get("/api/third/devices/" + GATEWAY + "/ports")
                .body()
                .at("/items/0/state")
                .asText())
        .isEqualTo("idle");
  }

  private void accepted(String device, String fields, String order) {
    Reply start =
        stack.post(
            "/api/third/devices/" + device + "/charge/start", "{" + fields.formatted(order) + "}");
    assertThat(start.status()).as("%s", start).isEqualTo(202);
  }

  private boolean startable(String device, int portNo) {
    JsonNode ports = stack.get("/api/third/devices/" + device).body().path("ports");
    return ports.path(portNo - 1).path("startable").asBoolean();
  }

  private List<String> session(String order) throws Exception {
    return stack
        .tables()
        .rows(
            "SELECT port, outcome, stop_reason, source, energy_wh FROM chargeline.v_sessions WHERE order_no = '%s'"
                .formatted(order));
  }

  private List<JsonNode> cards() {
    return receiver.deliveries().stream()
        .filter(delivery -> delivery.type().equals("card.presented"))
        .map(Delivery::event)
        .toList();
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
    return "BKV-" + name + "-" + System.nanoTime();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
