package io.chargeline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.Alarm;
import io.chargeline.protocol.ap3000.BareCommand;
import io.chargeline.protocol.ap3000.CabinetHeartbeat;
import io.chargeline.protocol.ap3000.CabinetStop;
import io.chargeline.protocol.ap3000.CabinetStopAnswer;
import io.chargeline.protocol.ap3000.CardAnswer;
import io.chargeline.protocol.ap3000.CardParameters;
import io.chargeline.protocol.ap3000.CardSwipe;
import io.chargeline.protocol.ap3000.ChangeCharge;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.DetectionParameters;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.EepromData;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.FskParameters;
import io.chargeline.protocol.ap3000.FskRequest;
import io.chargeline.protocol.ap3000.FullNotSettled;
import io.chargeline.protocol.ap3000.HostHeartbeat;
import io.chargeline.protocol.ap3000.HostStatus;
import io.chargeline.protocol.ap3000.LegacyHeartbeat;
import io.chargeline.protocol.ap3000.LimitParameters;
import io.chargeline.protocol.ap3000.Locate;
import io.chargeline.protocol.ap3000.Mute;
import io.chargeline.protocol.ap3000.OrderConfirm;
import io.chargeline.protocol.ap3000.ParameterReport;
import io.chargeline.protocol.ap3000.Parameters;
import io.chargeline.protocol.ap3000.PlayVoice;
import io.chargeline.protocol.ap3000.PortFunction;
import io.chargeline.protocol.ap3000.PortPush;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.QrAddress;
import io.chargeline.protocol.ap3000.ReadEeprom;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Result;
import io.chargeline.protocol.ap3000.RunParameters;
import io.chargeline.protocol.ap3000.ServerAddress;
import io.chargeline.protocol.ap3000.SetCardMode;
import io.chargeline.protocol.ap3000.SetParameters;
import io.chargeline.protocol.ap3000.SetWorkMode;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.ap3000.TemporaryQr;
import io.chargeline.protocol.ap3000.Uplink;
import io.chargeline.protocol.ap3000.VersionList;
import io.chargeline.protocol.ap3000.WriteEeprom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What AP3000 devices do beside a modern pile's charge, in virtual time. */
final class FlowsTest {
  private static final long START = Instant.parse("2026-03-01T04:00:00Z").toEpochMilli();
  private static final int ID = 0x04A26CF3;
  private static final int HOST_ID = 0x09D62684;
  private static final String ICCID = "898604D9162390488297";
  private static final Bytes ORDER = OrderBytes.of("ORDER-1");
  private static final Bytes CARD = Bytes.ofHex("7a8d05dd");

  private final VirtualTimers time = new VirtualTimers(START);
  private final ServerSide server = new ServerSide(time::nowMs);
  private int nextMessageId = 1000;

  // --- generations -----------------------------------------------------------------------------

  @Test
  void aLegacyDeviceBeatsByOneMessageOnlyAndConfirmsItsOrders() {
    Pile pile = pile(PileKind.LEGACY);
    assertThat(server.of(Frame.class)).extracting(Frame::command).containsExactly(0x01, 0x22);
    pile.plug(0, PowerCurve.bicycle());
    send(ChargeRequest.forTime(0, ORDER, 1000));
    assertThat(server.of(Frame.class)).extracting(Frame::command).endsWith(0x04, 0x82);
    assertThat(said(OrderConfirm.class))
        .containsExactly(new OrderConfirm(0, StartKind.ONLINE, Charge.NO_CARD, 0, ORDER));
    time.advance(Duration.ofMinutes(20));
    assertThat(said(OrderConfirm.class)).hasSize(1);
    assertThat(server.frames(0x06)).isEmpty();
    assertThat(server.frames(0x21)).isEmpty();
    LegacyHeartbeat running = said(LegacyHeartbeat.class).get(2);
    assertThat(running.ports()).startsWith(PortStatus.CHARGING);
    assertThat(running.deciwatts()).containsExactly(1800, 0);
    assertThat(said(Settlement.class)).hasSize(1);
  }

