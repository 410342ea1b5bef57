package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CommandsTest {
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
  void aStartIsAddressedToTheConnectionThatHoldsTheDevice() throws Exception {
    log.opened(3).registered().heartbeat(0x02, 0x00).askStart(2, "ORD-1", 10);

    JsonNode order = log.last(Topic.GATEWAY_COMMANDS);
    assertThat(order.get("gateway").asText()).isEqualTo(LogOfADevice.GATEWAY);
    assertThat(order.get("connection").asLong()).isEqualTo(3);
    assertThat(order.get("operation").asInt()).isEqualTo(0x82);
    assertThat(order.get("data").asText())
        .isEqualTo(
            "00"
                + "00000000"
                + "01"
                + "01"
                + "5802"
                + "4f52442d310000000000000000000000"
                + "0000"
                + "0000"
                + "00"
                + "00"
                + "0000"
                + "02"
                + "00"
                + "00"
                + "00"
                + "00");
  }

  @Test
  void theTimelineStampsEveryHop() throws Exception {
    log.online()
        .after(1)
        .askStart(1, "ORD-1", 10)
        .after(1)
        .sent(7)
        .after(1)
        .answer(7, 0, "ORD-1", 1);

    JsonNode row = log.rows(Topic.FACTS_COMMANDS).get(0);
    assertThat(states(row)).containsExactly("accepted", "dispatched", "sent", "succeeded");
    assertThat(row.get("effect").asText()).isEqualTo("confirmed");
    assertThat(row.get("ended_at").asLong()).isEqualTo(LogOfADevice.T0 + 3000);
    assertThat(log.eventTypes()).endsWith("charging.started", "command.succeeded");
  }

  @Test
  void theSameOrderAskedTwentyTimesReachesTheGatewayOnce() throws Exception {
    log.online();
    for (int i = 0; i < 10; i++) {
      log.askStart(1, "ORD-1", 10);
    }
    log.after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    for (int i = 0; i < 10; i++) {
      log.after(1).askStart(1, "ORD-1", 10);
    }

    assertThat(log.all(Topic.GATEWAY_COMMANDS)).hasSize(1);
    assertThat(log.charging()).containsExactly("charging.started ORD-1");
  }

  @Test
  void aRefusalOfTheDeviceIsRejectedWithoutEffect() throws Exception {
    log.online().askStart(1, "ORD-1", 10).after(1).sent(7).after(1).answer(7, 1, "ORD-1", 1);

    JsonNode row = log.rows(Topic.FACTS_COMMANDS).get(0);
    assertThat(row.get("state").asText()).isEqualTo("rejected");
    assertThat(row.get("effect").asText()).isEqualTo("none");
    assertThat(row.get("reason").asText()).isEqualTo("no_charger_plugged");
    assertThat(row.get("raw_result").asInt()).isEqualTo(1);
    assertThat(log.charging()).containsExactly("charging.failed ORD-1");
  }

  @Test
  void aFaultThatIsExecutedCharges() throws Exception {
    log.online().askStart(1, "ORD-1", 10).after(1).sent(7).after(1).answer(7, 3, "ORD-1", 1);

    assertThat(log.charging()).containsExactly("charging.started ORD-1");
  }

  @Test
  void noAnswerAfterTheResendIsFailedWithUnknownEffect() throws Exception {
    log.online().askStart(1, "ORD-1", 10).after(1).sent(7).after(15).sent(7).after(14).tick();
    assertThat(log.rows(Topic.FACTS_COMMANDS).get(0).get("state").asText()).isEqualTo("sent");

    log.after(1).tick();
    JsonNode row = log.rows(Topic.FACTS_COMMANDS).get(0);
    assertThat(row.get("state").asText()).isEqualTo("failed");
    assertThat(row.get("effect").asText()).isEqualTo("unknown");
    assertThat(row.get("reason").asText()).isEqualTo("no_answer");
    assertThat(log.charging()).containsExactly("charging.failed ORD-1");
  }

  @Test
  void neverSentIsExpiredWithoutEffectAtItsDeadline() throws Exception {
    log.online().askStart(1, "ORD-1", 10).after(39).tick();
    assertThat(log.rows(Topic.FACTS_COMMANDS).get(0).get("state").asText()).isEqualTo("dispatched");

    log.after(1).tick();
    JsonNode row = log.rows(Topic.FACTS_COMMANDS).get(0);
    assertThat(row.get("state").asText()).isEqualTo("expired");
    assertThat(row.get("effect").asText()).isEqualTo("none");
    assertThat(log.eventTypes()).endsWith("command.expired", "charging.failed");
  }

  @Test
  void evidenceAfterAFailedStartContradictsItAndStopsTheCharge() throws Exception {
    log.online().askStart(1, "ORD-1", 10).after(1).sent(7).after(15).sent(7).after(60).tick();
    log.after(200).report(1, "ORD-1", 270, 4);

    assertThat(log.eventTypes())
        .endsWith(
            "command.failed",
            "charging.failed",
            "charging.started",
            "command.contradicted",
            "charging.progress");
    assertThat(log.events("charging.started").get(0).at("/data/late").asBoolean()).isTrue();
    assertThat(log.rows(Topic.FACTS_COMMANDS).get(0).get("state").asText()).isEqualTo("failed");
    JsonNode stop = log.last(Topic.GATEWAY_COMMANDS);
    assertThat(stop.get("data").asText()).startsWith("00" + "00000000" + "00" + "00");

    log.after(1)
        .sent(8)
        .after(1)
        .answer(8, 0, "ORD-1", 1)
        .after(2)
        .settlement(1, "ORD-1", 280, 4, 7);
    assertThat(log.charging()).endsWith("charging.stopped ORD-1");
  }

  @Test
  void aSettlementAfterAFailedStartContradictsItAndStopsNothing() throws Exception {
    log.online().askStart(1, "ORD-1", 10).after(1).sent(7).after(15).sent(7).after(60).tick();
    log.after(200).settlement(1, "ORD-1", 270, 4, 1);

    assertThat(log.eventTypes())
        .endsWith(
            "charging.failed", "charging.started", "command.contradicted", "charging.completed");
    assertThat(log.events("charging.started").get(0).at("/data/late").asBoolean()).isTrue();
    assertThat(log.all(Topic.GATEWAY_COMMANDS)).hasSize(1);
  }

  @Test
  void aStartWhoseAnswerDoesNotSayThePortIsOneChargeOnThePortThatReports() throws Exception {
    String order = "x".repeat(40);
    log.online().askStart(null, order, 10).after(1).sent(7).after(1).answer(7, 0, order, 256);
    assertThat(log.rows(Topic.FACTS_COMMANDS).get(0).get("state").asText()).isEqualTo("succeeded");
    assertThat(log.charging()).isEmpty();

    log.after(300).report(2, order, 300, 4).after(10).settlement(2, order, 310, 5, 1);
    assertThat(log.charging())
        .containsExactly(
            "charging.started " + order,
            "charging.progress " + order,
            "charging.completed " + order);
    assertThat(log.events("charging.started").get(0).get("data").has("late")).isFalse();
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1);
    assertThat(log.rows(Topic.FACTS_SESSIONS).get(0).get("port").asInt()).isEqualTo(2);
    assertThat(log.eventTypes()).doesNotContain("command.contradicted");
  }

  @Test
  void aConnectionThatEndsLeavesNothingOpen() throws Exception {
    log.online().askStart(1, "A", 10).askStart(2, "B", 10).after(1);
    log.sent(7).after(1).closed(1, CloseReason.PEER_CLOSED);

    List<JsonNode> rows = log.rows(Topic.FACTS_COMMANDS);
    assertThat(rows.get(0).get("state").asText()).isEqualTo("undeliverable");
    assertThat(rows.get(0).get("effect").asText()).isEqualTo("none");
    assertThat(rows.get(1).get("state").asText()).isEqualTo("failed");
    assertThat(rows.get(1).get("effect").asText()).isEqualTo("unknown");
    assertThat(rows.get(1).get("reason").asText()).isEqualTo("connection_lost");
  }

  @Test
  void whatCannotGoIsRefusedBeforeItIsSent() throws Exception {
    log.online().askStart(1, "A", 10).after(1).sent(7).after(1).answer(7, 0, "A", 1);
    log.after(1)
        .askStart(1, "B", 10)
        .after(1)
        .askStart(9, "C", 10)
        .heartbeat(1, 4)
        .askStart(2, "D", 10);
    log.after(1).askStop("stop-x", "nobody's");

    assertThat(log.all(Topic.GATEWAY_COMMANDS)).hasSize(1);
    assertThat(
            log.rows(Topic.FACTS_COMMANDS).stream()
                .filter(row -> row.get("state").asText().equals("rejected"))
                .map(row -> row.get("order_no").asText() + ' ' + row.get("reason").asText()))
        .containsExactly(
            "B port_busy", "C port_not_found", "D port_fault", "nobody's no_such_order");
  }

  @Test
  void aStopIsConfirmedAndTheSettlementEndsTheCharge() throws Exception {
    log.online().askStart(1, "A", 10).after(1).sent(7).after(1).answer(7, 0, "A", 1);
    log.after(30).askStop("stop-1", "A").after(1).sent(8).after(1).answer(8, 0, "A", 1);
    log.after(2).settlement(1, "A", 32, 1, 7);

    assertThat(log.rows(Topic.FACTS_COMMANDS).get(1).get("state").asText()).isEqualTo("succeeded");
    assertThat(log.charging()).containsExactly("charging.started A", "charging.stopped A");
    log.after(10).askStop("stop-2", "A");
    assertThat(log.rows(Topic.FACTS_COMMANDS).get(2).get("state").asText()).isEqualTo("rejected");
  }

  @Test
  void anAnswerOfAnotherConnectionOrMessageDoesNotCount() throws Exception {
    log.online().askStart(1, "A", 10).after(1).sent(7).after(1).answer(6, 0, "A", 1);
    assertThat(log.charging()).isEmpty();

    log.answer(7, 0, "OTHER", 1);
    assertThat(log.charging()).isEmpty();
  }

  @Test
  void anOfflineDeviceGetsNothing() throws Exception {
    log.online().after(1).closed(1, CloseReason.PEER_CLOSED).after(1).askStart(1, "A", 10);

    assertThat(log.rows(Topic.FACTS_COMMANDS).get(0).get("state").asText())
        .isEqualTo("undeliverable");
    assertThat(log.all(Topic.GATEWAY_COMMANDS)).isEmpty();
  }

  private static List<String> states(JsonNode row) {
    return StreamSupport.stream(row.get("timeline").spliterator(), false)
        .map(hop -> hop.get("state").asText())
        .toList();
  }
}
