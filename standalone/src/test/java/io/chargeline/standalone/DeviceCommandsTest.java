package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.net.http.HttpRequest;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command beside start and stop, on simulated devices of both protocols. */
class DeviceCommandsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PILE = 0x04D20001;
  private static final String PILE_ID = "04D20001";
  private static final String GATEWAY = "86004459453006";

  private final TestStack stack = TestStack.shared();
  private final Yard yard = new Yard(stack.devices(), 1);
  private Pile pile;

  @BeforeEach
  void connect() {
    pile = yard.pile(PileSpec.doubleSocket(PILE), Periods.field(), PileListener.SILENT);
    pile.plug(0, new PowerCurve(200, 0, 1e6));
    BkvGateway.in(yard, GatewaySpec.of(GATEWAY, 2), GatewayPeriods.field(), GatewayListener.SILENT);
    await(PILE_ID, 2);
    await(GATEWAY, 4);
  }

  @AfterEach
  void disconnect() {
    yard.close();
  }

  @Test
  void parametersAreSetAndReadBack() {
    Reply set =
        give(
            PILE_ID,
            "params",
            """
            {"group": "run", "values": {"unplug_power": 0.5, "unplug_detect_time": 12,
             "float_percent": 30, "float_detect_time": 900, "float_time": 1800,
             "heartbeat_period": 120}}
            """);
    assertThat(set.text("state")).as("%s", set).isEqualTo("succeeded");
    Reply read = give(PILE_ID, "params/query", "{\"group\": \"run\"}");
    assertThat(read.body().at("/result/values/unplug_power").asDouble()).isEqualTo(0.5);
    assertThat(read.body().at("/result/values/heartbeat_period").asInt()).isEqualTo(120);

    Reply socket =
        give(GATEWAY, "params", "{\"socket_no\": 2, \"values\": {\"high_temperature\": 77}}");
    assertThat(socket.text("state")).as("%s", socket).isEqualTo("succeeded");
    Reply told = give(GATEWAY, "params/query", "{\"socket_no\": 2}");
    assertThat(told.body().at("/result/values/high_temperature").asInt()).isEqualTo(77);
  }

  @Test
  void smallThingsAreDone() {
    assertThat(give(PILE_ID, "locate", "{\"seconds\": 3}").text("state")).isEqualTo("succeeded");
    assertThat(give(PILE_ID, "voice", "{\"mute\": true}").text("state")).isEqualTo("succeeded");
    assertThat(give(PILE_ID, "qr", "{\"text\": \"HELLO\"}").text("state")).isEqualTo("succeeded");
    assertThat(give(PILE_ID, "query", "{}").text("state")).isEqualTo("succeeded");
    assertThat(give(GATEWAY, "query", "{\"socket_no\": 1}").text("state")).isEqualTo("succeeded");
    Reply quiet =
        give(
            GATEWAY,
            "voice",
            "{\"mute\": true, \"periods\": [{\"from\": \"22:00\", \"to\": \"23:59\"}]}");
    assertThat(quiet.text("state")).as("%s", quiet).isEqualTo("succeeded");
  }

  @Test
  void aRunningChargeGetsAnotherLimit() {
    String order = "CHANGE-" + System.nanoTime();
    Reply start =
        give(
            PILE_ID,
            "charge/start",
            "{\"port_no\": 1, \"mode\": 1, \"time_limit\": 60, \"order_no\": \"%s\"}"
                .formatted(order));
    assertThat(start.text("state")).as("%s", start).isEqualTo("succeeded");
    Reply change =
        give(
            PILE_ID,
            "charge/change",
            "{\"order_no\": \"%s\", \"time_limit\": 90}".formatted(order));
    assertThat(change.text("state")).as("%s", change).isEqualTo("succeeded");
    Reply status = stack.get("/api/third/devices/" + PILE_ID + "/charge/status?order_no=" + order);
    assertThat(status.body().get("time_limit_s").asInt()).isEqualTo(5400);
    assertThat(give(PILE_ID, "charge/stop", "{\"order_no\": \"" + order + "\"}").text("state"))
        .isEqualTo("succeeded");
  }

  @Test
  void aRebootIsDoneThoughItsAnswerIsLost() {
    pile.loseAnswers(1);
    Reply reboot = give(PILE_ID, "reboot", "{}");

    assertThat(reboot.text("state")).as("%s", reboot).isEqualTo("succeeded");
    assertThat(reboot.text("effect")).isEqualTo("confirmed");
  }

  private Reply give(String device, String path, String body) {
    HttpRequest.Builder request =
        stack
            .request("/api/third/devices/" + device + "/" + path)
            .timeout(Duration.ofSeconds(60))
            .header("Prefer", "wait=45")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return stack.send(request);
  }

  private void await(String device, int ports) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> {
              Reply reply = stack.get("/api/third/devices/" + device);
              return reply.body().path("ports").size() == ports
                  && reply.body().path("connected").asBoolean();
            });
  }
}