  @Test
  void aLegacyDeviceRepeatsAnUnansweredOrderAndStopsBeatingAfterThreeTries() {
    server.answerOnly(frame -> false);
    Pile pile = pile(PileKind.LEGACY);
    pile.plug(0, PowerCurve.bicycle());
    send(ChargeRequest.untilFull(0, ORDER));
    time.advance(Duration.ofMinutes(12));
    assertThat(said(LegacyHeartbeat.class)).hasSize(3);
    assertThat(said(OrderConfirm.class)).hasSize(1 + 4);
    assertThat(said(OrderConfirm.class).get(4).seconds()).isEqualTo(720);
  }

  @Test
  void aTransitionalDeviceDropsTheOldHeartbeatWhenTheNewOneIsAnswered() {
    pile(PileKind.TRANSITIONAL);
    assertThat(server.of(Frame.class)).extracting(Frame::command).startsWith(0x20, 0x01, 0x21);
    time.advance(Duration.ofMinutes(9));
    assertThat(server.frames(0x01)).hasSize(1);
    assertThat(server.frames(0x21)).hasSize(4);
    send(new BareCommand(BareCommand.QUERY_STATUS));
    assertThat(server.of(Frame.class)).extracting(Frame::command).endsWith(0x20, 0x01, 0x21);
  }

  // --- cards -----------------------------------------------------------------------------------

  @Test
  void aRefusedCardWaitsForNothing() {
    Pile pile = pile(PileKind.MODERN);
    CompletableFuture<CardAnswer> answer = pile.swipe(1, CARD);
    assertThat(said(CardSwipe.class).get(0).card()).isEqualTo(CARD);
    assertThat(answer.join().accountStatus()).isEqualTo(CardAnswer.NOT_REGISTERED);
    assertThat(pile.waitsForStart(1).join()).isFalse();
  }

  @Test
  void anAcceptedCardWaitsForTheStart() {
    server.answerOnly(frame -> frame.command() != CardSwipe.COMMAND);
    Pile pile = pile(PileKind.MODERN);
    pile.plug(1, PowerCurve.bicycle());
    CompletableFuture<CardAnswer> answer = pile.swipe(1, CARD);
    assertThat(answer).isNotDone();
    answerCard(new CardAnswer(CARD, CardAnswer.OK, 0, 10_000, 1));
    assertThat(answer.join().balanceOrExpiry()).isEqualTo(10_000);
    assertThat(pile.waitsForStart(1).join()).isTrue();
    send(ChargeRequest.untilFull(1, ORDER));
    assertThat(pile.waitsForStart(1).join()).isFalse();
    assertThat(pile.status(1).join()).isEqualTo(PortStatus.CHARGING);
  }

  @Test
  void anAcceptedCardDoesNotWaitForEver() {
    server.answerOnly(frame -> frame.command() != CardSwipe.COMMAND);
    Pile pile = pile(PileKind.MODERN);
    CompletableFuture<CardAnswer> answer = pile.swipe(1, CARD);
    answerCard(new CardAnswer(CARD, CardAnswer.OK, 0, 10_000, 1));
    assertThat(answer).isCompleted();
    time.advance(Duration.ofSeconds(60));
    assertThat(pile.waitsForStart(1).join()).isFalse();
  }

  @Test
  void aBalanceIsAskedForAtNoPort() {
    Pile pile = pile(PileKind.MODERN);
    CompletableFuture<CardAnswer> answer = pile.askBalance(CARD);
    assertThat(said(CardSwipe.class).get(0).isBalanceQuery()).isTrue();
    assertThat(answer.join().port()).isEqualTo(CardSwipe.BALANCE_QUERY);
  }

  @Test
  void aChargeByCardInAnOutageOnlySettles() {
    Pile pile = pile(PileKind.MODERN);
    pile.plug(1, PowerCurve.bicycle());
    server.reachable(false);
    pile.host().dropTcp();
    pile.startByCard(1, CARD);
    time.advance(Duration.ofMinutes(12));
    pile.stopByCard(1);
    server.reachable(true);
    time.advance(Duration.ofMinutes(3));
    assertThat(server.frames(0x06)).isEmpty();
    Settlement settlement = said(Settlement.class).get(0);
    assertThat(settlement.startKind()).isEqualTo(StartKind.OFFLINE_CARD);
    assertThat(settlement.seconds()).isEqualTo(720);
  }

