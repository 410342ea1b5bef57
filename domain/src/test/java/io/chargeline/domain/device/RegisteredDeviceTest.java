package io.chargeline.domain.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RegisteredDeviceTest {
  private static final String OF_EARLIER_DAYS =
      "{\"device_id\":\"04CEAA40\",\"tenant\":\"acme\",\"standing\":\"active\",\"site\":\"yard\","
          + "\"sockets\":{\"1\":\"301\"},\"maintenance\":true,\"version\":3,\"created_at\":1,"
          + "\"effective_from\":2}";

  @Test
  void aRecordWithoutTagsAndGatewayIsRead() {
    RegisteredDevice device = read(OF_EARLIER_DAYS);
    assertThat(device)
        .isEqualTo(
            new RegisteredDevice(
                "04CEAA40",
                "acme",
                Standing.ACTIVE,
                "yard",
                null,
                null,
                null,
                Map.of("1", "301"),
                true,
                3,
                1,
                2));
    assertThat(device.tags()).isEmpty();
    assertThat(device.gatewayDevice()).isNull();
  }

  @Test
  void tagsAndGatewayAreKept() {
    RegisteredDevice device =
        new RegisteredDevice(
            "04CEAA40",
            "acme",
            Standing.ACTIVE,
            null,
            null,
            null,
            null,
            null,
            false,
            List.of("b", "a"),
            "86004459456001",
            1,
            1,
            1);
    assertThat(read(Json.text(device))).isEqualTo(device);
  }

  private static RegisteredDevice read(String json) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), RegisteredDevice.class);
  }
}
