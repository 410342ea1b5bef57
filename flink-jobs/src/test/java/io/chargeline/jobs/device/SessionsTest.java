package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SessionsTest {
  private static final int DAY = 86_400;

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
  void aChargeFromStartToSettlement() throws Exception {
    log.online()
        .after(10)
        .askStart(1, "ORD-1", 60)
        .after(1)
        .sent(7)
        .after(1)
        .answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 5).after(300).report(1, "ORD-1", 600, 11);
    log.quiet(3000).settlement(1, "ORD-1", 3600, 66, 3);

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1",
            "charging.progress ORD-1",
            "charging.progress ORD-1",
            "charging.completed ORD-1");
    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1);
    assertThat(row.get("started_at").asLong()).isEqualTo(LogOfADevice.T0 + 12_000);
    assertThat(row.get("ended_at").asLong()).isEqualTo(LogOfADevice.T0 + 3_612_000);
    assertThat(row.get("duration_s").asLong()).isEqualTo(3600);
    assertThat(row.get("energy_wh").asLong()).isEqualTo(660);
    assertThat(row.get("peak_power_dw").asLong()).isEqualTo(1310);
    assertThat(row.get("outcome").asText()).isEqualTo("completed");
    assertThat(row.get("stop_reason").asText()).isEqualTo("time_limit");
    assertThat(row.get("closed_by").asText()).isEqualTo("settlement");
    assertThat(row.get("mode").asInt()).isEqualTo(1);
    assertThat(row.get("source").asText()).isEqualTo("platform");
  }

  @Test
  void progressAndEndCarryTheUnitsOfTheContract() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 12).after(300).settlement(1, "ORD-1", 600, 24, 1);

    JsonNode started = log.events("charging.started").get(0).get("data");
    assertThat(started.toString())
        .contains("\"port_no\":1", "\"order_no\":\"ORD-1\"", "\"mode\":1", "\"time_limit\":60")
        .contains("\"estimated_power\":7000")
        .doesNotContain("late");
    JsonNode progress = log.events("charging.progress").get(0).get("data");
    assertThat(progress.toString())
        .contains("\"duration\":300", "\"energy_consumed\":0.12", "\"current_power\":120.5")
        .contains("\"voltage\":220.5", "\"current\":0.546");
    JsonNode end = log.events("charging.completed").get(0).get("data");
    assertThat(end.toString())
        .contains("\"duration\":600", "\"energy_consumed\":0.24", "\"mean_power\":1440")
        .contains(
            "\"peak_power\":131", "\"reason\":\"full\"", "\"raw_reason\":1", "\"final\":true");
  }

  @Test
  void aSettlementRepeatedHalfAnHourLaterWithANewMessageIdIsBookedOnce() throws Exception {
    log.online().after(60).settlement(1, "ORD-1", 3600, 66, 1);
    int revisions = log.all(Topic.FACTS_SESSIONS).size();
    log.after(1800)
        .settlement(1, "ORD-1", 3600, 66, 1)
        .after(1800)
        .settlement(1, "ORD-1", 3600, 66, 1);

    assertThat(log.charging()).containsExactly("charging.completed ORD-1");
    assertThat(log.all(Topic.FACTS_SESSIONS)).hasSize(revisions);
  }

  @Test
  void aLostStartIsInferredFromTheFirstReport() throws Exception {
    log.online().after(400).report(1, "ORD-1", 300, 5).after(10).settlement(1, "ORD-1", 310, 6, 5);

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1", "charging.progress ORD-1", "charging.stopped ORD-1");
    assertThat(log.rows(Topic.FACTS_SESSIONS).get(0).get("started_at").asLong())
        .isEqualTo(LogOfADevice.T0 + 100_000);
  }

  @Test
  void theEndTellsAllThatIsKnownOfTheCharge() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 12).after(300).settlement(1, "ORD-1", 600, 24, 1);

    JsonNode end = log.events("charging.completed").get(0).get("data");
    assertThat(end.get("session_id"))
        .isEqualTo(log.events("charging.started").get(0).at("/data/session_id"));
    assertThat(((ObjectNode) end).without("session_id").toString())
        .isEqualTo(
            "{\"port_no\":1,\"order_no\":\"ORD-1\",\"started_at\":\"2025-06-15T15:06:42.000Z\","
                + "\"ended_at\":\"2025-06-15T15:16:42.000Z\",\"duration\":600,"
                + "\"energy_consumed\":0.24,\"mean_power\":1440,\"peak_power\":131,"
                + "\"outcome\":\"completed\",\"reason\":\"full\",\"reason_text\":\"battery full\","
                + "\"reason_text_zh\":\"已充满\",\"raw_reason\":1,\"source\":\"platform\","
                + "\"final\":true}");
  }

  @Test
  void ofAChargeSeenOnlyAtItsEndTheDurationGivesTheStart() throws Exception {
    log.online().after(4000).settlement(2, "ORD-9", 3600, 66, 1);

    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(row.get("started_at").asLong()).isEqualTo(LogOfADevice.T0 + 400_000);
    assertThat(row.get("ended_at").asLong()).isEqualTo(LogOfADevice.T0 + 4_000_000);
    assertThat(row.get("port").asInt()).isEqualTo(2);
    assertThat(log.charging()).containsExactly("charging.completed ORD-9");
  }

  @Test
  void aLostEndIsUnsettledAfterADayAndCorrectedByALateSettlement() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 5).after(DAY + 1).tick();

    assertThat(log.charging()).endsWith("charging.failed ORD-1");
    JsonNode failed = log.events("charging.failed").get(0).get("data");
    assertThat(failed.get("reason").asText()).isEqualTo("unsettled");
    assertThat(failed.get("final").asBoolean()).isFalse();
    String session = failed.get("session_id").asText();

    log.settlement(1, "ORD-1", 3600, 66, 1).after(60).settlement(1, "ORD-1", 3600, 66, 1);

    assertThat(log.charging()).endsWith("charging.failed ORD-1", "charging.corrected ORD-1");
    assertThat(log.events("charging.corrected")).hasSize(1);
    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(row.get("session_id").asText()).isEqualTo(session);
    assertThat(row.get("closed_by").asText()).isEqualTo("late_settlement");
    assertThat(row.get("energy_wh").asLong()).isEqualTo(660);
    assertThat(row.get("duration_s").asLong()).isEqualTo(3600);
  }

  @Test
  void aStragglerAfterTheEndOpensNothing() throws Exception {
    log.online().after(60).settlement(1, "ORD-1", 60, 1, 1);
    log.after(5).report(1, "ORD-1", 58, 1).after(5).confirm(1, "ORD-1", 50);

    assertThat(log.charging()).containsExactly("charging.completed ORD-1");
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1);
  }

  @Test
  void aReportThatWasOvertakenDoubtsNothing() throws Exception {
    log.online().after(600).report(1, "ORD-1", 600, 2).after(1).opened(2);
    log.report(1, "ORD-1", 601, 3).on(LogOfADevice.GATEWAY, 1).report(1, "ORD-1", 590, 1);
    log.on(LogOfADevice.GATEWAY, 2).after(60).settlement(1, "ORD-1", 660, 3, 1);

    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(row.has("suspect_reason")).isFalse();
    assertThat(row.get("energy_wh").asLong()).isEqualTo(30);
  }

  @Test
  void anOrderNobodyAskedForIsASessionToo() throws Exception {
    Bytes card = Bytes.ofHex("20260131235901dd058d7a1234567864");
    log.online().after(60).settlement(1, card, 60, 1, 0x16);

    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(row.get("order_no").asText()).isEqualTo(card.hex());
    assertThat(row.get("outcome").asText()).isEqualTo("stopped");
    assertThat(row.get("stop_reason").asText()).isEqualTo("local_stop");
  }

  @Test
  void chargesWithoutOrderNumbersAreToldApartByTheirFigures() throws Exception {
    Bytes none = Bytes.wrap(new byte[16]);
    log.online().after(600).settlement(1, none, 300, 5, 1).after(60).settlement(1, none, 300, 5, 1);
    log.after(900).settlement(1, none, 700, 9, 1);

    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(2);
  }

  @Test
  void aDurationFieldThatSaturatesDoesNotShortenACharge() throws Exception {
    ChargeRequest start = ChargeRequest.untilFull(0, OrderBytes.of("7093670"));
    log.online().after(1).sentUnasked("recorded", start, 7).answer(7, 0, "7093670", 1);
    log.after(198_857).settlement(1, "7093670", 65_535, 2368, 1);

    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(row.get("duration_s").asLong()).isEqualTo(198_857);
    assertThat(row.get("device_duration_s").asLong()).isEqualTo(65_535);
    assertThat(row.get("energy_wh").asLong()).isEqualTo(23_680);
    assertThat(row.has("suspect_reason")).isFalse();
  }

  @Test
  void aSettlementHeldBackWhileOfflineDoesNotStretchTheCharge() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 5);
    log.after(7200).opened(2).settlement(1, "ORD-1", 600, 11, 5);

    assertThat(log.rows(Topic.FACTS_SESSIONS).get(0).get("duration_s").asLong()).isEqualTo(600);
  }

  @Test
  void aLateSettlementDoesNotFreeThePortOfTheNextCharge() throws Exception {
    log.online().after(7200).report(1, "ORD-2", 60, 1).after(10).settlement(1, "ORD-1", 600, 11, 5);

    assertThat(log.last(Topic.DEVICE_STATE).at("/ports/0/state").asText()).isEqualTo("charging");
    log.after(10).settlement(1, "ORD-2", 80, 1, 5);
    assertThat(log.last(Topic.DEVICE_STATE).at("/ports/0/state").asText()).isEqualTo("idle");
  }

  @Test
  void anOpenChargeHasNoFiguresWhateverChangesItsRow() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(300).report(1, "ORD-1", 300, 12).after(1);
    JsonNode limit = Json.tree("{\"time_limit_s\":7200}".getBytes(StandardCharsets.UTF_8));
    log.ask(
        new Command(
            "change",
            "demo",
            LogOfADevice.DEVICE.value(),
            CommandType.CHANGE,
            null,
            "ORD-1",
            null,
            null,
            null,
            null,
            limit,
            log.now(),
            log.now() + 40_000));
    log.after(1).sent(8).after(1);
    log.rawFrame(Frame.of(LogOfADevice.DEVICE.physicalId(), 8, 0x8A, Bytes.ofHex("00")));

    JsonNode row = log.rows(Topic.FACTS_SESSIONS).get(0);
    assertThat(row.get("limit_s").asInt()).isEqualTo(7200);
    assertThat(row.has("energy_wh")).isFalse();
    assertThat(row.has("peak_power_dw")).isFalse();
  }

  @Test
  void anIdlePortTwiceWithoutSettlementFreesThePortAndKeepsWaiting() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
    log.after(30).heartbeat(0x00, 0x00);
    assertThat(log.last(Topic.DEVICE_STATE).at("/ports/0/state").asText()).isEqualTo("charging");

    log.after(180).heartbeat(0x00, 0x00).after(180).heartbeat(0x00, 0x00);
    assertThat(log.last(Topic.DEVICE_STATE).at("/ports/0/session/state").asText())
        .isEqualTo("settling");

    log.after(10).askStart(1, "ORD-2", 60).after(1).sent(8).after(1).answer(8, 0, "ORD-2", 1);
    log.after(10).settlement(1, "ORD-1", 200, 3, 5);
    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1",
            "charging.interrupted ORD-1",
            "charging.started ORD-2",
            "charging.stopped ORD-1");
    assertThat(log.last(Topic.DEVICE_STATE).at("/ports/0/state").asText()).isEqualTo("charging");
  }

  @Test
  void anOrderConfirmationMayComeBeforeTheAnswer() throws Exception {
    log.online().askStart(1, "ORD-1", 60).after(1).sent(7).after(1).confirm(1, "ORD-1", 0);
    log.after(1).answer(7, 0, "ORD-1", 1).after(60).settlement(1, "ORD-1", 61, 1, 7);

    assertThat(log.charging()).containsExactly("charging.started ORD-1", "charging.stopped ORD-1");
    assertThat(log.events("charging.started").get(0).at("/data/mode").asInt()).isEqualTo(1);
  }

  @Test
  void anOrderOfSixtyFourCharactersComesBackVerbatim() throws Exception {
    String order = "订单-" + "x".repeat(61);
    log.online().askStart(1, order, 60).after(1).sent(7).after(1).answer(7, 0, order, 1);
    log.after(60).settlement(1, order, 60, 1, 7);

    assertThat(log.charging())
        .containsExactly("charging.started " + order, "charging.stopped " + order);
  }

  @Test
  void stateEndsAsTheDeviceAlone() throws Exception {
    log.online();
    for (int i = 0; i < 5; i++) {
      String order = "ORD-" + i;
      log.after(60).askStart(1, order, 60).after(1).sent(i).after(1).answer(i, 0, order, 1);
      log.after(60).settlement(1, order, 60, 1, 1);
    }
    log.after(60).askStart(1, "LOST", 60).after(1).sent(9).after(100).tick();
    log.after(61L * DAY).tick().after(2L * DAY).tick();

    assertThat(log.stateEntries()).isEqualTo(1);
    assertThat(log.timers()).isZero();
  }
}