  @Test
  void aVerificationCodeStartsAChargeWithAnOrderOfDateCodeAndPort() {
    Pile pile = pile(PileKind.MODERN);
    pile.plug(1, PowerCurve.bicycle());
    pile.startByCode(1, 123_456);
    time.advance(Duration.ofSeconds(30));
    pile.unplug(1);
    time.advance(Duration.ofSeconds(2));
    Settlement settlement = said(Settlement.class).get(0);
    assertThat(settlement.startKind()).isEqualTo(StartKind.VERIFICATION_CODE);
    assertThat(settlement.card()).isEqualTo(Bytes.ofHex("00123456"));
    // 12:00:00 at UTC+8; 0xA26CF3 = 10644723; port 1 + 70
    assertThat(settlement.order())
        .isEqualTo(Bytes.ofHex("20260301120000" + "00123456" + "10644723" + "47"));
  }

  // --- a running charge ------------------------------------------------------------------------

  @Test
  void aRunningChargeGetsAnotherEnd() {
    Pile pile = pile(PileKind.MODERN);
    pile.plug(0, PowerCurve.bicycle());
    send(ChargeRequest.forTime(0, ORDER, 600));
    time.advance(Duration.ofMinutes(5));
    send(new ChangeCharge(ChangeCharge.ENERGY_OR_FULL, 0, 10));
    time.advance(Duration.ofHours(1));
    assertThat(results()).containsExactly(0);
    Settlement settlement = said(Settlement.class).get(0);
    assertThat(settlement.centiKwh()).isEqualTo(10);
    assertThat(settlement.stop()).isEqualTo(StopCode.ENERGY_REACHED);
  }

  @Test
  void aChangeToLessThanWasChargedEndsTheCharge() {
    Pile pile = pile(PileKind.MODERN);
    pile.plug(0, PowerCurve.bicycle());
    send(ChargeRequest.forTime(0, ORDER, 600));
    time.advance(Duration.ofMinutes(5));
    send(new ChangeCharge(ChangeCharge.TIME, 1, 900));
    send(new ChangeCharge(ChangeCharge.TIME, 2, 900));
    send(new ChangeCharge(ChangeCharge.TIME, 0, 200));
    time.advance(Duration.ofSeconds(2));
    assertThat(results()).containsExactly(1, 3, 2);
    Settlement settlement = said(Settlement.class).get(0);
    assertThat(settlement.seconds()).isEqualTo(300);
    assertThat(settlement.stop()).isEqualTo(StopCode.TIME_REACHED);
  }

  // --- parameters, modes, memory ---------------------------------------------------------------

  static List<Parameters> groups() {
    return List.of(
        new RunParameters(5, 20, 30, 900, 1800, 60),
        new DetectionParameters(900, 30, 1800, 10, 300, 10800, 300, 300, 1800, 300, 70, 75, 0, 1),
        new LimitParameters(7200, 15_000, OptionalInt.of(2600), OptionalInt.of(1800)),
        new CardParameters(3, Bytes.ofHex("010203040506"), Bytes.ofHex("ffffffffffff")));
  }

  @ParameterizedTest
  @MethodSource("groups")
  void readsBackWhatWasSetUntilItsMemoryIsCleared(Parameters group) {
    pile(PileKind.MODERN);
    send(new BareCommand(group.queryCommand()));
    send(new SetParameters(group));
    send(new BareCommand(group.queryCommand()));
    send(new BareCommand(BareCommand.CLEAR_MEMORY));
    send(new BareCommand(group.queryCommand()));
    List<ParameterReport> reports = said(ParameterReport.class);
    assertThat(reports).hasSize(3);
    assertThat(reports.get(1).parameters()).isEqualTo(group);
    assertThat(reports.get(2)).isEqualTo(reports.get(0)).isNotEqualTo(reports.get(1));
    assertThat(results()).containsExactly(0, 0);
  }

