package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import io.chargeline.protocol.bkv.Bkv;
import io.chargeline.protocol.bkv.CardEnd;
import io.chargeline.protocol.bkv.CardSwipe;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.EndReading;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Heartbeat;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.TierEnd;
import io.chargeline.protocol.bkv.TierStartReply;
import io.chargeline.protocol.bkv.Uplink;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway whose charges carry no order: business numbers are bound to orders. */
class BkvTest {
  private static final DeviceId GATEWAY = new DeviceId("82241218000382");
  private static final Bytes CARD = Bytes.ofHex("000000298352");

  private static final int IDLE = 0x80;
  private static final int CHARGING = 0x90;
  private static final int NO_LOAD = 0x98;
  private static final int TARGET_REACHED = 0xB0;
  private static final int OVER_TEMPERATURE = 0x94;
  private static final int OFFLINE = 0x00;

  /** Socket 2, outlet B. */
  private static final int SOCKET = 2;

  private static final int OUTLET = 1;
  private static final int PORT = 4;

  /** 25 fen an hour up to 200 W, and 50 fen for two hours up to 400.5 W. */
  private static final PowerTariff TARIFF =
      new PowerTariff(
          100, List.of(new PowerTariff.Tier(2000, 25, 60), new PowerTariff.Tier(4005, 50, 120)));

  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = new LogOfADevice(GATEWAY, Bkv.NAME);
    log.opened(1);
    up(new Heartbeat("898608551024D1988196", "200.1.17", 17));
    status(IDLE, 0, 0, 0);
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void introducesItselfOnceAndShowsItsSockets() throws Exception {
    log.after(60);
    up(new Heartbeat("898608551024D1988196", "200.1.17", 18));

    assertThat(log.eventTypes()).containsExactly("device.online", "device.registered");
    assertThat(log.events("device.heartbeat")).hasSize(1);
    JsonNode state = log.last(Topic.DEVICE_STATE);
    assertThat(state.get("protocol").asText()).isEqualTo("bkv");
    assertThat(state.get("firmware").asText()).isEqualTo("200.1.17");
    JsonNode port = state.get("ports").get(0);
    assertThat(port.get("port_no").asInt()).isEqualTo(PORT);
    assertThat(port.get("socket_no").asInt()).isEqualTo(SOCKET);
    assertThat(port.get("outlet").asText()).isEqualTo("B");
    assertThat(port.get("online").asBoolean()).isTrue();
    assertThat(port.get("state").asText()).isEqualTo("idle");
  }

  @Test
  void aChargeByTimeIsBoundToItsOrderByTheReply() throws Exception {
    log.askStart(PORT, "A-RATHER-LONG-ORDER-NUMBER", 2).after(1).sent(7).after(1);
    up(7, new SwitchReply(1, SOCKET, OUTLET, 9));
    log.after(1);
    status(CHARGING, 9, 0, 0);
    log.after(60);
    status(CHARGING, 9, 7, 1);
    log.after(60);
    end(TARGET_REACHED, 9, 404, 14, 2);

    JsonNode order = log.all(Topic.GATEWAY_COMMANDS).get(0);
    assertThat(order.get("protocol").asText()).isEqualTo("bkv");
    assertThat(order.get("operation").asInt()).isEqualTo(0x1507);
    assertThat(order.get("data").asText())
        .isEqualTo(SwitchOutlet.forMinutes(SOCKET, OUTLET, 2).encode().hex());
    assertThat(log.charging())
        .containsExactly(
            "charging.started A-RATHER-LONG-ORDER-NUMBER",
            "charging.progress A-RATHER-LONG-ORDER-NUMBER",
            "charging.progress A-RATHER-LONG-ORDER-NUMBER",
            "charging.completed A-RATHER-LONG-ORDER-NUMBER");
    JsonNode row = onlySession();
    assertThat(row.get("port").asInt()).isEqualTo(PORT);
    assertThat(row.get("duration_s").asLong()).isEqualTo(121);
    assertThat(row.get("energy_wh").asLong()).isEqualTo(14);
    assertThat(row.get("outcome").asText()).isEqualTo("completed");
    assertThat(row.get("stop_reason").asText()).isEqualTo("time_limit");
    assertThat(row.get("source").asText()).isEqualTo("platform");
    assertThat(row.has("suspect_reason")).isFalse();
  }

