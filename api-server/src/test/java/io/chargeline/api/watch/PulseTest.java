package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.frame.LogRecord;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class PulseTest {
  private static final long T = 1_800_000_000_000L;

  private final Pulse pulse = new Pulse(2, T);

  private void gateway(String name, int from, int to) {
    for (int s = from; s <= to; s++) {
      pulse.tick(LogRecord.ROLE_GATEWAY, name, 0, T + s * 1000L, T + s * 1000L);
      pulse.tick(LogRecord.ROLE_GATEWAY, name, 1, T + s * 1000L, T + s * 1000L);
    }
  }

  private Map<String, Double> ages(int s) {
    return pulse.measures(T + s * 1000L).stream()
        .collect(Collectors.toMap(Measure::part, Measure::value));
  }

  @Test
  void thatNobodyEverTickedIsAnAgeToo() {
    assertThat(ages(20)).isEqualTo(Map.of("gateways", 20.0));
  }

  @Test
  void aGatewayThatStopsIsMissedThoughAnotherTicks() {
    gateway("a", 0, 10);
    gateway("b", 0, 40);
    assertThat(ages(40)).isEqualTo(Map.of("gateways", 0.0, "a", 30.0, "b", 0.0));
    gateway("b", 41, 1000);
    assertThat(ages(1000)).as("at last forgotten").isEqualTo(Map.of("gateways", 0.0, "b", 0.0));
  }

  @Test
  void aGatewayThatWasReplacedIsNotMissed() {
    gateway("a", 0, 10);
    gateway("b", 14, 40);
    assertThat(ages(40)).isEqualTo(Map.of("gateways", 0.0, "b", 0.0));
  }

  @Test
  void aGatewayIsAsOldAsItsOldestPartition() {
    gateway("a", 0, 2);
    pulse.tick(LogRecord.ROLE_GATEWAY, "a", 0, T + 20_000, T + 20_000);
    assertThat(ages(20)).isEqualTo(Map.of("gateways", 0.0, "a", 18.0));
  }

  @Test
  void serversAreAliveForTenSeconds() {
    pulse.tick(LogRecord.ROLE_API, "api-1", 0, T, T);
    pulse.tick(LogRecord.ROLE_API, "api-2", 0, T, T + 5000);
    assertThat(pulse.servers(T + 10_000)).containsExactly("api-1", "api-2");
    assertThat(pulse.servers(T + 10_001)).containsExactly("api-2");
    assertThat(ages(10)).isEqualTo(Map.of("gateways", 10.0));
  }
}