  @Test
  void theShortLimitsLeaveTheVoltages() {
    pile(PileKind.MODERN);
    send(new SetParameters(new LimitParameters(7200, 15_000)));
    send(new BareCommand(BareCommand.QUERY_LIMIT_PARAMETERS));
    assertThat(said(ParameterReport.class).get(0).parameters())
        .isEqualTo(new LimitParameters(7200, 15_000, OptionalInt.of(2700), OptionalInt.of(1000)));
  }

  @Test
  void refusesParametersThatItCannotKeep() {
    pile(PileKind.MODERN);
    send(new SetParameters(new LimitParameters(7200, 20_001)));
    send(
        new SetParameters(
            new CardParameters(16, Bytes.ofHex("010203040506"), Bytes.ofHex("ffffffffffff"))));
    assertThat(results()).containsExactly(1, 1);
  }

  @Test
  void livesByTheParametersThatItWasTold() {
    Pile pile = pile(PileKind.MODERN);
    send(new SetParameters(new RunParameters(3, 10, 20, 1800, 3600, 60)));
    send(new SetParameters(new LimitParameters(300, 20_000)));
    server.forget();
    time.advance(Duration.ofMinutes(10));
    assertThat(server.frames(0x21)).hasSize(10);
    pile.plug(0, PowerCurve.bicycle());
    send(ChargeRequest.untilFull(0, ORDER));
    time.advance(Duration.ofMinutes(6));
    assertThat(said(Settlement.class).get(0).stop()).isEqualTo(new StopCode(0x02));
  }

  @Test
  void keepsBytesTextsAndModes() {
    Pile pile = pile(PileKind.MODERN);
    send(new ReadEeprom(0x1F0, 4));
    send(new WriteEeprom(0x1F1, Bytes.ofHex("0102")));
    send(new ReadEeprom(0x1F0, 4));
    assertThat(said(EepromData.class))
        .containsExactly(
            new EepromData(0, Bytes.ofHex("ffffffff")), new EepromData(0, Bytes.ofHex("ff0102ff")));
    QrAddress qr = new QrAddress(1, "https://example.org/p/");
    for (Downlink command :
        List.of(
            qr,
            new TemporaryQr("once"),
            new Locate(5),
            new Mute(1),
            new SetCardMode(3),
            new PlayVoice(1, Bytes.ofHex("01")))) {
      send(command);
    }
    assertThat(results()).hasSize(7).containsOnly(0);
    assertThat(pile.told(QrAddress.COMMAND).join()).isEqualTo(Optional.of(qr));
    assertThat(pile.told(Mute.COMMAND).join()).isEqualTo(Optional.of(new Mute(1)));
  }

  @Test
  void anotherWorkModeIsRegistered() {
    pile(PileKind.MODERN);
    send(new SetWorkMode(SetWorkMode.CARD));
    assertThat(results()).containsExactly(0);
    assertThat(said(Registration.class)).extracting(Registration::workMode).containsExactly(0, 1);
  }

  @Test
  void aRebootWhoseAnswerIsLostShowsByTheNewConnection() {
    Pile pile = pile(PileKind.MODERN);
    pile.loseAnswers(1);
    send(new BareCommand(BareCommand.REBOOT));
    assertThat(results()).isEmpty();
    time.advance(Duration.ofSeconds(5));
    assertThat(server.connections()).isEqualTo(2);
    assertThat(said(Registration.class)).hasSize(2);
  }

  @Test
  void clearingTheMemoryLosesWhatWasNotSettled() {
    server.answerOnly(frame -> frame.command() != Settlement.COMMAND);
    Pile pile = pile(PileKind.MODERN);
    pile.plug(0, PowerCurve.bicycle());
    send(ChargeRequest.forTime(0, ORDER, 10));
    time.advance(Duration.ofSeconds(20));
    assertThat(pile.unsettled().join()).isOne();
    send(new BareCommand(BareCommand.CLEAR_MEMORY));
    assertThat(pile.unsettled().join()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        Alarm.POWER_LOST,
        Alarm.WATER,
        Alarm.HOT_MELT,
        Alarm.SMOKE,
        Alarm.TEMPERATURE,
        Alarm.WATER_LEVEL,
        Alarm.DOOR_SPRUNG_OPEN
      })
  void raisesAlarms(int type) {
    pile(PileKind.MODERN).alarm(type, 1, 0b10);
    assertThat(said(Alarm.class)).containsExactly(new Alarm(type, 1, 0b10));
  }

