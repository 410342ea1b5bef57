package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.standalone.TestStack.Reply;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A batch whose commands reach devices, which answer. */
class BatchTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestStack stack = TestStack.shared();

  @Test
  void itsCommandsEndAndItShowsHow() {
    String online = "/api/third/devices?state=online&protocol=ap3000";
    await(() -> stack.get(online).body().path("items").size() >= 2);
    JsonNode devices = stack.get(online).body().get("items");
    String body =
        """
        {"items": [
          {"device_phy_id": "%s", "type": "locate", "seconds": 1},
          {"device_phy_id": "%s", "type": "query"},
          {"device_phy_id": "04FFFFF0", "type": "query"}
        ]}
        """
            .formatted(
                devices.at("/0/device_phy_id").asText(), devices.at("/1/device_phy_id").asText());
    Reply taken = stack.post("/api/third/devices/batch/control", body);
    assertThat(taken.status()).as("%s", taken).isEqualTo(202);
    String path = "/api/third/batches/" + taken.text("batch_id");
    await(() -> stack.get(path).body().get("done").asInt() == 3);

    JsonNode batch = stack.get(path).body();
    assertThat(batch.get("state").asText()).isEqualTo("done");
    assertThat(batch.get("items"))
        .extracting(item -> item.get("state").asText())
        .containsExactly("succeeded", "succeeded", "refused");
    assertThat(batch.at("/items/2/problem/code").asText()).isEqualTo("device_not_found");
    JsonNode command =
        stack.get("/api/third/commands/" + batch.at("/items/0/command_id").asText()).body();
    assertThat(command.get("type").asText()).isEqualTo("locate");
    assertThat(command.get("state").asText()).isEqualTo("succeeded");
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(PATIENCE).until(condition);
  }
}
