package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.frame.Topic;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where the facts' intervals are cut. */
class IntervalsTest {
  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = new LogOfADevice();
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void portsAreUnknownFromWhereTheirDeviceIsNotHeardUntilTheyAreSeen() throws Exception {
    log.online().after(60).closed(1, CloseReason.PEER_CLOSED).after(60).opened(2).after(5);
    assertThat(state()).isEqualTo("idle");
    log.heartbeat(0x02, 0x00);

    assertThat(ports())
        .containsExactly("0 60 idle null", "60 125 unknown offline", "125 null idle null");
    assertThat(state()).isEqualTo("idle");
  }

  @Test
  void aFaultThatIsStillThereIsNotToldAgain() throws Exception {
    log.opened(1).registered().heartbeat(0x04, 0x00).after(60);
    log.closed(1, CloseReason.PEER_CLOSED).after(60).opened(2).heartbeat(0x04, 0x00);

    assertThat(log.events("device.fault")).hasSize(1);
    assertThat(ports())
        .containsExactly("0 60 fault null", "60 120 unknown offline", "120 null fault null");
  }

  @Test
  void intervalsAreCutWhereTheDeviceMovesAndWhereSomebodyWorksOnIt() throws Exception {
    log.online().after(60);
    assign("garage", false, 1).after(60);
    assign("garage", true, 2).after(60);
    assign("garage", true, 3);

    assertThat(presence())
        .containsExactly(
            "0 60 null false heard",
            "60 120 garage false assigned",
            "120 null garage true assigned");
    assertThat(log.last(Topic.DEVICE_STATE).get("presence_since").asLong())
        .isEqualTo(LogOfADevice.T0);
  }

  /** A charge does the same. */
  @Test
  void aCommandIsWhereTheDeviceStoodWhenItWasAsked() throws Exception {
    log.online().after(60);
    assign("garage", false, 1).after(60).askStart(1, "ORD-1", 60).after(1).sent(7);
    assign("yard", false, 2).after(1).answer(7, 0, "ORD-1", 1);

    JsonNode command = log.last(Topic.FACTS_COMMANDS);
    assertThat(command.get("state").asText()).isEqualTo("succeeded");
    assertThat(command.get("site").asText()).isEqualTo("garage");
  }

  @Test
  void whatBeginsWhereAnotherBeganTakesItsRowOver() throws Exception {
    log.opened(1);
    assign("garage", false, 1);

    assertThat(presence()).containsExactly("0 null garage false assigned");
    assertThat(log.last(Topic.FACTS_PRESENCE).get("revision").asLong()).isEqualTo(2);
  }

  private LogOfADevice assign(String site, boolean maintenance, long version) throws Exception {
    RegisteredDevice device =
        new RegisteredDevice(
            log.device().value(),
            "demo",
            Standing.ACTIVE,
            site,
            null,
            null,
            null,
            null,
            maintenance,
            version,
            1,
            1);
    return log.put(RecordKind.REGISTERED, null, null, Bytes.wrap(Json.bytes(device)));
  }

  private String state() throws Exception {
    return log.last(Topic.DEVICE_STATE).at("/ports/0/state").asText();
  }

  private List<String> ports() throws Exception {
    return log.rows(Topic.FACTS_PORT_STATES).stream()
        .filter(row -> row.get("port").asInt() == 1)
        .map(row -> span(row) + text(row, "state") + ' ' + text(row, "reason"))
        .toList();
  }

  private List<String> presence() throws Exception {
    return log.rows(Topic.FACTS_PRESENCE).stream()
        .map(
            row ->
                span(row)
                    + text(row, "site")
                    + ' '
                    + text(row, "maintenance")
                    + ' '
                    + text(row, "reason"))
        .toList();
  }

  private static String span(JsonNode row) {
    return seconds(row, "from_at") + ' ' + seconds(row, "until_at") + ' ';
  }

  private static String seconds(JsonNode row, String field) {
    return row.has(field)
        ? Long.toString((row.get(field).asLong() - LogOfADevice.T0) / 1000)
        : "null";
  }

  private static String text(JsonNode row, String field) {
    return row.has(field) ? row.get(field).asText() : "null";
  }
}
