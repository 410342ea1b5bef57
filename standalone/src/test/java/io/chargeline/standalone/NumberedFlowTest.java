package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The flow of a charge as it was promised, step by step, with both protocols. */
class NumberedFlowTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** 10 Wh in 6 s. */
  private static final double WATTS = 6000;

  /** A port of a device of each protocol, and how soon it says how its charge goes on. */
  private enum Device {
    AP3000("04D30001") {
      @Override
      void connect(Yard yard) {
        Periods brisk = Periods.field().withReport(Duration.ofSeconds(1));
        yard.pile(PileSpec.doubleSocket(0x04D30001), brisk, PileListener.SILENT)
            .plug(0, new PowerCurve(WATTS, 0, 1e6));
      }
    },
    BKV("86004459453007") {
      @Override
      void connect(Yard yard) {
        GatewayPeriods brisk = GatewayPeriods.field().withReport(Duration.ofSeconds(1));
        GatewaySpec spec = GatewaySpec.of("86004459453007", 1).withSpeed(2);
        BkvGateway.in(yard, spec, brisk, GatewayListener.SILENT).plug(1, 0, WATTS);
      }
    };

    private final String id;

    Device(String id) {
      this.id = id;
    }

    abstract void connect(Yard yard);
  }

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();
  private final Yard yard = new Yard(stack.devices(), 1);

  @BeforeEach
  void subscribe() {
    Reply endpoint =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(receiver.url()));
    receiver.expect(endpoint.text("secret"));
  }

  @AfterEach
  void close() {
    yard.close();
    receiver.close();
  }

  @ParameterizedTest
  @EnumSource
  void oneToSeventeenWithAUserWhoStops(Device device) {
    String order = "FLOW-A-" + System.nanoTime();
    oneToTen(device, order, "\"mode\": 4");

    // 11a the user stops, 12a the third party calls stop
    Reply stop = command(device, "stop", "\"order_no\": \"%s\"".formatted(order));
    // 13 the stop goes to the device, 14 it is confirmed
    assertThat(stop.text("state")).as("%s", stop).isEqualTo("succeeded");
    fifteenToSeventeen(device, order, "charging.stopped", "remote_stop");
  }

  @ParameterizedTest
  @EnumSource
  void oneToSeventeenWithADeviceThatEndsByItself(Device device) {
    String order = "FLOW-B-" + System.nanoTime();
    oneToTen(device, order, "\"mode\": 2, \"energy_limit\": 0.01");

    // 11b the device reports the end by itself
    fifteenToSeventeen(device, order, "charging.completed", "energy_limit");
  }

  private void oneToTen(Device device, String order, String terms) {
    device.connect(yard);
    // 1 the user picks device and port; 2 the third party asks the state; 3 it is answered
    await(() -> port(device).path("startable").asBoolean());
    assertThat(port(device).path("state").asText()).isEqualTo("idle");
    // 4 it creates the order; 5 it calls start; 6 the command goes out; 7 the device answers
    Reply start =
        command(
            device, "start", "\"port_no\": 1, \"order_no\": \"%s\", %s".formatted(order, terms));
    assertThat(start.text("state")).as("%s", start).isEqualTo("succeeded");
    assertThat(start.text("effect")).isEqualTo("confirmed");
    // 8 the started event is pushed
    await(() -> types(order).contains("charging.started"));
    assertThat(status(device, order).text("status")).isIn("charging", "ended");
    // 9 the device reports live data, 10 progress is pushed
    await(() -> types(order).contains("charging.progress"));
  }

  private void fifteenToSeventeen(Device device, String order, String type, String reason) {
    // 15 the end event is pushed, once and last
    await(() -> types(order).contains(type));
    List<String> charging =
        types(order).stream().filter(name -> name.startsWith("charging.")).toList();
    assertThat(charging).startsWith("charging.started").endsWith(type);
    assertThat(charging).containsOnlyOnce("charging.started", type);
    // 16 the third party settles the order by what the event says
    JsonNode end =
        receiver.about(order).stream()
            .filter(delivery -> delivery.type().equals(type))
            .map(Delivery::event)
            .findFirst()
            .orElseThrow();
    JsonNode data = end.get("data");
    assertThat(data.get("reason").asText()).isEqualTo(reason);
    assertThat(data.get("energy_consumed").isNumber()).isTrue();
    assertThat(data.get("duration").isNumber()).isTrue();
    assertThat(data.get("final").asBoolean()).isTrue();
    // 17 the user sees the charge completed, and nothing older than the event
    Reply shown = status(device, order);
    assertThat(shown.text("status")).isEqualTo("ended");
    assertThat(shown.body().get("sequence").asLong())
        .isGreaterThanOrEqualTo(end.get("sequence").asLong());
  }

  private JsonNode port(Device device) {
    return stack.get("/api/third/devices/" + device.id).body().path("ports").path(0);
  }

  private Reply status(Device device, String order) {
    return stack.get("/api/third/devices/" + device.id + "/charge/status?order_no=" + order);
  }

  private Reply command(Device device, String verb, String fields) {
    HttpRequest.Builder request =
        stack
            .request("/api/third/devices/" + device.id + "/charge/" + verb)
            .timeout(Duration.ofSeconds(60))
            .header("Prefer", "wait=45")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{" + fields + "}"));
    return stack.send(request);
  }

  private List<String> types(String order) {
    return receiver.about(order).stream().map(Delivery::type).toList();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
