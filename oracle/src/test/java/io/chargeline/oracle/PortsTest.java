package io.chargeline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.protocol.Reading;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PortsTest {
  private static final Holding NORTH = new Holding("demo", Standing.ACTIVE, "north", false, 1);

  private final Ports ports = new Ports("04F70003");

  @BeforeEach
  void hold() {
    ports.pass(new Moment.Held(Long.MIN_VALUE, NORTH));
  }

  @Test
  void aStateLastsUntilAnotherIsSeen() {
    said(PortState.IDLE, 0x00, 10);
    said(PortState.IDLE, 0x02, 20);
    said(PortState.CHARGING, 0x01, 30);

    assertThat(lines()).containsExactly("idle null 10-30", "charging null 30-");
  }

  @Test
  void behindADeviceThatIsNotHeardNothingIsKnownUntilThePortIsSeen() {
    said(PortState.CHARGING, 0x01, 10);
    ports.pass(new Moment.Perceived(20, Presence.UNKNOWN, "not_observed"));
    ports.pass(new Moment.Perceived(30, Presence.OFFLINE, "heartbeat_timeout"));
    ports.pass(new Moment.Perceived(40, Presence.ONLINE, "heard"));
    ports.released(1, 45);
    assertThat(ports.stateOf(1)).isEqualTo(PortState.IDLE);
    said(PortState.IDLE, 0x00, 50);

    assertThat(lines())
        .containsExactly(
            "charging null 10-20",
            "unknown unknown 20-30",
            "unknown offline 30-50",
            "idle null 50-");
  }

  @Test
  void onlyAStatusByteEndsAFault() {
    said(PortState.FAULT, 0x04, 10);
    ports.charging(1, 20);
    ports.released(1, 30);

    assertThat(lines()).containsExactly("fault null 10-");
  }

  @Test
  void whatLastsNoTimeHasNotBeen() {
    said(PortState.IDLE, 0x00, 10);
    ports.charging(1, 10);
    ports.released(1, 25);

    assertThat(lines()).containsExactly("charging null 10-25", "idle null 25-");
  }

  @Test
  void itGoesOnElsewhere() {
    said(PortState.FAULT, 0x04, 10);
    ports.pass(new Moment.Held(20, new Holding("demo", Standing.ACTIVE, "south", true, 2)));
    ports.pass(new Moment.Held(30, new Holding("demo", Standing.ACTIVE, "south", true, 3)));

    assertThat(lines()).containsExactly("fault null 10-20", "fault assigned 20-");
    assertThat(ports.rows()).extracting(PortStateRow::site).containsExactly("north", "south");
    assertThat(ports.rows()).extracting(PortStateRow::maintenance).containsExactly(false, true);
  }

  private void said(PortState state, int raw, long at) {
    ports.reported(new Reading.Port(1, null, null, state, false, raw, "as said"), at);
  }

  private List<String> lines() {
    return ports.rows().stream()
        .map(
            row ->
                "%s %s %d-%s"
                    .formatted(
                        row.state(),
                        row.reason(),
                        row.fromAt(),
                        row.untilAt() == null ? "" : row.untilAt()))
        .toList();
  }
}
