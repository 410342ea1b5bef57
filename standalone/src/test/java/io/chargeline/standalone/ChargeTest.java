package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.standalone.TestStack.Reply;
import io.chargeline.standalone.WebhookReceiver.Delivery;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One charge on a simulated pile, as a third party sees it. */
class ChargeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestStack stack = TestStack.shared();
  private final WebhookReceiver receiver = new WebhookReceiver();

  @AfterEach
  void closeReceiver() {
    receiver.close();
  }

  @Test
  void startsShowsReportsAndStops() {
    Reply endpoint =
        stack.post(
            "/api/third/webhook-endpoints",
            "{\"url\": \"%s\", \"events\": [\"*\"]}".formatted(receiver.url()));
    assertThat(endpoint.status()).isBetween(200, 201);
    receiver.expect(endpoint.text("secret"));
    String device = onlineDevice();
    String order = "ORD-" + System.nanoTime();

    Reply start =
        charge(
            device,
            "start",
            "\"port_no\": 1, \"order_no\": \"%s\", \"mode\": 1, \"time_limit\": 120",
            order);
    assertThat(start.status()).as("%s", start).isEqualTo(202);
    await(() -> types(order).contains("charging.started"));
    Reply status = stack.get("/api/third/devices/" + device + "/charge/status?order_no=" + order);
    assertThat(status.status()).as("%s", status).isEqualTo(200);
    await(() -> types(order).contains("charging.progress"));

    Reply stop = charge(device, "stop", "\"port_no\": 1, \"order_no\": \"%s\"", order);
    assertThat(stop.status()).as("%s", stop).isEqualTo(202);
    await(() -> types(order).contains("charging.stopped"));

    assertThat(receiver.refused()).isEmpty();
    List<String> charging =
        types(order).stream().filter(type -> type.startsWith("charging.")).toList();
    assertThat(charging).first().isEqualTo("charging.started");
    assertThat(charging).last().isEqualTo("charging.stopped");
    assertThat(charging).containsOnlyOnce("charging.started", "charging.stopped");
    assertThat(receiver.about(order)).extracting(Delivery::id).doesNotHaveDuplicates();
    await(
        () ->
            stack
                .tables()
                .rows(
                    "SELECT outcome FROM chargeline.v_sessions WHERE order_no = '%s'"
                        .formatted(order))
                .equals(List.of("stopped")));
  }

  /** Other tests of this stack leave devices behind that are gone. */
  private String onlineDevice() {
    String[] found = new String[1];
    await(
        () -> {
          Reply devices = stack.get("/api/third/devices?state=online&protocol=ap3000");
          for (JsonNode device : devices.body().path("items")) {
            String id = device.get("device_phy_id").asText();
            Reply ports = stack.get("/api/third/devices/" + id);
            if (ports.body().at("/ports/0/startable").asBoolean()) {
              found[0] = id;
            }
          }
          return found[0] != null;
        });
    return found[0];
  }

  private Reply charge(String device, String verb, String fields, String order) {
    return stack.post(
        "/api/third/devices/" + device + "/charge/" + verb, "{" + fields.formatted(order) + "}");
  }

  private List<String> types(String order) {
    return receiver.about(order).stream().map(Delivery::type).toList();
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
