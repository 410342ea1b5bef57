package io.chargeline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.FirmwareAnswer;
import io.chargeline.protocol.ap3000.FirmwareImage;
import io.chargeline.protocol.ap3000.FirmwarePacket;
import io.chargeline.protocol.ap3000.FirmwareTransfer;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StopCode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same piles over real TCP and in real time. */
final class YardTest {
  private static final int ID = 0x04A26CF3;
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Periods QUICK =
      Periods.field()
          .withHeartbeat(Duration.ofMillis(200))
          .withReport(Duration.ofMillis(100))
          .withSettlement(SOON, Duration.ofMillis(300), SOON)
          .withReconnect(SOON, SOON, SOON);

  private final ServerSide server = new ServerSide(System::currentTimeMillis);
  private TcpServerSide tcp;
  private Yard yard;

  @BeforeEach
  void open() throws Exception {
    tcp = new TcpServerSide(server);
    yard = new Yard(tcp.address(), 1);
  }

  @AfterEach
  void close() throws Exception {
    yard.close();
    tcp.close();
  }

  @Test
  void aChargeFromStartToSettlement() {
    Pile pile = yard.pile(PileSpec.doubleSocket(ID), QUICK, PileListener.SILENT);
    pile.plug(0, new PowerCurve(7000, 0, 5000));
    Bytes order = OrderBytes.of("TCP-1");
    await().until(() -> pile.receivedCount(0x20) == 1);
    server.send(Frame.of(ID, 1, 0x82, ChargeRequest.untilFull(0, order).encode()));
    await().until(() -> server.frames(0x06).size() >= 3);
    assertThat(pile.status(0).join()).isEqualTo(PortStatus.CHARGING);
    server.send(Frame.of(ID, 2, 0x82, ChargeRequest.stop(0, order).encode()));
    await().until(() -> pile.receivedCount(0x03) == 1);
    Settlement settlement = (Settlement) server.frames(0x03).get(0).message();
    assertThat(settlement.order()).isEqualTo(order);
    assertThat(settlement.stop()).isEqualTo(StopCode.STOPPED_BY_SERVER);
  }

  @Test
  void firmwareArrivesThoughAnAnswerIsLost() {
    Pile pile = yard.pile(PileSpec.doubleSocket(ID), QUICK, PileListener.SILENT);
    await().until(() -> pile.receivedCount(0x20) == 1);
    pile.loseAnswers(1);
    assertThat(pile.installedFirmware().join()).isEmpty();
    Bytes binary = Bytes.wrap(new byte[500]);
    FirmwareImage image = FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary).verified(0x21, 641);
    FirmwareTransfer.Step step = FirmwareTransfer.of(image).start(0);
    int sent = 0;
    int messageId = 100;
    while (step.action() instanceof FirmwareTransfer.Send send) {
      messageId += send.again() ? 0 : 1;
      server.send(image.packet(send.packet()).frame(ID, messageId));
      int packets = ++sent;
      await().until(() -> pile.receivedCount(FirmwarePacket.SUB_DEVICE) == packets);
      if (packets == 1) {
        step = step.transfer().due(FirmwareTransfer.PATIENCE_MS);
      } else {
        await().until(() -> server.frames(FirmwarePacket.SUB_DEVICE).size() == packets - 1);
        ServerSide.Heard answer = server.frames(FirmwarePacket.SUB_DEVICE).get(packets - 2);
        step = step.transfer().answered((FirmwareAnswer) answer.message(), 0);
      }
    }
    assertThat(step.transfer().state()).isEqualTo(FirmwareTransfer.State.DONE);
    assertThat(pile.installedFirmware().join()).hasValue(binary);
    await()
        .until(
            () ->
                server.frames(0x20).stream()
                    .anyMatch(h -> ((Registration) h.message()).firmware() == 641));
  }

  @Test
  void aHostAndWhatIsBehindItShareOneConnection() {
    Host host =
        yard.host(
            "898604D9162390488297",
            HostBoardSpec.of(0x09D62684),
            List.of(PileSpec.doubleSocket(ID), PileSpec.doubleSocket(ID + 1)),
            QUICK,
            PileListener.SILENT);
    host.start();
    await().until(() -> host.board().receivedCount(0x12) == 1);
    await().until(() -> host.piles().stream().allMatch(pile -> pile.receivedCount(0x20) == 1));
    assertThat(server.connections()).isEqualTo(1);
    assertThat(server.frames(0x11)).hasSize(1);
    assertThat(server.frames(0x35)).hasSize(1);
  }

  @Test
  void piecesOfFramesInPacketsOfTheirOwnAreReadWhole() {
    Pile pile = yard.pile(PileSpec.doubleSocket(ID), QUICK, PileListener.SILENT);
    pile.host().cutFrames(3);
    await().until(() -> pile.receivedCount(0x21) >= 5);
    assertThat(server.of(Inbound.Rejected.class)).isEmpty();
  }

  @Test
  void comesBackAfterADroppedLineAndAReboot() {
    Pile pile = yard.pile(PileSpec.doubleSocket(ID), QUICK, PileListener.SILENT);
    await().until(() -> server.connections() == 1 && pile.receivedCount(0x20) == 1);
    pile.host().dropTcp();
    await().until(() -> pile.receivedCount(0x20) == 2);
    pile.reboot();
    await().until(() -> pile.receivedCount(0x20) == 3);
    assertThat(server.connections()).isEqualTo(3);
    assertThat(server.of(Inbound.SimCard.class)).hasSize(3);
  }

  @Test
  void dialsUntilAServerIsThere() throws Exception {
    InetSocketAddress address = tcp.address();
    tcp.close();
    Pile pile = yard.pile(PileSpec.doubleSocket(ID), QUICK, PileListener.SILENT);
    assertThat(pile.isOnline()).isFalse();
    try (TcpServerSide late = new TcpServerSide(server, address)) {
      await().until(pile::isOnline);
      assertThat(late.address()).isEqualTo(address);
    }
    await().until(() -> !pile.isOnline());
  }

  @Test
  void hundredsOfPilesOnOneThread() {
    List<Pile> piles = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      piles.add(yard.pile(PileSpec.doubleSocket(ID + i), Periods.field(), PileListener.SILENT));
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> piles.stream().allMatch(pile -> pile.receivedCount(0x22) == 1));
    assertThat(server.of(Inbound.SimCard.class))
        .extracting(Inbound.SimCard::iccid)
        .doesNotHaveDuplicates()
        .hasSize(300);
  }
}
