package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.protocol.ap3000.Ap3000;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** States of ports, interruptions of charges, and heartbeats. */
class PortEventsTest {
  private static final int QUARTER_OF_AN_HOUR = 900;

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
  void whatIsHeardOfAPortForTheFirstTimeIsNoChange() throws Exception {
    log.online();

    assertThat(log.events("port.state_changed")).isEmpty();
  }

  @Test
  void everyChangeOfAPortIsToldWithWhatItWasBefore() throws Exception {
    log.online().after(60).heartbeat(0x02, 0x04).after(60).heartbeat(0x02, 0x04);
    log.after(60).heartbeat(0x02, 0x00);

    assertThat(changes()).containsExactly("2 idle fault 4", "2 fault idle 0");
  }

  @Test
  void aChargeChangesThePortWithoutAStatus() throws Exception {
    charging();
    log.after(60).settlement(1, "ORD-1", 60, 1, 1);

    assertThat(changes()).containsExactly("1 idle charging -", "1 charging idle -");
  }

  @Test
  void aRecurringChangeIsAnotherEvent() throws Exception {
    log.online();
    for (int i = 0; i < 3; i++) {
      log.after(60).heartbeat(0x02, 0x04).after(60).heartbeat(0x02, 0x00);
    }

    assertThat(log.events("port.state_changed"))
        .hasSize(6)
        .extracting(event -> event.get("id").asText())
        .doesNotHaveDuplicates();
  }

  @Test
  void aFaultOfItsPortInterruptsAChargeOnce() throws Exception {
    charging();
    log.after(300).report(1, "ORD-1", 300, 6).after(30).heartbeat(0x04, 0x00);
    log.after(180).heartbeat(0x04, 0x00);

    JsonNode data = onlyInterruption();
    assertThat(data.get("reason").asText()).isEqualTo("port_fault");
    assertThat(data.get("reason_text").asText()).isEqualTo("the port has a fault");
    assertThat(data.get("reason_text_zh").asText()).isEqualTo("端口故障");
    assertThat(data.get("raw_status").asInt()).isEqualTo(4);
    assertThat(data.get("duration").asInt()).isEqualTo(300);
    assertThat(data.get("energy_consumed").asDouble()).isEqualTo(0.06);
    assertThat(data.get("last_power_at").asText()).isEqualTo(Desk.text(log.now() - 210_000));
    assertThat(log.events("charging.started").get(0).at("/data/session_id"))
        .isEqualTo(data.get("session_id"));
  }

  @Test
  void powerEndsAnInterruptionAndTheNextIsToldAgain() throws Exception {
    charging();
    log.after(60).heartbeat(0x04, 0x00).after(60).heartbeat(0x01, 0x00);
    log.after(60).heartbeat(0x04, 0x00);

    assertThat(reasons()).containsExactly("port_fault", "port_fault");
  }

  @Test
  void aPortThatIsIdleTwiceWithoutSettlementInterruptsIt() throws Exception {
    charging();
    log.after(120).heartbeat(0x00, 0x00);
    assertThat(reasons()).isEmpty();
    log.after(180).heartbeat(0x00, 0x00).after(180).heartbeat(0x00, 0x00);

    assertThat(reasons()).containsExactly("port_idle");
    log.after(5).settlement(1, "ORD-1", 200, 3, 5);
    assertThat(log.charging()).endsWith("charging.interrupted ORD-1", "charging.stopped ORD-1");
  }

  @Test
  void aDeviceThatGoesAwayInterruptsItsCharges() throws Exception {
    charging();
    log.after(10).askStart(2, "ORD-2", 60).after(1).sent(8).after(1).answer(8, 0, "ORD-2", 2);
    log.after(10).closed(1, CloseReason.PEER_CLOSED);

    assertThat(reasons()).containsExactly("device_offline", "device_offline");
    log.after(30).opened(2).report(1, "ORD-1", 60, 1).after(600).tick();
    assertThat(reasons()).as("the other was seen no more since").hasSize(3);
  }

  @Test
  void ourOwnOutageInterruptsNothing() throws Exception {
    charging();
    log.after(10).closed(1, CloseReason.DRAINED).after(60).tick();

    assertThat(reasons()).isEmpty();
  }

  @Test
  void aChargeWhoseStopIsConfirmedIsNotInterrupted() throws Exception {
    charging();
    log.after(30).askStop("stop", "ORD-1").after(1).sent(8).after(1).answer(8, 0, "ORD-1", 1);
    log.after(1).closed(1, CloseReason.PEER_CLOSED);

    assertThat(reasons()).isEmpty();
  }

  @Test
  void heartbeatsAreASample() throws Exception {
    log.online();
    for (int i = 0; i < 10; i++) {
      log.after(180).heartbeat(0x02, 0x00);
    }

    List<JsonNode> beats = log.events("device.heartbeat");
    assertThat(beats)
        .extracting(event -> event.get("timestamp").asLong() - LogOfADevice.T0 / 1000)
        .containsExactly(0L, (long) QUARTER_OF_AN_HOUR, 2L * QUARTER_OF_AN_HOUR);
    assertThat(beats.get(1).get("data").toString())
        .isEqualTo(
            "{\"voltage\":234.7,\"signal\":0,\"ambient_temperature\":28,\"ports\":["
                + "{\"port_no\":1,\"state\":\"idle\"},{\"port_no\":2,\"state\":\"idle\"}]}");
  }

  @Test
  void aRestoreDoesNotRepeatASample() throws Exception {
    log.online().restart().after(180).heartbeat(0x02, 0x00);

    assertThat(log.events("device.heartbeat")).hasSize(1);
  }

  @Test
  void heartbeatsCanBeSwitchedOff() throws Exception {
    try (LogOfADevice silent =
        new LogOfADevice(heartbeatEvery(0), LogOfADevice.DEVICE, Ap3000.NAME, Registry.EMPTY)) {
      assertThat(silent.online().events("device.heartbeat")).isEmpty();
    }
  }

  @Test
  void whatNobodyOwnsTellsNoHeartbeats() throws Exception {
    try (LogOfADevice stray =
        new LogOfADevice(LogOfADevice.DEVICE, Ap3000.NAME, null, Registry.EMPTY)) {
      assertThat(stray.online().events("device.heartbeat")).isEmpty();
    }
  }

  private static Rules heartbeatEvery(long ms) {
    Rules standard = Rules.standard("demo");
    return new Rules(
        standard.tenant(),
        standard.patienceMs(),
        standard.settleTimeoutMs(),
        standard.tombstoneMs(),
        standard.answerTimeoutMs(),
        standard.resendMarginMs(),
        standard.startGraceMs(),
        ms,
        standard.stopUnconfirmed(),
        standard.factsOnly(),
        standard.protocols());
  }

  private void charging() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
  }

  private List<String> changes() {
    return log.events("port.state_changed").stream()
        .map(event -> event.get("data"))
        .map(
            it ->
                "%d %s %s %s"
                    .formatted(
                        it.get("port_no").asInt(),
                        it.get("from").asText(),
                        it.get("to").asText(),
                        it.path("raw_status").asText("-")))
        .toList();
  }

  private List<String> reasons() {
    return log.events("charging.interrupted").stream()
        .map(event -> event.at("/data/reason").asText())
        .toList();
  }

  private JsonNode onlyInterruption() {
    assertThat(log.events("charging.interrupted")).hasSize(1);
    return log.events("charging.interrupted").get(0).get("data");
  }
}
