package io.chargeline.api;

import static io.chargeline.api.JobTwin.charging;
import static io.chargeline.api.JobTwin.idle;
import static io.chargeline.api.JobTwin.online;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Client.Reply;
import io.chargeline.api.Contract.Operation;
import io.chargeline.domain.device.DeviceSnapshot;
import org.junit.jupiter.api.Test;

/** Who copies an example of a request out of the description gets what it asks for. */
final class ExamplesTest extends ApiTest {
  private int devices;

  @Test
  void everyExampleOfARequestIsServed() {
    Client admin = new Client(server.port(), ADMIN_KEY);
    int served = 0;
    for (Operation operation : Contract.operations()) {
      JsonNode examples = operation.node().at("/requestBody/content/application~1json/examples");
      for (var example : examples.properties()) {
        String path = operation.path().replace("{phyId}", device(operation));
        if (!path.contains("{")) {
          Client client = path.startsWith("/api/admin") ? admin : demo;
          String body = example.getValue().get("value").toString();
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
