package io.chargeline.simulator.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Settings;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.Uplink;
import io.chargeline.protocol.bkv.CardSwipe;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.simulator.DirectDialer;
import io.chargeline.simulator.Host;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.Pile;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.ServerSide;
import io.chargeline.simulator.TcpServerSide;
import io.chargeline.simulator.VirtualTimers;
import io.chargeline.simulator.bkv.BkvGateway;
import io.chargeline.simulator.bkv.GatewayPeriods;
import io.chargeline.simulator.bkv.GatewaySpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class FleetTest {
  private static final long START = 1_772_000_000_000L;
  private static final FleetConfig DEFAULTS = FleetConfig.read(new Settings(Map.of()));

  @Test
  void theDefaults() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new FleetConfig(
                20,
                1,
                14_100_001,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(2),
                true));
  }

  @Test
  void anImpossibleSizeIsRefusedByName() {
    Settings settings = new Settings(Map.of("CHARGELINE_FLEET_SIZE", "-1"));
    assertThatThrownBy(() -> FleetConfig.read(settings))
        .hasMessageContaining("CHARGELINE_FLEET_SIZE=-1");
  }

  @Test
  void everyPileRegistersAndItsFirstPortIsPluggedAndFree() throws Exception {
    ServerSide server = new ServerSide(System::currentTimeMillis);
    FleetConfig config =
        new FleetConfig(
            6,
            1,
            14_100_001,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofMillis(300),
            true);
    try (TcpServerSide tcp = new TcpServerSide(server);
        Fleet fleet = Fleet.start(config, tcp.address())) {
      await()
          .untilAsserted(
              () -> assertThat(fleet.piles()).allMatch(pile -> pile.receivedCount(0x20) == 1));
      assertThat(fleet.piles())
          .extracting(pile -> pile.deviceId().value())
          .startsWith("04D72621", "04D72622")
          .hasSize(5);
      assertThat(fleet.piles()).allMatch(pile -> pile.status(0).join().equals(PortStatus.PLUGGED));
      assertThat(server.frames(0x20))
          .allMatch(
              heard ->
                  heard
                      .message()
                      .equals(new Registration(640, 2, 0, 0x21, 0, OptionalInt.empty())));
    }
  }

  @Test
  void oneInTenIsABkvGateway() throws Exception {
    assertThat(sized(3).gateways()).isZero();
    assertThat(sized(4).gateways()).isOne();
    assertThat(sized(20).gateways()).isEqualTo(2);
    ServerSide server = new ServerSide(System::currentTimeMillis);
    try (TcpServerSide tcp = new TcpServerSide(server);
        Fleet fleet = Fleet.start(sized(4), tcp.address())) {
      assertThat(fleet.gateways())
          .extracting(gateway -> gateway.deviceId().value())
          .containsExactly("82260314100004");
      await().until(() -> server.said(StatusReport.class).size() == 2);
      SwitchOutlet start = SwitchOutlet.forMinutes(2, GatewayUsers.RESIDENT, 30);
      server.send(
          io.chargeline.protocol.bkv.Frame.down(fleet.gateways().get(0).deviceId(), 7, start));
      await().until(() -> server.said(SwitchReply.class).size() == 1);
      assertThat(server.said(SwitchReply.class).get(0).executed()).isTrue();
    }
  }

  @Test
  void aVehicleThatWasChargedAtAGatewayMakesRoomForTheNextAndCardsAreShown() {
    VirtualTimers time = new VirtualTimers(START);
    ServerSide server = new ServerSide(time::nowMs);
    GatewayUsers users = new GatewayUsers(new Random(1));
    BkvGateway gateway =
        new BkvGateway(
            new DirectDialer(server),
            time,
            GatewaySpec.of(Fleet.gatewayId(1), 1),
            GatewayPeriods.field(),
            users);
    users.open(gateway, true);
    gateway.start();
    for (int i = 1; i <= 3; i++) {
      SwitchOutlet start = SwitchOutlet.forWattHours(1, GatewayUsers.RESIDENT, 60);
      server.send(io.chargeline.protocol.bkv.Frame.down(gateway.deviceId(), i, start));
      time.advance(Duration.ofMinutes(30));
    }
    assertThat(server.said(ChargeEnd.class))
        .hasSize(3)
        .allSatisfy(
            end -> {
              assertThat(end.wattHours()).isEqualTo(60);
              assertThat(end.status().targetReached()).isTrue();
            });
    assertThat(server.said(CardSwipe.class))
        .hasSizeGreaterThan(8)
        .allMatch(swipe -> swipe.outlet() == GatewayUsers.WALK_IN);
  }

  private static FleetConfig sized(int size) {
    return new FleetConfig(
        size,
        1,
        14_100_001,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMillis(100),
        true);
  }

  @Test
  void walkInUsersComeAndGoTheSameForTheSameSeed() {
    List<Uplink> first = walkInDay(5);
    assertThat(first).hasSizeGreaterThan(50).isEqualTo(walkInDay(5)).isNotEqualTo(walkInDay(6));
    assertThat(first)
        .allSatisfy(
            message -> {
              Settlement settlement = (Settlement) message;
              assertThat(settlement.startKind()).isEqualTo(StartKind.OFFLINE_CARD);
              assertThat(settlement.port()).isEqualTo(WalkIns.PORT);
              assertThat(settlement.seconds()).isPositive();
            });
    assertThat(first).extracting(message -> ((Settlement) message).order()).doesNotHaveDuplicates();
  }

  @Test
  void aFullVehicleOnTheFirstPortMakesRoomForTheNext() {
    VirtualTimers time = new VirtualTimers(START);
    ServerSide server = new ServerSide(time::nowMs);
    Resident resident = new Resident(new Random(1));
    resident.livesBy(time);
    Pile pile = pile(time, server, resident);
    pile.plug(Resident.PORT, new PowerCurve(600, 0, 100));
    for (int i = 1; i <= 3; i++) {
      Bytes order = OrderBytes.of("FULL-" + i);
      server.send(
          Frame.of(
              pile.spec().physicalId(),
              i,
              ChargeRequest.COMMAND,
              ChargeRequest.untilFull(Resident.PORT, order).encode()));
      assertThat(pile.status(Resident.PORT).join()).isEqualTo(PortStatus.CHARGING);
      while (!pile.status(Resident.PORT).join().equals(PortStatus.FULL)) {
        time.advance(Duration.ofSeconds(1));
      }
      time.advance(Resident.CHANGE_OVER);
      assertThat(pile.status(Resident.PORT).join()).isEqualTo(PortStatus.PLUGGED);
    }
    assertThat(server.frames(Settlement.COMMAND)).hasSize(3);
  }

  private static List<Uplink> walkInDay(long seed) {
    VirtualTimers time = new VirtualTimers(START);
    ServerSide server = new ServerSide(time::nowMs);
    Pile pile = pile(time, server, PileListener.SILENT);
    new WalkIns(pile, time, new Random(seed)).open();
    time.advance(Duration.ofHours(6));
    return server.of(Frame.class).stream()
        .filter(frame -> frame.command() == Settlement.COMMAND)
        .map(Uplink::of)
        .toList();
  }

  private static Pile pile(VirtualTimers time, ServerSide server, PileListener listener) {
    Host host =
        new Host(
            "89860400000000000001",
            new DirectDialer(server),
            time,
            Periods.field(),
            List.of(PileSpec.doubleSocket(0x04000001)),
            listener);
    host.start();
    return host.piles().get(0);
  }
}
