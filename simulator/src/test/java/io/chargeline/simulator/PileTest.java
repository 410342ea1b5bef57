package io.chargeline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Days of a device's life, in virtual time. */
final class PileTest {
  private static final long START = Instant.parse("2026-03-01T04:00:00Z").toEpochMilli();
  private static final int ID = 0x04A26CF3;
  private static final String ICCID = "898604D9162390488297";
  private static final Bytes ORDER = OrderBytes.of("ORDER-1");
  private static final Bytes OTHER_ORDER = OrderBytes.of("ORDER-2");
  private static final int DEVICE_TIME = 0x22;

  private final VirtualTimers time = new VirtualTimers(START);
  private final ServerSide server = new ServerSide(time::nowMs);
  private Host host;
  private Pile pile;
  private int nextMessageId = 1000;

  @BeforeEach
  void connect() {
    connect(List.of(PileSpec.doubleSocket(ID)));
  }

  private void connect(List<PileSpec> specs) {
    host =
        new Host(
            ICCID, new DirectDialer(server), time, Periods.field(), specs, PileListener.SILENT);
    pile = host.piles().get(0);
    server.forget();
    host.start();
  }

  // --- connection ------------------------------------------------------------------------------

  @Test
  void saysItsIccidFirstThenRegistersBeatsAndAsksTheTime() {
    assertThat(server.heard().get(0).inbound())
        .isEqualTo(new Inbound.SimCard(ICCID, Bytes.ofAscii(ICCID, 20)));
    assertThat(server.of(Frame.class)).extracting(Frame::command).containsExactly(0x20, 0x21, 0x22);
    assertThat(server.frames(0x20).get(0).message())
        .isEqualTo(new Registration(640, 2, 0, 0x21, 0, OptionalInt.empty()));
    assertThat(server.frames(0x21).get(0).message())
        .isEqualTo(
            new Heartbeat(2300, List.of(PortStatus.IDLE, PortStatus.IDLE), 0, OptionalInt.of(24)));
  }

  @Test
  void repeatsAnUnansweredRegistrationEveryHeartbeatUntilAnswered() {
    server.answerOnly(frame -> frame.command() != Registration.COMMAND);
    host.dropTcp();
    time.advance(seconds(1 + 2 * 180));
    assertThat(server.frames(0x20)).hasSize(1 + 3);
    server.answerOnly(frame -> true);
    time.advance(seconds(180));
    assertThat(server.frames(0x20)).hasSize(1 + 4);
    time.advance(Duration.ofHours(2));
    assertThat(server.frames(0x20)).hasSize(1 + 4);
  }

  @Test
  void beatsEveryThreeMinutes() {
    time.advance(Duration.ofHours(1));
    assertThat(server.frames(0x21)).hasSize(1 + 20);
  }

  @Test
  void asksTheTimeEveryThreeMinutesUntilAnsweredThenTwiceADay() {
    server.answerOnly(frame -> frame.command() != DEVICE_TIME);
    pile.reboot();
    time.advance(seconds(5));
    server.forget();
    time.advance(Duration.ofMinutes(9));
    assertThat(server.frames(DEVICE_TIME)).hasSize(3);
    server.answerOnly(frame -> true);
    time.advance(Duration.ofMinutes(3));
    assertThat(server.frames(DEVICE_TIME)).hasSize(4);
    time.advance(Duration.ofHours(24));
    assertThat(server.frames(DEVICE_TIME)).hasSize(6);
  }

  @Test
  void saysLinkAfterHalfAMinuteWithoutTraffic() {
    time.advance(seconds(29));
    assertThat(server.of(Inbound.KeepAlive.class)).isEmpty();
    time.advance(seconds(1));
    assertThat(server.of(Inbound.KeepAlive.class)).hasSize(1);
    time.advance(seconds(149));
    assertThat(server.of(Inbound.KeepAlive.class)).hasSize(5);
  }

  @Test
  void dialsAgainWithGrowingPauses() {
    server.reachable(false);
    host.dropTcp();
    assertThat(pile.isOnline()).isFalse();
    time.advance(seconds(1 + 2 + 4 + 8 - 1));
    server.reachable(true);
    assertThat(server.connections()).isEqualTo(1);
    time.advance(seconds(1));
    assertThat(server.connections()).isEqualTo(2);
    assertThat(pile.isOnline()).isTrue();
    server.hangUp();
    time.advance(seconds(1));
    assertThat(server.connections()).isEqualTo(3);
  }