  // --- cabinets --------------------------------------------------------------------------------

  @Test
  void aFullCabinetIsSettledWhenTheVehicleIsTaken() {
    Pile pile = pile(PileKind.CABINET);
    pile.plug(1, PowerCurve.bicycle());
    send(ChargeRequest.untilFull(1, ORDER));
    time.advance(Duration.ofHours(5));
    FullNotSettled full = said(FullNotSettled.class).get(0);
    assertThat(full.order()).isEqualTo(ORDER);
    assertThat(full.centiKwh()).isEqualTo(48);
    assertThat(said(Settlement.class)).isEmpty();
    assertThat(pile.status(1).join()).isEqualTo(PortStatus.FULL);
    pile.unplug(1);
    time.advance(Duration.ofSeconds(2));
    Settlement settlement = said(Settlement.class).get(0);
    assertThat(settlement.stop()).isEqualTo(StopCode.FULL);
    assertThat(settlement.seconds()).isEqualTo(full.seconds());
    assertThat(settlement.occupyMinutes()).hasValue(300);
  }

  @Test
  void aCabinetTellsItsDoorsAndFansAndKeepsOrOpensThem() {
    Pile pile = pile(PileKind.CABINET);
    pile.plug(0, PowerCurve.bicycle());
    pile.plug(1, PowerCurve.bicycle());
    send(ChargeRequest.untilFull(0, ORDER));
    send(ChargeRequest.untilFull(1, OrderBytes.of("ORDER-2")));
    pile.door(1, true);
    time.advance(Duration.ofMinutes(3));
    assertThat(said(CabinetHeartbeat.class).get(1)).isEqualTo(new CabinetHeartbeat(2, 0b10, 0b11));
    pile.doorNotClosed(1);
    assertThat(said(PortPush.class))
        .containsExactly(new PortPush(PortPush.DOOR_NOT_CLOSED, 1, OrderBytes.of("ORDER-2")));
    send(new CabinetStop(0, OrderBytes.of("ORDER-2")));
    send(new CabinetStop(0, ORDER));
    assertThat(said(CabinetStopAnswer.class))
        .extracting(CabinetStopAnswer::result)
        .containsExactly(1, 0);
    send(new PortFunction(PortFunction.OPEN_CABINET, 1));
    assertThat(results()).containsExactly(0);
    time.advance(Duration.ofMinutes(3));
    assertThat(said(Settlement.class))
        .extracting(Settlement::stop)
        .containsExactly(StopCode.STOPPED_BY_SERVER, new StopCode(0x17));
    assertThat(said(CabinetHeartbeat.class).get(2)).isEqualTo(new CabinetHeartbeat(2, 0b10, 0));
  }

  // --- hosts -----------------------------------------------------------------------------------

  @Test
  void aHostTellsOfItselfAndOfWhatIsBehindIt() {
    Host host = host(HostBoardSpec.of(HOST_ID));
    assertThat(server.of(Frame.class))
        .filteredOn(frame -> frame.physicalId() == HOST_ID)
        .extracting(Frame::command)
        .containsExactly(0x11, 0x17, 0x35, 0x12);
    HostHeartbeat beat = said(HostHeartbeat.class).get(0);
    assertThat(beat.iccid()).isEqualTo(Bytes.ofAscii(ICCID, 20));
    assertThat(said(VersionList.class).get(0).items())
        .containsExactly(
            new VersionList.Item(0x10, 0, 120, ID + 2), new VersionList.Item(0x21, 0, 630, ID + 1));
    host.piles().get(0).plug(0, new PowerCurve(2300, 0, 5000));
    send(ChargeRequest.forTime(0, ORDER, 3600));
    time.advance(Duration.ofMinutes(30));
    assertThat(said(HostHeartbeat.class)).hasSize(2);
    assertThat(said(HostHeartbeat.class).get(1).deviceTime()).isEqualTo(START / 1000 + 1800);
    assertThat(said(HostStatus.class).get(1).centiamperes()).isEqualTo(1000);
  }

