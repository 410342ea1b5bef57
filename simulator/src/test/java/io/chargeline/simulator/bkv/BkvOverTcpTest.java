package io.chargeline.simulator.bkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.bkv.BalanceQuery;
import io.chargeline.protocol.bkv.CardOrderReply;
import io.chargeline.protocol.bkv.ChargeEnd;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Heartbeat;
import io.chargeline.protocol.bkv.Operation;
import io.chargeline.protocol.bkv.PowerTier;
import io.chargeline.protocol.bkv.SwitchOutlet;
import io.chargeline.protocol.bkv.SwitchReply;
import io.chargeline.protocol.bkv.TierEnd;
import io.chargeline.protocol.bkv.TierStart;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.PileListener;
import io.chargeline.simulator.PileSpec;
import io.chargeline.simulator.ServerSide;
import io.chargeline.simulator.TcpServerSide;
import io.chargeline.simulator.Yard;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same gateway over real TCP, in real time, charging a hundred times as fast. */
final class BkvOverTcpTest {
  private static final String ID = "82241218000382";
  private static final DeviceId GATEWAY = new DeviceId(ID);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final GatewayPeriods QUICK =
      GatewayPeriods.field().withEndRepeat(SOON).withNodeReply(SOON).withReconnect(SOON, SOON);

  private final ServerSide server = new ServerSide(System::currentTimeMillis);
  private TcpServerSide tcp;
  private Yard yard;
  private BkvGateway gateway;

  @BeforeEach
  void open() throws Exception {
    tcp = new TcpServerSide(server);
    yard = new Yard(tcp.address(), 1);
    gateway =
        BkvGateway.in(yard, GatewaySpec.of(ID, 4).withSpeed(200), QUICK, GatewayListener.SILENT);
    await().until(() -> gateway.receivedCount(Operation.HEARTBEAT) == 1);
  }

  @AfterEach
  void close() throws Exception {
    yard.close();
    tcp.close();
  }

  @Test
  void chargesByTimeAndByEnergyAtOnce() {
    gateway.plug(1, 0, 240);
    gateway.plug(4, 1, 600);
    gateway.status(4, 1).join();
    send(1, SwitchOutlet.forMinutes(1, 0, 1));
    send(2, SwitchOutlet.forWattHours(4, 1, 10));
    await().until(() -> server.said(ChargeEnd.class).size() == 2);
    assertThat(server.said(SwitchReply.class)).allMatch(SwitchReply::executed).hasSize(2);
    assertThat(server.said(ChargeEnd.class)).extracting(ChargeEnd::wattHours).containsOnly(4, 10);
    await().until(() -> gateway.unacknowledged().join() == 0);
  }

  @Test
  void repeatsAnEndDropsTheLineAndComesBack() {
    gateway.ignoreAcknowledgements(4);
    gateway.plug(2, 0, 240);
    send(1, SwitchOutlet.forMinutes(2, 0, 1));
    await().until(() -> server.connections() == 2 && server.said(ChargeEnd.class).size() == 5);
    await().until(() -> gateway.unacknowledged().join() == 0);
    assertThat(server.said(ChargeEnd.class)).doesNotHaveDuplicates();
    assertThat(server.said(Heartbeat.class)).hasSize(2);
  }

  @Test
  void chargesByTiers() {
    gateway.plug(3, 1, 240);
    send(1, new TierStart(0x0005, 3, 1, true, 1, List.of(new PowerTier(4000, 1, 2))));
    await().until(() -> server.said(TierEnd.class).size() == 1);
    assertThat(server.said(TierEnd.class).get(0).tierMinutes()).containsExactly(2);
  }

  @Test
  void showsCardsInPieces() {
    gateway.modem().cutFrames(5);
    gateway.swipe(1, 0, Bytes.ofHex("000000298352"));
    gateway.askBalance(1, 0, Bytes.ofHex("000000298352"));
    await().until(() -> server.said(CardOrderReply.class).size() == 1);
    await().until(() -> server.said(BalanceQuery.class).size() == 1);
    assertThat(server.of(Inbound.Rejected.class)).isEmpty();
  }

  @Test
  void standsBesidePilesOnOnePort() {
    yard.pile(PileSpec.doubleSocket(0x04A26CF3), Periods.field(), PileListener.SILENT);
    await().until(() -> server.frames(0x21).size() == 1);
    assertThat(server.said(Heartbeat.class)).hasSize(1);
  }

  private void send(int sequence, io.chargeline.protocol.bkv.Downlink message) {
    server.send(Frame.down(GATEWAY, sequence, message));
  }
}