  @Test
  void severalPilesShareOneConnection() {
    host.stop();
    connect(List.of(PileSpec.doubleSocket(ID), PileSpec.doubleSocket(0x04A228CD)));
    Pile second = host.piles().get(1);
    assertThat(server.of(Inbound.SimCard.class)).hasSize(1);
    assertThat(server.frames(0x20)).hasSize(2);
    second.plug(1, PowerCurve.bicycle());
    server.send(Frame.of(0x04A228CD, 7, 0x82, ChargeRequest.forTime(1, ORDER, 60).encode()));
    assertThat(status(second, 1)).isEqualTo(PortStatus.CHARGING);
    assertThat(pile.chargeRequests()).isEmpty();
    second.reboot();
    time.advance(seconds(10));
    assertThat(server.frames(0x20)).hasSize(3);
    assertThat(server.connections()).isEqualTo(2);
  }

  // --- charging --------------------------------------------------------------------------------

  @Test
  void chargesForATimeReportsAndSettlesTwoSecondsAfter() {
    pile.plug(0, PowerCurve.bicycle());
    Frame request = start(ChargeRequest.forTime(0, ORDER, 700));
    Frame answer = server.frames(0x82).get(0).frame();
    assertThat(answer)
        .isEqualTo(
            Frame.of(
                ID,
                request.messageId(),
                0x82,
                ChargeAnswer.of(ChargeAnswer.DONE, ORDER, 0).encode()));
    assertThat(answer.data().length()).isEqualTo(20);
    assertThat(pile.chargeRequests()).containsExactly(request.raw());

    time.advance(seconds(701));
    assertThat(server.frames(0x06))
        .extracting(h -> h.atMs() - START)
        .containsExactly(300_000L, 600_000L);
    PowerReport report = (PowerReport) server.frames(0x06).get(1).message();
    assertThat(report.seconds()).isEqualTo(600);
    assertThat(report.deciwatts()).isEqualTo(1800);
    assertThat(report.periodMeanDeciwatts()).isEqualTo(1800);
    assertThat(report.centiKwh()).isEqualTo(2);
    assertThat(report.decivolts()).hasValue(2300);
    assertThat(report.milliamperes()).hasValue(782);
    assertThat(report.order()).isEqualTo(ORDER);
    assertThat(server.frames(0x03)).isEmpty();

    time.advance(seconds(1));
    assertThat(server.frames(0x03)).hasSize(1);
    Settlement settlement = settlements().get(0);
    assertThat(settlement.seconds()).isEqualTo(700);
    assertThat(settlement.centiKwh()).isEqualTo(3);
    assertThat(settlement.maxDeciwatts()).isEqualTo(1800);
    assertThat(settlement.stop()).isEqualTo(StopCode.TIME_REACHED);
    assertThat(settlement.startKind()).isEqualTo(StartKind.ONLINE);
    assertThat(settlement.card()).isEqualTo(Bytes.ofHex("00000000"));
    assertThat(settlement.deviceTime()).hasValue(START / 1000 + 702);
    time.advance(Duration.ofHours(3));
    assertThat(server.frames(0x03)).hasSize(1);
  }

