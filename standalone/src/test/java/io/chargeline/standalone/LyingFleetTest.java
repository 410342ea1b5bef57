package io.chargeline.standalone;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Commands to devices of both protocols that lie in every way we could think of, on two gateways.
 * What was told of each command is held against what happened at the devices' end of the wire.
 *
 * <p>A command has succeeded truthfully if its device said so on the connection on which it was
 * asked, with the message id, order and port it was asked with, before the end. That the device
 * then does nothing is a lie nobody can see in the answer.
 */
class LyingFleetTest {
  @Test
  void hundredsOfCommandsAreToldAsTheyWere() throws Exception {
    FleetRun.Scale scale = new FleetRun.Scale("h", 20, 4, 400, Duration.ofMillis(1_200), false);
    try (FleetRun run = new FleetRun(TestStack.shared(), scale)) {
      run.go();
    }
  }

  @Test
  @Tag("slow")
  void tenThousandCommandsAreToldAsTheyWere() throws Exception {
    FleetRun.Scale scale = new FleetRun.Scale("t", 220, 30, 10_000, Duration.ofMillis(2_500), true);
    try (TestStack stack = TestStack.start(Map.of("CHARGELINE_API_RATE", "100000"));
        FleetRun run = new FleetRun(stack, scale)) {
      run.go();
    }
  }
}