  @Test
  void aChargeByTiersIsBoundByItsReplyAndTellsWhatTheDeviceCounted() throws Exception {
    log.ask(tiers("ORD-T", TARIFF)).after(1).sent(7).after(1);
    up(7, new TierStartReply(0x0015, 1, SOCKET, OUTLET, 9));
    log.quiet(1800);
    status(CHARGING, 9, 100, 30);
    log.restart().quiet(1800);
    tierEnd(TARGET_REACHED, 9, 60, 98, List.of(20, 40));
    log.after(11);
    tierEnd(TARGET_REACHED, 9, 60, 98, List.of(20, 40));

    JsonNode order = log.all(Topic.GATEWAY_COMMANDS).get(0);
    assertThat(order.get("operation").asInt()).isEqualTo(0x1517);
    assertThat(order.get("data").asText())
        .isEqualTo("020101" + "0064" + "02" + "07d00019003c" + "0fa500320078");
    assertThat(log.last(Topic.FACTS_COMMANDS).get("arguments").asText())
        .isEqualTo(TARIFF.arguments().toString());
    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-T", "charging.progress ORD-T", "charging.completed ORD-T");
    JsonNode started = log.events("charging.started").get(0).get("data");
    assertThat(started.get("mode").asInt()).isEqualTo(3);
    assertThat(started.get("amount").asInt()).isEqualTo(100);
    JsonNode ended = log.events("charging.completed").get(0).get("data");
    assertThat(ended.get("session_id")).isEqualTo(started.get("session_id"));
    assertThat(((ObjectNode) ended).without("session_id").toString())
        .isEqualTo(
            "{\"port_no\":4,\"order_no\":\"ORD-T\",\"started_at\":\"2025-06-15T15:06:42.000Z\","
                + "\"ended_at\":\"2025-06-15T16:06:42.000Z\",\"duration\":3600,"
                + "\"energy_consumed\":0.25,\"mean_power\":250,\"peak_power\":410,"
                + "\"reported_amount\":98,\"tier_durations\":[1200,2400],"
                + "\"outcome\":\"completed\",\"reason\":\"amount_limit\","
                + "\"reason_text\":\"what was paid is used up\",\"reason_text_zh\":\"预付金额已用完\","
                + "\"raw_reason\":5,\"source\":\"platform\",\"final\":true}");
    assertThat(onlySession().get("mode").asInt()).isEqualTo(3);
    assertThat(onlySession().get("stop_reason").asText()).isEqualTo("amount_limit");
  }

  @Test
  void whatWasPaidIsUsedUpAlsoWhenNoBitSaysSo() throws Exception {
    log.ask(tiers("ORD-T", TARIFF)).after(1).sent(7).after(1);
    up(7, new TierStartReply(0x0005, 1, SOCKET, OUTLET, 9));
    log.after(3600);
    tierEnd(CHARGING, 9, 60, 100, List.of(0, 60));
    assertThat(onlySession().get("stop_reason").asText()).isEqualTo("amount_limit");
  }

  @Test
  void aLostReplyToAStartByTiersIsMadeUpForByTheNextReport() throws Exception {
    log.ask(tiers("ORD-T", TARIFF)).after(1).sent(7).after(2);
    status(CHARGING, 9, 0, 0);
    log.after(60).ask(command("stop", CommandType.STOP, "ORD-T")).after(1).sent(8).after(1);
    up(8, new SwitchReply(1, SOCKET, OUTLET, 9));
    tierEnd(IDLE, 9, 1, 1, List.of(1, 0));

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-T", "charging.progress ORD-T", "charging.stopped ORD-T");
    JsonNode ended = log.events("charging.stopped").get(0).get("data");
    assertThat(ended.get("reason").asText()).isEqualTo("remote_stop");
    assertThat(ended.get("reported_amount").asInt()).isEqualTo(1);
  }

