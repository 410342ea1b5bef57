package io.chargeline.simulator.bkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.WireFrame;
import io.chargeline.protocol.bkv.AbnormalEvent;
import io.chargeline.protocol.bkv.BalanceQuery;
import io.chargeline.protocol.bkv.CardEnd;
import io.chargeline.protocol.bkv.CardEndAck;
import io.chargeline.protocol.bkv.CardOrder;
import io.chargeline.protocol.bkv.CardOrderReply;
import io.chargeline.protocol.bkv.CardSwipe;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.ConnectEvent;
import io.chargeline.protocol.bkv.Downlink;
import io.chargeline.protocol.bkv.FeeEnd;
import io.chargeline.protocol.bkv.FeeStart;
import io.chargeline.protocol.bkv.FeeTier;
import io.chargeline.protocol.bkv.FirmwareUpdate;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Heartbeat;
import io.chargeline.protocol.bkv.Node;
import io.chargeline.protocol.bkv.NodeAdd;
import io.chargeline.protocol.bkv.NodeDelete;
import io.chargeline.protocol.bkv.NodeList;
import io.chargeline.protocol.bkv.NodeReply;
import io.chargeline.protocol.bkv.Operation;
import io.chargeline.protocol.bkv.OutletReading;
import io.chargeline.protocol.bkv.OwnEndAck;
import io.chargeline.protocol.bkv.Parameter;
import io.chargeline.protocol.bkv.ParametersQuery;
import io.chargeline.protocol.bkv.ParametersReply;
import io.chargeline.protocol.bkv.ParametersReport;
import io.chargeline.protocol.bkv.ParametersSet;
import io.chargeline.protocol.bkv.PowerTier;
import io.chargeline.protocol.bkv.SocketQuery;
import io.chargeline.protocol.bkv.SocketReport;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.TierEnd;
import io.chargeline.protocol.bkv.TierStart;
import io.chargeline.protocol.bkv.TierStartReply;
import io.chargeline.protocol.bkv.Uplink;
import io.chargeline.protocol.bkv.VoiceReply;
import io.chargeline.protocol.bkv.VoiceWindow;
import io.chargeline.simulator.DirectDialer;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.ServerSide;
import io.chargeline.simulator.VirtualTimers;
import io.chargeline.simulator.bkv.GatewaySpec.QueryAnswer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hours of a gateway's life, in virtual time. */
final class BkvGatewayTest {
  private static final long START = Instant.parse("2026-03-01T04:00:00Z").toEpochMilli();
  private static final LocalDateTime LOCAL = LocalDateTime.of(2026, 3, 1, 12, 0);
  private static final String ID = "82241218000382";
  private static final DeviceId GATEWAY = new DeviceId(ID);
  private static final Bytes CARD = Bytes.ofHex("000000298352");
  private static final int A = 0;
  private static final int B = 1;
  private static final List<PowerTier> TIERS =
      List.of(new PowerTier(2000, 25, 60), new PowerTier(4000, 50, 60));

  private final VirtualTimers time = new VirtualTimers(START);
  private final ServerSide server = new ServerSide(time::nowMs);
  private BkvGateway gateway;
  private int nextSequence = 1000;

  @BeforeEach
  void connect() {
    connect(GatewaySpec.of(ID, 2).withFirstBusinessNumber(9));
  }

  private void connect(GatewaySpec spec) {
    gateway =
        new BkvGateway(
            new DirectDialer(server), time, spec, GatewayPeriods.field(), GatewayListener.SILENT);
    server.forget();
    gateway.start();
  }

  // --- connection ------------------------------------------------------------------------------

  @Test
  void beatsThenTellsThatItConnectedAndOnceWhichSocketsItHas() {
    assertThat(server.said(Uplink.class))
        .extracting(message -> (Object) message.getClass())
        .containsExactly(
            Heartbeat.class, ConnectEvent.class, StatusReport.class, StatusReport.class);
    assertThat(server.said(ConnectEvent.class).get(0).time()).hasValue(LOCAL);
    assertThat(status(1, A).code()).isEqualTo(0x80);
    gateway.modem().dropTcp();
    time.advance(seconds(1));
    assertThat(server.said(StatusReport.class)).hasSize(2);
    assertThat(server.said(ConnectEvent.class)).hasSize(2);
  }

