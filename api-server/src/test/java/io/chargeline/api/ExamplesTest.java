package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.api.Contract.Operation;
import io.chargeline.domain.device.DeviceSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who copies an example of a request out of the description gets what it asks for. */
final class ExamplesTest extends ApiTest {
  private int devices;

  @Test
  void everyExampleOfARequestIsServed() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    job.write(online("04A228CD", "demo", 1, idle(1)));
    demo.post("/api/third/sites", "{\"id\":\"garage\",\"name\":\"Garage\"}");
    int served = 0;
    for (Operation operation : Contract.operations()) {
      JsonNode examples = operation.node().at("/requestBody/content/application~1json/examples");
      for (var example : examples.properties()) {
        String path = operation.path().replace("{phyId}", device(operation));
        boolean asksHistory = path.endsWith("/alert-backtests");
        if (!path.contains("{") && !asksHistory) {
          Client client = path.startsWith("/api/admin") ? admin : demo;
          String body =
              path.equals(ConsoleSessionRoutes.PATH)
                  ? "{\"key\":\"demo-key\"}"
                  : lasting(example.getValue().get("value"));
          Reply reply = client.call(operation.method(), path, body);
          assertThat(reply.status())
              .as("%s, example %s: %s", operation, example.getKey(), reply.text())
              .isBetween(200, 202);
          served++;
        }
      }
    }
    assertThat(served).isGreaterThanOrEqualTo(17);
  }

  /** A document's dates pass. */
  private static String lasting(JsonNode example) {
    if (example instanceof ObjectNode object) {
      Map.of("starts_at", 1, "ends_at", 2)
          .forEach(
              (field, days) -> {
                if (object.has(field)) {
                  object.put(field, Instant.now().plus(Duration.ofDays(days)).toString());
                }
              });
    }
    return example.toString();
  }

  /** A device of its own, on which the operation makes sense. */
  private String device(Operation operation) {
    String id = "04D3%04X".formatted(devices++);
    DeviceSnapshot device =
        operation.path().endsWith("/charge/start")
            ? online(id, "demo", 1, idle(1))
            : online(id, "demo", 1, charging(1, "ORD-1001"));
    job.write(device);
    return id;
  }
}