  @Test
  void aStartByTiersThatIsNoneIsRefusedBeforeSending() throws Exception {
    log.ask(tiers("ORD-T", new PowerTariff(0, TARIFF.tiers())));

    assertThat(log.all(Topic.GATEWAY_COMMANDS)).isEmpty();
    JsonNode row = log.last(Topic.FACTS_COMMANDS);
    assertThat(row.get("state").asText()).isEqualTo("rejected");
    assertThat(row.get("reason").asText()).isEqualTo("invalid_arguments");
  }

  @Test
  void aCardThatPaysByTiersTellsItsMoneyToo() throws Exception {
    EndReading byTiers = reading(NO_LOAD, 26, 0, 57, 30);
    up(new CardEnd(byTiers, CARD, 0, CardEnd.BY_POWER, 15, 1300, List.of(30)));
    EndReading byTime = reading(NO_LOAD, 27, 0, 57, 30);
    up(new CardEnd(byTime, CARD, 0, CardEnd.BY_TIME, 0, 0, List.of()));

    List<JsonNode> ended = log.events("charging.completed");
    assertThat(ended.get(0).at("/data/reported_amount").asInt()).isEqualTo(15);
    assertThat(ended.get(0).at("/data/tier_durations").toString()).isEqualTo("[1800]");
    assertThat(ended.get(1).get("data").has("reported_amount")).isFalse();
  }