  @Test
  void beatsEveryMinuteAndReportsEverySocketEveryFiveMinutes() {
    time.advance(Duration.ofHours(1));
    assertThat(server.said(Heartbeat.class)).hasSize(1 + 60);
    assertThat(server.said(StatusReport.class)).hasSize(2 + 2 * 12);
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void hangsUpAMinuteAfterAnUnansweredHeartbeat() {
    server.answerIf(frame -> false);
    time.advance(seconds(119));
    assertThat(server.connections()).isEqualTo(1);
    time.advance(seconds(3));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void keepsTheTimeThatItIsTold() {
    server.answerIf(frame -> false);
    LocalDateTime told = LocalDateTime.of(2030, 1, 1, 0, 0);
    Downlink reply = new io.chargeline.protocol.bkv.TimeReply(told);
    server.send(Frame.down(GATEWAY, 0, reply));
    gateway.modem().dropTcp();
    time.advance(seconds(1));
    assertThat(server.said(ConnectEvent.class).get(1).time()).hasValue(told.plusSeconds(1));
  }

  // --- charging --------------------------------------------------------------------------------

  @Test
  void chargesForMinutes() {
    gateway.plug(1, A, 240);
    server.forget();
    Frame start = send(SwitchOutlet.forMinutes(1, A, 30));
    assertThat(server.of(Frame.class).get(0))
        .isEqualTo(Frame.up(GATEWAY, start.sequence(), new SwitchReply(1, 1, A, 9)));
    assertThat(reading(lastReport(1), A).status().code()).isEqualTo(0x90);

    time.advance(Duration.ofMinutes(29));
    OutletReading running = reading(lastReport(1), A);
    assertThat(running.businessNumber()).hasValue(9);
    assertThat(running.deciwatts()).hasValue(2400);
    assertThat(running.decivolts()).hasValue(2300);
    assertThat(running.minutes()).hasValue(25);
    assertThat(running.wattHours()).hasValue(100);

    time.advance(Duration.ofMinutes(1));
    assertThat(reading(lastReport(1), A).status().code()).isEqualTo(0x80);
    assertThat(reading(lastReport(1), A).businessNumber()).hasValue(9);
    ChargeEnd end = server.said(ChargeEnd.class).get(0);
    assertThat(end.minutes()).isEqualTo(30);
    assertThat(end.wattHours()).isEqualTo(120);
    assertThat(end.businessNumber()).isEqualTo(9);
    assertThat(end.status().code()).isEqualTo(0xB0);
    time.advance(Duration.ofHours(1));
    assertThat(server.said(ChargeEnd.class)).hasSize(1);
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void chargesAnEnergy() {
    gateway.plug(2, B, 300);
    send(SwitchOutlet.forWattHours(2, B, 100));
    time.advance(Duration.ofMinutes(19));
    assertThat(server.said(ChargeEnd.class)).isEmpty();
    time.advance(Duration.ofMinutes(2));
    ChargeEnd end = server.said(ChargeEnd.class).get(0);
    assertThat(end.wattHours()).isEqualTo(100);
    assertThat(end.minutes()).isEqualTo(20);
    assertThat(end.status().targetReached()).isTrue();
  }

  @Test
  void countsEnergyInTheUnitOfItsKind() {
    connect(GatewaySpec.of(ID, 1).withEnergyUnitWh(10));
    gateway.plug(1, A, 600);
    send(SwitchOutlet.forWattHours(1, A, 10));
    time.advance(Duration.ofMinutes(10));
    assertThat(server.said(ChargeEnd.class).get(0).wattHours()).isEqualTo(10);
  }

  @Test
  void chargesFasterThanTheClockWhenTold() {
    connect(GatewaySpec.of(ID, 1).withSpeed(120));
    gateway.plug(1, A, 600);
    send(SwitchOutlet.forMinutes(1, A, 2));
    time.advance(Duration.ofMillis(999));
    assertThat(server.said(ChargeEnd.class)).isEmpty();
    time.advance(Duration.ofMillis(1));
    ChargeEnd end = server.said(ChargeEnd.class).get(0);
    assertThat(end.minutes()).isEqualTo(2);
    assertThat(end.wattHours()).isEqualTo(20);
  }

  @Test
  void answersAStopThenReportsTheEnd() {
    gateway.plug(1, A, 240);
    send(SwitchOutlet.forMinutes(1, A, 30));
    time.advance(Duration.ofMinutes(10));
    server.forget();
    send(SwitchOutlet.stop(1, A));
    assertThat(server.said(Uplink.class))
        .extracting(message -> (Object) message.getClass())
        .containsExactly(SwitchReply.class, StatusReport.class, ChargeEnd.class);
    assertThat(server.said(SwitchReply.class)).containsExactly(new SwitchReply(1, 1, A, 9));
    assertThat(server.said(ChargeEnd.class).get(0).minutes()).isEqualTo(10);
    send(SwitchOutlet.stop(1, A));
    assertThat(server.said(SwitchReply.class).get(1)).isEqualTo(new SwitchReply(0, 1, A, 0));
  }

  @Test
  void refusesWhatCannotBe() {
    gateway.plug(1, A, 240);
    send(SwitchOutlet.forMinutes(3, A, 30));
    send(SwitchOutlet.forMinutes(1, 2, 30));
    send(SwitchOutlet.forMinutes(1, A, 901));
    send(SwitchOutlet.forWattHours(1, A, 0));
    gateway.socketOnline(2, false);
    send(SwitchOutlet.forMinutes(2, A, 30));
    gateway.fault(1, B, 0x04);
    send(SwitchOutlet.forMinutes(1, B, 30));
    send(SwitchOutlet.forMinutes(1, A, 30));
    send(SwitchOutlet.forMinutes(1, A, 30));
    assertThat(server.said(SwitchReply.class))
        .extracting(SwitchReply::result)
        .containsExactly(0, 0, 0, 0, 0, 0, 1, 0);
    assertThat(server.said(SwitchReply.class).get(7).businessNumber()).isZero();
  }

  @Test
  void endsByNoLoadWhenNothingIsPluggedInOrThePlugIsPulledOrTheBatteryIsFull() {
    send(SwitchOutlet.forMinutes(1, A, 30));
    time.advance(seconds(120));
    gateway.plug(1, A, 240);
    send(SwitchOutlet.forMinutes(1, A, 30));
    time.advance(seconds(300));
    gateway.unplug(1, A);
    time.advance(seconds(60));
    assertThat(status(1, A).code()).isEqualTo(0x98);
    time.advance(seconds(60));
    gateway.plug(1, A, new PowerCurve(600, 0, 50));
    send(SwitchOutlet.forMinutes(1, A, 300));
    time.advance(Duration.ofHours(1));
    List<ChargeEnd> ends = server.said(ChargeEnd.class);
    assertThat(ends).extracting(end -> end.status().code()).containsExactly(0x98, 0x98, 0x98);
    assertThat(ends).extracting(ChargeEnd::wattHours).containsExactly(0, 20, 50);
    assertThat(ends).extracting(ChargeEnd::minutes).startsWith(2, 7);
    assertThat(ends).extracting(ChargeEnd::businessNumber).containsExactly(9, 10, 11);
  }

  @Test
  void aVehicleThatComesInTimeIsCharged() {
    send(SwitchOutlet.forMinutes(1, A, 10));
    time.advance(seconds(60));
    gateway.plug(1, A, 600);
    time.advance(Duration.ofMinutes(9));
    ChargeEnd end = server.said(ChargeEnd.class).get(0);
    assertThat(end.minutes()).isEqualTo(10);
    assertThat(end.wattHours()).isEqualTo(90);
  }

  @Test
  void aFaultEndsTheChargeAndShowsUntilItIsRepaired() {
    gateway.plug(1, A, 240);
    send(SwitchOutlet.forMinutes(1, A, 30));
    gateway.fault(1, A, 0x02);
    assertThat(server.said(ChargeEnd.class).get(0).status().overCurrent()).isTrue();
    assertThat(reading(lastReport(1), A).status().code()).isEqualTo(0x82);
    gateway.fault(1, A, 0);
    assertThat(reading(lastReport(1), A).status().code()).isEqualTo(0x80);
  }

  @Test
  void aSocketThatIsLostSaysSoAndTellsItsEndWhenItIsBack() {
    gateway.plug(1, A, 240);
    send(SwitchOutlet.forMinutes(1, A, 10));
    gateway.socketOnline(1, false);
    assertThat(lastReport(1).outlets())
        .extracting(outlet -> outlet.status().code())
        .containsExactly(0, 0);
    time.advance(Duration.ofMinutes(20));
    assertThat(server.said(ChargeEnd.class)).isEmpty();
    assertThat(server.connections()).isEqualTo(1);
    gateway.socketOnline(1, true);
    assertThat(reading(lastReport(1), A).status().code()).isEqualTo(0x80);
    assertThat(server.said(ChargeEnd.class).get(0).minutes()).isEqualTo(10);
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  // --- end reports -----------------------------------------------------------------------------

  @Test
  void repeatsAnEndThreeTimesWithOtherPowerThenDropsTheLineAndBeginsAgain() {
    server.answerIf(frame -> !isEnd(frame));
    charged(1, A);
    time.advance(seconds(32));
    List<ChargeEnd> ends = server.said(ChargeEnd.class);
    assertThat(ends).hasSize(3).doesNotHaveDuplicates();
    assertThat(ends).extracting(ChargeEnd::businessNumber).containsOnly(9);
    assertThat(ends).extracting(ChargeEnd::wattHours).containsOnly(4);
    assertThat(ends).extracting(end -> end.reading().deciwatts()).doesNotHaveDuplicates();
    assertThat(server.connections()).isEqualTo(1);
    server.forget();
    time.advance(seconds(2));
    assertThat(server.connections()).isEqualTo(2);
    assertThat(server.said(Uplink.class))
        .extracting(message -> (Object) message.getClass())
        .containsExactly(Heartbeat.class, ConnectEvent.class, ChargeEnd.class);
    server.answerIf(frame -> true);
    time.advance(seconds(11));
    assertThat(server.said(ChargeEnd.class)).hasSize(2);
    time.advance(Duration.ofHours(1));
    assertThat(server.said(ChargeEnd.class)).hasSize(2);
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void acknowledgementsCanBeIgnored() {
    gateway.ignoreAcknowledgements(2);
    charged(1, A);
    time.advance(Duration.ofMinutes(5));
    assertThat(server.said(ChargeEnd.class)).hasSize(3);
    assertThat(server.connections()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void takesTheAcknowledgementInEitherForm(boolean own) {
    server.answerIf(frame -> !isEnd(frame));
    charged(1, A);
    send(new CardEndAck(1, 0));
    send(new CardEndAck(2, 1));
    send(new OwnEndAck(0x18, 1, 1));
    assertThat(gateway.unacknowledged().join()).isOne();
    send(own ? new OwnEndAck(0x02, 1, 1) : new CardEndAck(1, 1));
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void aSocketTellsOneEndAfterTheOther() {
    server.answerIf(frame -> !isEnd(frame));
    gateway.plug(1, A, 240);
    gateway.plug(1, B, 240);
    send(SwitchOutlet.forMinutes(1, A, 1));
    send(SwitchOutlet.forMinutes(1, B, 1));
    time.advance(seconds(70));
    assertThat(server.said(ChargeEnd.class)).extracting(ChargeEnd::outlet).containsExactly(A);
    send(new CardEndAck(1, 1));
    assertThat(server.said(ChargeEnd.class)).extracting(ChargeEnd::outlet).containsExactly(A, B);
    send(new CardEndAck(1, 1));
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void anEndThatFellIntoAnOutageFollowsTheNewConnection() {
    gateway.plug(1, A, 240);
    send(SwitchOutlet.forMinutes(1, A, 1));
    server.reachable(false);
    gateway.modem().dropTcp();
    time.advance(seconds(100));
    server.reachable(true);
    time.advance(seconds(64));
    assertThat(server.said(ChargeEnd.class)).hasSize(1);
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  // --- tiers, fees, cards ----------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(ints = {0x0015, 0x0005})
  void chargesByPowerTiersWhicheverCommandCarriesThem(int outer) {
    gateway.plug(1, A, 300);
    send(new TierStart(outer, 1, A, true, 25, TIERS));
    assertThat(server.said(TierStartReply.class))
        .containsExactly(new TierStartReply(outer, 1, 1, A, 9));
    time.advance(Duration.ofMinutes(31));
    TierEnd end = server.said(TierEnd.class).get(0);
    assertThat(end.spentFen()).isEqualTo(25);
    assertThat(end.tierMinutes()).containsExactly(0, 30);
    assertThat(end.settlementDeciwatts()).isEqualTo(3000);
    assertThat(end.wattHours()).isEqualTo(150);
    assertThat(end.endTime()).hasValue(LOCAL.plusMinutes(30));
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void aChargeByTiersCanBeStopped() {
    gateway.plug(1, A, 100);
    send(new TierStart(0x0015, 1, A, true, 100, TIERS));
    time.advance(Duration.ofMinutes(12));
    send(new TierStart(0x0015, 1, A, false, 0, List.of()));
    TierEnd end = server.said(TierEnd.class).get(0);
    assertThat(end.spentFen()).isEqualTo(5);
    assertThat(end.tierMinutes()).containsExactly(12, 0);
    assertThat(end.reason()).isEqualTo(1);
  }

  @Test
  void chargesByTheFeesOfTheDayAndTellsItByItsStatusOnly() {
    gateway.plug(1, A, 1000);
    server.forget();
    List<FeeTier> tiers = List.of(new FeeTier(12, 29, 60, 40), new FeeTier(23, 59, 120, 80));
    send(FeeStart.of(1, A, 150, FeeStart.SERVICE_BY_ENERGY, tiers));
    assertThat(server.said(Uplink.class)).hasOnlyElementsOfType(StatusReport.class);
    assertThat(status(1, A).charging()).isTrue();
    time.advance(Duration.ofHours(2));
    FeeEnd end = server.said(FeeEnd.class).get(0);
    assertThat(end.minutes()).isEqualTo(60);
    assertThat(end.wattHours()).isEqualTo(1000);
    assertThat(end.electricityFen()).hasValue(90);
    assertThat(end.serviceFen()).hasValue(60);
    assertThat(end.usage()).extracting(FeeEnd.TierUsage::minutes).containsExactly(30, 30);
    assertThat(end.businessNumber()).isEqualTo(9);
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void aCardIsAnsweredByAnOrderThatIsTakenChargedAndReported() {
    server.answerIf(frame -> !isOf(frame, CardSwipe.class));
    gateway.plug(2, A, 240);
    gateway.swipe(2, A, CARD);
    CardSwipe swipe = server.said(CardSwipe.class).get(0);
    assertThat(swipe.card()).isEqualTo(CARD);
    assertThat(swipe.status().code()).isEqualTo(0x90);
    Frame order = send(cardOrder(swipe, CardOrder.BY_TIME, 20, Optional.empty()));
    assertThat(server.of(Frame.class))
        .contains(Frame.up(GATEWAY, order.sequence(), new CardOrderReply(2, A, 1)));
    time.advance(Duration.ofMinutes(20));
    CardEnd end = server.said(CardEnd.class).get(0);
    assertThat(end.card()).isEqualTo(CARD);
    assertThat(end.minutes()).isEqualTo(20);
    assertThat(end.billingMode()).isEqualTo(CardEnd.BY_TIME);
    assertThat(end.businessNumber()).isEqualTo(swipe.businessNumber());
    assertThat(gateway.unacknowledged().join()).isZero();
  }

  @Test
  void aCardMayPayByPowerAndEndItsChargeEarlier() {
    server.answerIf(frame -> !isOf(frame, CardSwipe.class));
    gateway.plug(1, B, 300);
    gateway.swipe(1, B, CARD);
    CardSwipe swipe = server.said(CardSwipe.class).get(0);
    CardOrder.PowerTerms terms = new CardOrder.PowerTerms(200, TIERS);
    send(cardOrder(swipe, CardOrder.BY_POWER, 0, Optional.of(terms)));
    time.advance(Duration.ofMinutes(6));
    gateway.swipe(1, B, Bytes.ofHex("000000000001"));
    assertThat(status(1, B).charging()).isTrue();
    gateway.swipe(1, B, CARD);
    CardEnd end = server.said(CardEnd.class).get(0);
    assertThat(end.billingMode()).isEqualTo(CardEnd.BY_POWER);
    assertThat(end.tierMinutes()).containsExactly(0, 6);
    assertThat(end.spentFen()).isEqualTo(5);
  }

  @Test
  void aCardThatTheServerRefusesChargesNothing() {
    gateway.plug(1, A, 240);
    gateway.swipe(1, A, CARD);
    assertThat(server.said(CardOrderReply.class)).containsExactly(new CardOrderReply(1, A, 0));
    assertThat(status(1, A).charging()).isFalse();
    CardSwipe swipe = server.said(CardSwipe.class).get(0);
    send(cardOrder(swipe, CardOrder.BY_TIME, 20, Optional.empty()));
    assertThat(server.said(CardOrderReply.class).get(1).result()).isZero();
  }

  @Test
  void anOrderThatComesTooLateIsRefused() {
    server.answerIf(frame -> !isOf(frame, CardSwipe.class));
    gateway.swipe(1, A, CARD);
    time.advance(seconds(60));
    CardSwipe swipe = server.said(CardSwipe.class).get(0);
    send(cardOrder(swipe, CardOrder.BY_TIME, 20, Optional.empty()));
    assertThat(server.said(CardOrderReply.class)).containsExactly(new CardOrderReply(1, A, 0));
  }

  @Test
  void asksForABalance() {
    gateway.askBalance(1, B, CARD);
    assertThat(server.said(BalanceQuery.class)).containsExactly(new BalanceQuery(1, B, CARD));
    assertThat(gateway.receivedCount(Operation.BALANCE)).isOne();
  }

  // --- other commands --------------------------------------------------------------------------

  @ParameterizedTest
  @EnumSource(QueryAnswer.class)
  void answersAQueryAsItsKindDoes(QueryAnswer kind) {
    connect(GatewaySpec.of(ID, 2).withQueryAnswer(kind));
    server.forget();
    send(new SocketQuery(2));
    assertThat(server.said(SocketReport.class))
        .extracting(SocketReport::subCommand)
        .isEqualTo(
            switch (kind) {
              case REPORT_1C -> List.of(0x1C);
              case REPORT_1D -> List.of(0x1D);
              case STATUS_ONLY -> List.of();
            });
    assertThat(server.said(StatusReport.class)).hasSize(1);
    assertThat(lastReport(2).outlets()).hasSize(2);
  }

  @Test
  void theListOfSocketsIsReplacedExtendedAndShortened() {
    server.forget();
    Node first = gateway.nodes().join().get(0);
    Node third = new Node(3, Bytes.ofHex("300702465043"));
    send(new NodeList(8, List.of(first, third)));
    assertThat(server.said(NodeReply.class)).isEmpty();
    time.advance(seconds(3));
    assertThat(gateway.nodes().join()).containsExactly(first, third);
    assertThat(server.said(StatusReport.class)).hasSize(2);
    send(new NodeAdd(new Node(4, Bytes.ofHex("307007434335"))));
    send(new NodeAdd(new Node(3, Bytes.ofHex("307007434335"))));
    send(new NodeDelete(1));
    send(new NodeDelete(9));
    send(new NodeList(16, List.of()));
    time.advance(seconds(3));
    assertThat(server.said(NodeReply.class))
        .containsExactly(
            new NodeReply(0x08, 1),
            new NodeReply(0x09, 1),
            new NodeReply(0x09, 0),
            new NodeReply(0x0A, 1),
            new NodeReply(0x0A, 0),
            new NodeReply(0x08, 0));
    assertThat(gateway.nodes().join()).extracting(Node::socket).containsExactly(3, 4);
  }

  @Test
  void setsVoiceWindowsOfItsSocketsAndOfAll() {
    send(new VoiceWindow(1, B, false, false, List.of()));
    send(new VoiceWindow(VoiceWindow.ALL_SOCKETS, A, true, true, List.of()));
    send(new VoiceWindow(7, A, true, true, List.of()));
    assertThat(server.said(VoiceReply.class))
        .containsExactly(
            new VoiceReply(1, B, 1),
            new VoiceReply(VoiceWindow.ALL_SOCKETS, A, 1),
            new VoiceReply(7, A, 0));
  }

  @Test
  void keepsToTheParametersThatItIsTold() {
    send(new ParametersSet(1, Map.of(Parameter.NO_LOAD_DELAY_SECONDS, 30L)));
    send(new ParametersSet(9, Map.of(Parameter.NO_LOAD_DELAY_SECONDS, 30L)));
    assertThat(server.said(ParametersReply.class))
        .containsExactly(new ParametersReply(1, 1), new ParametersReply(9, 0));
    send(new ParametersQuery(1));
    ParametersReport report = server.said(ParametersReport.class).get(0);
    assertThat(report.values())
        .containsEntry(Parameter.NO_LOAD_DELAY_SECONDS, 30L)
        .containsEntry(Parameter.MAX_MINUTES, 600L)
        .hasSize(Parameter.values().length);
    send(SwitchOutlet.forMinutes(1, A, 10));
    time.advance(seconds(30));
    assertThat(server.said(ChargeEnd.class)).hasSize(1);
  }

  @Test
  void takesAFirmwareUpdateWithoutAWord() {
    server.forget();
    Frame update =
        send(
            new FirmwareUpdate(
                FirmwareUpdate.GATEWAY_MODULE, Bytes.ofHex("652591a2"), 21, "GV.8r12.OTA"));
    assertThat(server.heard()).isEmpty();
    assertThat(gateway.received()).contains(update);
  }

  @Test
  void raisesAnAlarm() {
    gateway.raiseAlarm(2, 8);
    AbnormalEvent event = server.said(AbnormalEvent.class).get(0);
    assertThat(event.socket()).isEqualTo(2);
    assertThat(event.reason()).isEqualTo(OptionalInt.of(8));
    assertThat(gateway.receivedCount(Operation.ABNORMAL_EVENT)).isOne();
  }

  // --- what goes wrong -------------------------------------------------------------------------

  @Test
  void aResendIsAnsweredAgainAndNotExecutedAgain() {
    gateway.plug(1, A, 240);
    gateway.loseAnswers(1);
    Frame start = send(SwitchOutlet.forMinutes(1, A, 1));
    assertThat(server.said(SwitchReply.class)).isEmpty();
    time.advance(seconds(90));
    server.send(start);
    assertThat(server.said(SwitchReply.class)).containsExactly(new SwitchReply(1, 1, A, 9));
    time.advance(seconds(90));
    assertThat(server.said(ChargeEnd.class)).hasSize(1);
  }

  @Test
  void anIgnoredCommandChangesNothing() {
    gateway.ignoreRequests(1);
    Frame start = send(SwitchOutlet.forMinutes(1, A, 1));
    assertThat(status(1, A).charging()).isFalse();
    server.send(start);
    assertThat(status(1, A).charging()).isTrue();
  }

  @Test
  void whatIsForAnotherGatewayIsNotForThisOne() {
    server.forget();
    server.send(Frame.down(new DeviceId("82241218000383"), 1, new SocketQuery(1)));
    assertThat(server.heard()).isEmpty();
  }

  @Test
  void anOutletThatNoSocketHasIsTheCallersMistake() {
    assertThatThrownBy(() -> gateway.plug(1, 2, 240)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  // --- words of the tests above ----------------------------------------------------------------

  private Frame send(Downlink message) {
    Frame frame = Frame.down(GATEWAY, nextSequence++, message);
    server.send(frame);
    return frame;
  }

  private void charged(int socket, int outlet) {
    gateway.plug(socket, outlet, 240);
    send(SwitchOutlet.forMinutes(socket, outlet, 1));
    time.advance(seconds(60));
  }

  private static CardOrder cardOrder(
      CardSwipe swipe, int mode, int minutes, Optional<CardOrder.PowerTerms> power) {
    return new CardOrder(
        swipe.socket(), swipe.outlet(), swipe.businessNumber(), true, mode, minutes, 0, power);
  }

  private StatusReport.Socket lastReport(int socket) {
    return server.said(StatusReport.class).stream()
        .flatMap(report -> report.sockets().stream())
        .filter(report -> report.socket() == socket)
        .reduce((first, second) -> second)
        .orElseThrow();
  }

  private static OutletReading reading(StatusReport.Socket socket, int outlet) {
    return socket.outlets().get(outlet);
  }

  private StatusBits status(int socket, int outlet) {
    return gateway.status(socket, outlet).join();
  }

  private static boolean isEnd(WireFrame frame) {
    return isOf(frame, ChargeEnd.class);
  }

  private static boolean isOf(WireFrame frame, Class<? extends Uplink> type) {
    return type.isInstance(Uplink.of((Frame) frame));
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