  @Test
  void anFskHostAsksForItsParameters() {
    Host host =
        host(HostBoardSpec.of(HOST_ID).withFsk(433, Duration.ofSeconds(30), Duration.ofHours(2)));
    time.advance(Duration.ofSeconds(30));
    assertThat(said(FskRequest.class)).containsExactly(new FskRequest(433));
    sendTo(HOST_ID, new FskParameters(433, List.of(ID, ID + 1)));
    assertThat(host.board().behind().join()).containsExactly(ID, ID + 1);
    assertThat(said(Result.class)).contains(new Result(FskParameters.COMMAND, 0));
    time.advance(Duration.ofHours(4));
    assertThat(said(FskRequest.class)).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {BareCommand.REBOOT_HOST, BareCommand.REBOOT_MODULE})
  void aRebootOfTheHostEndsTheConnectionAndNoCharge(int command) {
    Host host = host(HostBoardSpec.of(HOST_ID));
    host.piles().get(0).plug(0, PowerCurve.bicycle());
    send(ChargeRequest.forTime(0, ORDER, 3600));
    sendTo(HOST_ID, new BareCommand(command));
    assertThat(results()).containsExactly(0);
    time.advance(Duration.ofSeconds(5));
    assertThat(server.connections()).isEqualTo(2);
    assertThat(host.piles().get(0).status(0).join()).isEqualTo(PortStatus.CHARGING);
  }

  @Test
  void aHostKeepsTheAddressThatItIsTold() {
    Host host = host(HostBoardSpec.of(HOST_ID));
    ServerAddress address = new ServerAddress(8888, 3, 1, "example.org");
    sendTo(HOST_ID, address);
    sendTo(HOST_ID, new BareCommand(BareCommand.CLEAR_UPGRADE_DATA));
    assertThat(results()).containsExactly(0, 0);
    assertThat(host.board().serverAddress().join()).isEqualTo(Optional.of(address));
  }

  @Test
  void aSocketMayBeItsOwnHost() {
    Host host = host(HostBoardSpec.of(ID));
    assertThat(said(HostHeartbeat.class)).hasSize(1);
    sendTo(ID, new FskParameters(433, List.of()));
    sendTo(ID, new Locate(3));
    assertThat(said(Result.class))
        .containsExactly(new Result(FskParameters.COMMAND, 0), new Result(Locate.COMMAND, 0));
    assertThat(host.piles().get(0).receivedCount(Locate.COMMAND)).isOne();
    assertThat(host.board().receivedCount(Locate.COMMAND)).isZero();
  }

  // --- words of the tests above ----------------------------------------------------------------

  private Pile pile(PileKind kind) {
    Host host =
        new Host(
            ICCID,
            new DirectDialer(server),
            time,
            Periods.field(),
            List.of(PileSpec.doubleSocket(ID).withKind(kind)),
            PileListener.SILENT);
    host.start();
    return host.piles().get(0);
  }

  private Host host(HostBoardSpec board) {
    Host host =
        new Host(
            ICCID,
            new DirectDialer(server),
            time,
            Periods.field(),
            board,
            List.of(
                PileSpec.doubleSocket(ID),
                PileSpec.doubleSocket(ID + 1).withFirmware(0x21, 630),
                PileSpec.doubleSocket(ID + 2).withFirmware(0x10, 120)),
            PileListener.SILENT);
    host.start();
    return host;
  }

  private void send(Downlink message) {
    sendTo(ID, message);
  }

  private void sendTo(int physicalId, Downlink message) {
    server.send(message.frame(physicalId, nextMessageId++));
  }

  private void answerCard(CardAnswer answer) {
    Frame swipe = server.frames(CardSwipe.COMMAND).get(0).frame();
    server.send(answer.frame(ID, swipe.messageId()));
  }

  private List<Integer> results() {
    return said(Result.class).stream().map(Result::result).toList();
  }

  private <T extends Uplink> List<T> said(Class<T> type) {
    return server.of(Frame.class).stream()
        .map(Uplink::of)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }
}