  @Test
  void anEndRepeatedWithOtherBytesIsOneSession() throws Exception {
    start("ORD-1", 9);
    log.after(120);
    end(TARGET_REACHED, 9, 404, 14, 2);
    log.after(11);
    end(TARGET_REACHED, 9, 398, 14, 2);
    log.restart().after(11);
    end(IDLE, 9, 1, 14, 2);

    assertThat(log.charging())
        .containsExactly("charging.started ORD-1", "charging.completed ORD-1");
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1);
  }

  @Test
  void aNumberThatComesRoundIsANewChargeAndARepeatOfTheOldOneIsNot() throws Exception {
    start("ORD-1", 9);
    log.after(120);
    end(TARGET_REACHED, 9, 404, 14, 2);
    log.after(3600);
    start("ORD-2", 9);
    log.after(120);
    end(TARGET_REACHED, 9, 404, 20, 2);
    log.after(11);
    end(TARGET_REACHED, 9, 404, 20, 2);

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1",
            "charging.completed ORD-1",
            "charging.started ORD-2",
            "charging.completed ORD-2");
    assertThat(log.rows(Topic.FACTS_SESSIONS))
        .extracting(row -> row.get("energy_wh").asLong())
        .containsExactly(14L, 20L);
  }

  /** Its numbers begin anew, and so does what it counted of the charge. */
  @Test
  void aGatewayThatRebootsGoesOnWithItsCharge() throws Exception {
    start("ORD-1", 9);
    log.after(300);
    status(CHARGING, 9, 80, 5);
    log.after(30).opened(2).after(270);
    status(CHARGING, 9, 160, 10);
    log.after(600);
    end(IDLE, 9, 404, 320, 20);

    assertThat(onlySession().get("energy_wh").asLong()).isEqualTo(320);
    assertThat(onlySession().has("suspect_reason")).isFalse();
  }

  @Test
  void aCounterOfEnergyThatComesRoundGoesOn() throws Exception {
    start("ORD-1", 9);
    log.after(300);
    status(CHARGING, 9, 65_500, 5);
    log.after(300);
    status(CHARGING, 9, 10, 10);
    log.after(60);
    end(IDLE, 9, 404, 17, 11);

    assertThat(onlySession().get("energy_wh").asLong()).isEqualTo(65_536 + 17);
    assertThat(onlySession().get("suspect_reason").asText()).contains("meter_went_back");
  }

  @Test
  void theNumberOfAChargeThatNobodyStartedIsNotRememberedLonger() throws Exception {
    end(TARGET_REACHED, 9, 404, 14, 2);
    log.after(86_399);
    end(TARGET_REACHED, 9, 404, 14, 2);
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1);

    log.after(2);
    end(TARGET_REACHED, 9, 404, 30, 5);
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(2);
  }

  @Test
  void aNumberGivenToANewChargeIsNoMoreThatOfOneThatStillWaitsForItsEnd() throws Exception {
    start("ORD-1", 1);
    log.after(600);
    status(CHARGING, 1, 50, 10);
    log.after(60).closed(1, CloseReason.PEER_CLOSED).after(60).opened(2);
    status(IDLE, 0, 0, 0);
    log.after(60);
    status(IDLE, 0, 0, 0);
    log.askStart(PORT, "ORD-2", 2).after(1).sent(8).after(1);
    up(8, new SwitchReply(1, SOCKET, OUTLET, 1));
    log.after(120);
    end(TARGET_REACHED, 1, 404, 14, 2);
    log.after(90_000).tick();

    assertThat(log.charging())
        .endsWith("charging.started ORD-2", "charging.completed ORD-2", "charging.failed ORD-1");
    assertThat(log.rows(Topic.FACTS_SESSIONS))
        .extracting(row -> row.get("order_no").asText() + ' ' + row.get("energy_wh").asLong())
        .containsExactly("ORD-1 50", "ORD-2 14");
  }

  @Test
  void anOrderIsNotChargedTwice() throws Exception {
    start("ORD-1", 9);
    log.after(120);
    end(TARGET_REACHED, 9, 404, 14, 2);
    log.after(3600);
    log.ask(command("again", CommandType.START, "ORD-1"));

    assertThat(log.rows(Topic.FACTS_COMMANDS))
        .extracting(row -> row.get("state").asText())
        .containsExactly("succeeded", "rejected");
    assertThat(log.last(Topic.FACTS_COMMANDS).get("reason").asText())
        .isEqualTo("order_already_ended");
  }

  @Test
  void aLostReplyIsMadeUpForByTheNextReport() throws Exception {
    log.askStart(PORT, "ORD-1", 2).after(1).sent(7).after(2);
    status(CHARGING, 9, 0, 0);
    log.after(1);
    up(7, new SwitchReply(1, SOCKET, OUTLET, 9));
    log.after(120);
    end(TARGET_REACHED, 9, 404, 14, 2);

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1", "charging.progress ORD-1", "charging.completed ORD-1");
  }

  @Test
  void aStartCalledFailedThatChargesAfterAllIsContradictedAndStopped() throws Exception {
    log.askStart(PORT, "ORD-1", 60).after(1).sent(7).after(60).tick();
    status(CHARGING, 9, 1, 1);

    assertThat(log.eventTypes())
        .contains("command.failed", "charging.failed", "command.contradicted");
    assertThat(log.events("charging.started").get(0).at("/data/late").asBoolean()).isTrue();
    assertThat(log.events("charging.started").get(0).at("/data/order_no").asText())
        .isEqualTo("ORD-1");
    assertThat(log.last(Topic.GATEWAY_COMMANDS).get("data").asText())
        .isEqualTo(SwitchOutlet.stop(SOCKET, OUTLET).encode().hex());
  }

  @Test
  void aChargeOfLongAfterAFailedStartIsNotThatStarts() throws Exception {
    log.askStart(PORT, "ORD-1", 60).after(1).sent(7).after(60).tick().after(7200);
    status(CHARGING, 9, 1, 1);

    assertThat(log.eventTypes()).doesNotContain("command.contradicted");
    assertThat(log.events("charging.started").get(0).at("/data/order_no").asText())
        .isEqualTo("bkv-0009");
  }

  @Test
  void anAcknowledgedStopIsTheReason() throws Exception {
    start("ORD-1", 9);
    log.after(60).ask(command("stop", CommandType.STOP, "ORD-1")).after(1).sent(8).after(1);
    up(8, new SwitchReply(1, SOCKET, OUTLET, 9));
    log.after(2);
    end(IDLE, 9, 0, 5, 1);

    assertThat(log.charging()).containsExactly("charging.started ORD-1", "charging.stopped ORD-1");
    assertThat(onlySession().get("stop_reason").asText()).isEqualTo("remote_stop");
  }

  @Test
  void noLoadAndFaultsAreToldApart() throws Exception {
    start("ORD-1", 9);
    log.after(60);
    end(NO_LOAD, 9, 0, 5, 1);
    start("ORD-2", 10);
    log.after(60);
    end(OVER_TEMPERATURE, 10, 0, 5, 1);

    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1",
            "charging.completed ORD-1",
            "charging.started ORD-2",
            "charging.failed ORD-2");
    assertThat(log.rows(Topic.FACTS_SESSIONS))
        .extracting(row -> row.get("stop_reason").asText())
        .containsExactly("unplugged", "over_temperature");
  }

  @Test
  void anEndThatNobodyStartedIsKept() throws Exception {
    end(TARGET_REACHED, 77, 404, 123, 30);

    JsonNode row = onlySession();
    assertThat(row.get("order_no").asText()).isEqualTo("bkv-004d");
    assertThat(row.get("energy_wh").asLong()).isEqualTo(123);
    assertThat(row.get("ended_at").asLong() - row.get("started_at").asLong())
        .isEqualTo(30 * 60_000L);
    assertThat(row.get("source").asText()).isEqualTo("unknown");
  }

  @Test
  void aCardIsToldAndItsChargeIsASession() throws Exception {
    up(new CardSwipe(SOCKET, OUTLET, 26, new StatusBits(CHARGING), CARD, Bytes.EMPTY));
    log.after(1800);
    EndReading reading =
        new EndReading(SOCKET, 0x5136, 45, 32, OUTLET, new StatusBits(NO_LOAD), 26, 0, 2, 57, 30);
    up(new CardEnd(reading, CARD, 0, CardEnd.BY_TIME, 0, 0, List.of()));

    JsonNode presented = log.events("card.presented").get(0).get("data");
    assertThat(presented.get("card_no").asText()).isEqualTo("000000298352");
    assertThat(presented.get("port_no").asInt()).isEqualTo(PORT);
    assertThat(presented.get("purpose").asText()).isEqualTo("charge");
    assertThat(onlySession().get("source").asText()).isEqualTo("card");
    assertThat(onlySession().get("energy_wh").asLong()).isEqualTo(57);
  }

  @Test
  void aSocketOutOfReachIsNoFaultAndEndsNoCharge() throws Exception {
    start("ORD-1", 9);
    log.after(60);
    status(OFFLINE, 9, 0, 0);
    JsonNode port = log.last(Topic.DEVICE_STATE).get("ports").get(0);
    log.quiet(600);
    status(CHARGING, 9, 50, 11);

    assertThat(port.get("online").asBoolean()).isFalse();
    assertThat(port.get("state").asText()).isEqualTo("unknown");
    assertThat(log.charging())
        .containsExactly(
            "charging.started ORD-1", "charging.interrupted ORD-1", "charging.progress ORD-1");
    assertThat(log.events("charging.interrupted").get(0).at("/data/reason").asText())
        .isEqualTo("socket_offline");
    assertThat(log.eventTypes()).doesNotContain("device.fault");
  }

  @Test
  void aReplyAfterTheEndOfItsChargeOpensNoOther() throws Exception {
    log.askStart(PORT, "ORD-1", 2).after(1).sent(7).after(2);
    end(TARGET_REACHED, 9, 404, 1, 0);
    log.after(1);
    up(7, new SwitchReply(1, SOCKET, OUTLET, 9));
    log.after(100_000).tick();

    assertThat(log.charging()).containsExactly("charging.completed ORD-1");
    assertThat(log.rows(Topic.FACTS_COMMANDS).get(0).get("state").asText()).isEqualTo("succeeded");
    onlySession();
  }

  @Test
  void theNextChargeOfThePortIsNotThatOfAStartThatHadItsOwn() throws Exception {
    log.askStart(PORT, "ORD-1", 2).after(1).sent(7).after(2);
    end(TARGET_REACHED, 9, 404, 1, 0);
    log.after(1);
    status(CHARGING, 10, 0, 0);
    log.after(60).tick();

    assertThat(log.charging()).startsWith("charging.completed ORD-1").hasSizeGreaterThan(1);
    assertThat(log.charging().subList(1, 3)).noneMatch(line -> line.endsWith(" ORD-1"));
    assertThat(log.events("charging.failed")).isEmpty();
    assertThat(log.events("command.contradicted")).hasSize(1);
  }

  @Test
  void threeMissedHeartbeatsAreOffline() throws Exception {
    log.after(179).tick();
    assertThat(log.eventTypes()).doesNotContain("device.offline");
    log.after(2).tick();
    assertThat(log.eventTypes()).contains("device.offline");
  }

  @Test
  void aUnitThatStandsAloneIsAddressedAsItCallsItself() throws Exception {
    status(0, 0, IDLE, 0, 0, 0);
    log.askStart(1, "ORD-1", 2);

    assertThat(log.last(Topic.GATEWAY_COMMANDS).get("data").asText())
        .isEqualTo(SwitchOutlet.forMinutes(0, 0, 2).encode().hex());
  }

  @Test
  void nothingIsLeftOfAChargeIn60Days() throws Exception {
    start("ORD-1", 9);
    log.after(120);
    end(TARGET_REACHED, 9, 404, 14, 2);
    log.after(61 * 86_400).tick().tick();

    assertThat(log.stateEntries()).as("one row of the device").isEqualTo(1);
    assertThat(log.timers()).isZero();
  }

  private void start(String order, int businessNumber) throws Exception {
    log.askStart(PORT, order, 2).after(1).sent(7).after(1);
    up(7, new SwitchReply(1, SOCKET, OUTLET, businessNumber));
  }

  private Command tiers(String order, PowerTariff tariff) {
    return new Command(
        "tiers",
        "demo",
        GATEWAY.value(),
        CommandType.START,
        PORT,
        order,
        ChargeMode.POWER_TIERS,
        null,
        null,
        null,
        tariff.arguments(),
        log.now(),
        log.now() + 40_000);
  }

  private void tierEnd(int status, int number, int minutes, int fen, List<Integer> used)
      throws Exception {
    up(
        new TierEnd(
            reading(status, number, 404, 250, minutes), Optional.empty(), 5, fen, 4100, used));
  }

  private Command command(String id, CommandType type, String order) {
    boolean start = type == CommandType.START;
    return new Command(
        id,
        "demo",
        GATEWAY.value(),
        type,
        PORT,
        order,
        start ? ChargeMode.TIME : null,
        start ? 120 : null,
        null,
        null,
        null,
        log.now(),
        log.now() + 40_000);
  }

  private void end(int status, int businessNumber, int deciwatts, int wattHours, int minutes)
      throws Exception {
    up(new ChargeEnd(reading(status, businessNumber, deciwatts, wattHours, minutes)));
  }

  private static EndReading reading(
      int status, int businessNumber, int deciwatts, int wattHours, int minutes) {
    return new EndReading(
        SOCKET,
        0xFFFF,
        29,
        30,
        OUTLET,
        new StatusBits(status),
        businessNumber,
        deciwatts,
        345,
        wattHours,
        minutes);
  }

  private void status(int status, int businessNumber, int wattHours, int minutes) throws Exception {
    status(SOCKET, OUTLET, status, businessNumber, wattHours, minutes);
  }

  private void status(
      int socket, int outlet, int status, int businessNumber, int wattHours, int minutes)
      throws Exception {
    OutletReading reading =
        new OutletReading(
            outlet,
            new StatusBits(status),
            OptionalInt.of(businessNumber),
            OptionalInt.of(2295),
            OptionalInt.of(4040),
            OptionalInt.of(1760),
            OptionalInt.of(wattHours),
            OptionalInt.of(minutes));
    up(
        new StatusReport(
            List.of(
                new StatusReport.Socket(
                    socket,
                    OptionalInt.of(0xFFFF),
                    OptionalInt.of(29),
                    OptionalInt.of(30),
                    List.of(reading)))));
  }

  private void up(Uplink message) throws Exception {
    up(0, message);
  }

  private void up(int sequence, Uplink message) throws Exception {
    log.rawFrame(Frame.up(GATEWAY, sequence, message));
  }

  private JsonNode onlySession() throws Exception {
    assertThat(log.rows(Topic.FACTS_SESSIONS)).hasSize(1);
    return log.rows(Topic.FACTS_SESSIONS).get(0);
  }
}