  @Test
  void chargesAnEnergyToTheHundredth() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forEnergy(0, ORDER, 25));
    time.advance(Duration.ofHours(2));
    assertThat(settlements())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.centiKwh()).isEqualTo(25);
              assertThat(s.stop()).isEqualTo(StopCode.ENERGY_REACHED);
            });
    assertThat(status(pile, 0)).isEqualTo(PortStatus.PLUGGED);
  }

  @Test
  void chargesUntilFull() {
    pile.plug(1, PowerCurve.bicycle());
    start(ChargeRequest.untilFull(1, ORDER));
    time.advance(Duration.ofHours(5));
    assertThat(settlements())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.centiKwh()).isEqualTo(48);
              assertThat(s.stop()).isEqualTo(StopCode.FULL);
              assertThat(s.seconds()).isEqualTo((int) PowerCurve.bicycle().fullSecond());
            });
    assertThat(status(pile, 1)).isEqualTo(PortStatus.FULL);
  }

  @Test
  void aTimeIsHeldEvenWhenFullUnlessAskedToStopThere() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 6 * 3600));
    time.advance(Duration.ofHours(5));
    assertThat(status(pile, 0)).isEqualTo(PortStatus.FLOAT);
    time.advance(Duration.ofHours(2));
    pile.plug(0, PowerCurve.bicycle());
    start(new ChargeRequest(0, 0, 0, true, 6 * 3600, OTHER_ORDER, 0, 0, true));
    time.advance(Duration.ofHours(7));
    assertThat(settlements())
        .extracting(Settlement::stop)
        .containsExactly(StopCode.TIME_REACHED, StopCode.FULL);
  }

  @Test
  void anEnergyBeyondTheBatteryEndsAtTheLongestTime() {
    pile.plug(0, PowerCurve.bicycle());
    start(new ChargeRequest(2, 0, 0, true, 500, ORDER, 28800, 0, false));
    time.advance(Duration.ofHours(9));
    assertThat(settlements())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.seconds()).isEqualTo(28800);
              assertThat(s.stop()).isEqualTo(new StopCode(0x02));
            });
  }

  @Test
  void refusesWhatCannotBe() {
    start(ChargeRequest.untilFull(0, ORDER));
    start(ChargeRequest.untilFull(2, ORDER));
    start(ChargeRequest.untilFull(ChargeRequest.DEVICE_CHOOSES, ORDER));
    pile.plug(0, PowerCurve.bicycle());
    pile.plug(1, PowerCurve.bicycle());
    start(ChargeRequest.untilFull(ChargeRequest.DEVICE_CHOOSES, ORDER));
    start(ChargeRequest.untilFull(0, ORDER));
    start(ChargeRequest.untilFull(0, OTHER_ORDER));
    start(ChargeRequest.untilFull(ChargeRequest.DEVICE_CHOOSES, OTHER_ORDER));
    assertThat(answers()).extracting(ChargeAnswer::result).containsExactly(1, 4, 1, 5, 0, 2, 0);
    assertThat(answers().get(3).waitingPorts()).hasValue(0b11);
    assertThat(answers().get(6).port()).hasValue(1);
  }

  @Test
  void refusesARequestThatIsCutShort() {
    server.send(Frame.of(ID, 8, 0x82, Bytes.ofHex("0101")));
    assertThat(server.frames(0x82).get(0).frame())
        .isEqualTo(Frame.of(ID, 8, 0x82, Bytes.ofHex("0101")));
  }

  @Test
  void stopsOnlyTheOrderThatRuns() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.untilFull(0, ORDER));
    start(ChargeRequest.stop(0, OTHER_ORDER));
    start(ChargeRequest.stop(1, ORDER));
    assertThat(status(pile, 0)).isEqualTo(PortStatus.CHARGING);
    time.advance(seconds(100));
    start(ChargeRequest.stop(0, ORDER));
    start(ChargeRequest.stop(0, ORDER));
    assertThat(answers()).extracting(ChargeAnswer::result).containsExactly(0, 2, 2, 0, 2);
    time.advance(seconds(2));
    assertThat(settlements())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.seconds()).isEqualTo(100);
              assertThat(s.stop()).isEqualTo(StopCode.STOPPED_BY_SERVER);
            });
  }

  @Test
  void pullingThePlugEndsTheCharge() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.untilFull(0, ORDER));
    time.advance(seconds(60));
    pile.unplug(0);
    time.advance(seconds(2));
    assertThat(settlements().get(0).stop()).isEqualTo(StopCode.UNPLUGGED);
    assertThat(status(pile, 0)).isEqualTo(PortStatus.IDLE);
  }

  @Test
  void aFaultEndsTheChargeAndShowsInTheHeartbeat() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.untilFull(0, ORDER));
    pile.fault(0, 0x09);
    pile.sendHeartbeat();
    Heartbeat last = (Heartbeat) server.frames(0x21).get(1).message();
    assertThat(last.ports()).containsExactly(new PortStatus(0x09), PortStatus.IDLE);
    time.advance(seconds(2));
    assertThat(settlements().get(0).stop()).isEqualTo(new StopCode(0x0F));
    start(ChargeRequest.untilFull(0, OTHER_ORDER));
    assertThat(answers().get(1).result()).isEqualTo(ChargeAnswer.RELAY_STUCK_BUT_EXECUTED);
    pile.fault(0, 0);
    assertThat(status(pile, 0)).isEqualTo(PortStatus.CHARGING);
  }

  @Test
  void aCardStartsAChargeWithAnOrderOfDateCardAndPort() {
    pile.plug(1, PowerCurve.bicycle());
    pile.startByCard(1, Bytes.ofHex("7a8d05dd"));
    time.advance(seconds(30));
    pile.stopByCard(1);
    time.advance(seconds(2));
    Settlement settlement = settlements().get(0);
    assertThat(settlement.startKind()).isEqualTo(StartKind.OFFLINE_CARD);
    assertThat(settlement.card()).isEqualTo(Bytes.ofHex("7a8d05dd"));
    assertThat(settlement.stop()).isEqualTo(new StopCode(0x16));
    // 12:00:00 at UTC+8; 0xA26CF3 = 10644723; port 1 + 30
    assertThat(settlement.order())
        .isEqualTo(Bytes.ofHex("20260301120000" + "7a8d05dd" + "10644723" + "1f"));
  }

  @Test
  void aPortThatIsNotThereIsTheCallersMistake() {
    assertThatThrownBy(() -> pile.unplug(2)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  // --- what goes wrong -------------------------------------------------------------------------

  @Test
  void aResendIsAnsweredAgainAndNotExecutedAgain() {
    pile.plug(0, PowerCurve.bicycle());
    pile.loseAnswers(1);
    Frame request = start(ChargeRequest.forTime(0, ORDER, 60));
    assertThat(server.frames(0x82)).isEmpty();
    time.advance(seconds(15));
    server.send(request);
    time.advance(seconds(200));
    server.send(request);
    assertThat(answers()).extracting(ChargeAnswer::result).containsExactly(0, 0);
    assertThat(pile.chargeRequests()).hasSize(3);
    assertThat(settlements()).hasSize(1);
    assertThat(status(pile, 0)).isEqualTo(PortStatus.PLUGGED);
  }

  @Test
  void anIgnoredRequestChangesNothing() {
    pile.plug(0, PowerCurve.bicycle());
    pile.ignoreRequests(1);
    Frame request = start(ChargeRequest.forTime(0, ORDER, 60));
    assertThat(status(pile, 0)).isEqualTo(PortStatus.PLUGGED);
    server.send(request);
    assertThat(status(pile, 0)).isEqualTo(PortStatus.CHARGING);
  }

  @Test
  void repeatsASettlementEveryHalfHourUntilAnsweredWithZero() {
    server.answerOnly(frame -> frame.command() != Settlement.COMMAND);
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 10));
    time.advance(seconds(12 + 2 * 1800));
    assertThat(server.frames(0x03)).hasSize(3);
    Frame first = server.frames(0x03).get(0).frame();
    assertThat(server.frames(0x03)).allMatch(h -> h.frame().equals(first));
    server.send(Frame.of(ID, first.messageId(), 0x03, Bytes.ofHex("01")));
    server.send(Frame.of(ID, first.messageId() + 1, 0x03, Bytes.ofHex("00")));
    assertThat(pile.unsettled().join()).isEqualTo(1);
    server.send(Frame.of(ID, first.messageId(), 0x03, Bytes.ofHex("00")));
    assertThat(pile.unsettled().join()).isZero();
    time.advance(Duration.ofHours(2));
    assertThat(server.frames(0x03)).hasSize(3);
  }

  @Test
  void theNextStoredSettlementFollowsAMinuteAfterAnAnswer() {
    server.answerOnly(frame -> frame.command() != Settlement.COMMAND);
    pile.plug(0, PowerCurve.bicycle());
    pile.plug(1, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 10));
    start(ChargeRequest.forTime(1, OTHER_ORDER, 20));
    time.advance(seconds(30));
    server.forget();
    server.answerOnly(frame -> true);
    time.advance(seconds(12 + 1800 + 60 - 30 - 1));
    assertThat(settlements()).extracting(Settlement::order).containsExactly(ORDER);
    time.advance(seconds(1));
    assertThat(settlements()).extracting(Settlement::order).containsExactly(ORDER, OTHER_ORDER);
    assertThat(pile.unsettled().join()).isZero();
  }

  @Test
  void aRebootEndsTheChargeAndKeepsItsSettlement() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.untilFull(0, ORDER));
    time.advance(seconds(1000));
    pile.reboot();
    assertThat(pile.isOnline()).isFalse();
    time.advance(seconds(5));
    assertThat(pile.isOnline()).isTrue();
    assertThat(server.connections()).isEqualTo(2);
    assertThat(server.frames(0x20)).hasSize(2);
    time.advance(seconds(60));
    assertThat(settlements())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.seconds()).isEqualTo(1000);
              assertThat(s.stop()).isEqualTo(new StopCode(0x0E));
              assertThat(s.order()).isEqualTo(ORDER);
            });
    assertThat(status(pile, 0)).isEqualTo(PortStatus.PLUGGED);
  }

  @Test
  void anUnansweredSettlementSurvivesTwoReboots() {
    server.answerOnly(frame -> frame.command() != Settlement.COMMAND);
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 10));
    time.advance(seconds(20));
    pile.reboot();
    time.advance(seconds(100));
    pile.reboot();
    server.answerOnly(frame -> true);
    time.advance(seconds(100));
    assertThat(settlements()).hasSize(3);
    assertThat(pile.unsettled().join()).isZero();
  }

  @Test
  void theServerMayRebootIt() {
    server.send(Frame.of(ID, 9, 0x87, Bytes.EMPTY));
    assertThat(server.frames(0x87).get(0).frame())
        .isEqualTo(Frame.of(ID, 9, 0x87, Bytes.ofHex("00")));
    time.advance(seconds(5));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void anAnsweredSettlementMayComeOnceMoreWithANewMessageId() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 10));
    time.advance(Duration.ofMinutes(30));
    pile.repeatSettlement();
    List<ServerSide.Heard> both = server.frames(0x03);
    assertThat(both).hasSize(2);
    assertThat(both.get(0).frame().messageId()).isNotEqualTo(both.get(1).frame().messageId());
    assertThat(settlements()).extracting(Settlement::order).containsExactly(ORDER, ORDER);
  }

  @Test
  void aSilentHostKeepsTheLineAndSaysNothing() {
    server.forget();
    host.silent(true);
    time.advance(Duration.ofMinutes(20));
    assertThat(server.heard()).isEmpty();
    host.silent(false);
    time.advance(Duration.ofMinutes(3));
    assertThat(server.frames(0x21)).isNotEmpty();
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void cutFramesArriveWhole() {
    server.forget();
    host.cutFrames(7);
    time.advance(Duration.ofMinutes(60));
    host.wholeFrames();
    time.advance(Duration.ofMinutes(30));
    assertThat(server.frames(0x21)).hasSize(30);
    assertThat(server.of(Inbound.Rejected.class)).isEmpty();
  }

  @Test
  void junkAndAWrongChecksumAreNothingThatTheServerTakes() {
    server.forget();
    host.sendJunk(Bytes.ofHex("000000000000010000"));
    pile.sendWrongChecksum();
    pile.sendHeartbeat();
    assertThat(server.of(Frame.class)).hasSize(1);
    assertThat(server.of(Inbound.Rejected.class)).isNotEmpty();
  }

  @Test
  void aLineThatDropsInAChargeLosesReportsAndNothingElse() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 1000));
    time.advance(seconds(200));
    server.reachable(false);
    host.dropTcp();
    time.advance(seconds(200));
    server.reachable(true);
    time.advance(seconds(700));
    assertThat(server.frames(0x06))
        .extracting(h -> h.atMs() - START)
        .containsExactly(600_000L, 900_000L);
    assertThat(settlements())
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.seconds()).isEqualTo(1000);
              assertThat(s.stop()).isEqualTo(StopCode.TIME_REACHED);
            });
  }

  @Test
  void aSettlementThatFellIntoAnOutageFollowsTheNewConnection() {
    pile.plug(0, PowerCurve.bicycle());
    start(ChargeRequest.forTime(0, ORDER, 10));
    server.reachable(false);
    host.dropTcp();
    time.advance(seconds(100));
    server.reachable(true);
    time.advance(seconds(60 + 60 + 1));
    assertThat(settlements()).hasSize(1);
    assertThat(pile.unsettled().join()).isZero();
  }

  @Test
  void countsWhatTheServerSent() {
    time.advance(Duration.ofMinutes(9));
    assertThat(pile.receivedCount(0x20)).isEqualTo(1);
    assertThat(pile.receivedCount(0x21)).isEqualTo(4);
    assertThat(pile.receivedCount(0x22)).isEqualTo(1);
    assertThat(pile.receivedCount(0x82)).isZero();
  }

  // --- words of the tests above ----------------------------------------------------------------

  private Frame start(ChargeRequest request) {
    Frame frame = Frame.of(ID, nextMessageId++, 0x82, request.encode());
    server.send(frame);
    return frame;
  }

  private List<ChargeAnswer> answers() {
    return server.frames(0x82).stream().map(h -> (ChargeAnswer) h.message()).toList();
  }

  private List<Settlement> settlements() {
    return server.frames(0x03).stream().map(h -> (Settlement) h.message()).toList();
  }

  private static PortStatus status(Pile of, int port) {
    return of.status(port).join();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
