package io.chargeline.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.BareCommand;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.FirmwareAnswer;
import io.chargeline.protocol.ap3000.FirmwareImage;
import io.chargeline.protocol.ap3000.FirmwarePacket;
import io.chargeline.protocol.ap3000.FirmwareTransfer;
import io.chargeline.protocol.ap3000.FirmwareTransfer.State;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.HostUpgradeRequest;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.UpgradeRequest;
import io.chargeline.protocol.ap3000.Uplink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's end of a firmware transfer against the device's, in virtual time. */
final class UpgradeTest {
  private static final long START = 1_772_000_000_000L;
  private static final int ID = 0x04A26CF3;
  private static final int HOST_ID = 0x09D62684;
  private static final int DEVICE_TYPE = 0x21;
  private static final int NEW_VERSION = 650;
  private static final Duration STEP = Duration.ofSeconds(1);

  private final VirtualTimers time = new VirtualTimers(START);
  private final ServerSide server = new ServerSide(time::nowMs);
  private final Bytes binary = binary(1234);
  private Host host;
  private Pile pile;
  private FirmwareImage image;
  private FirmwareTransfer transfer;
  private int target;
  private int messageId = 500;
  private int heard;

  @BeforeEach
  void connect() {
    host =
        new Host(
            "898604D9162390488297",
            new DirectDialer(server),
            time,
            Periods.field(),
            HostBoardSpec.of(HOST_ID),
            List.of(PileSpec.doubleSocket(ID)),
            PileListener.SILENT);
    host.start();
    pile = host.piles().get(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {FirmwarePacket.SUB_DEVICE, FirmwarePacket.POWER_BOARD})
  void aVerifiedImageArrivesAndIsRegistered(int command) {
    transfer(ID, FirmwareImage.of(command, binary).verified(DEVICE_TYPE, NEW_VERSION));
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(pile.installedFirmware().join()).isEqualTo(Optional.of(binary));
    time.advance(Duration.ofMinutes(1));
    List<Registration> registrations = said(Registration.class);
    assertThat(registrations.get(registrations.size() - 1).firmware()).isEqualTo(NEW_VERSION);
  }

  @Test
  void lostAnswersAndResendsAreSurvived() {
    transfer(
        ID, FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary).verified(DEVICE_TYPE, NEW_VERSION));
    pile.loseAnswers(3);
    while (transfer.packet() < 3) {
      step();
    }
    pile.askResends(2);
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(pile.installedFirmware().join()).isEqualTo(Optional.of(binary));
    assertThat(server.frames(FirmwarePacket.SUB_DEVICE)).hasSizeGreaterThan(image.packets());
  }

  @Test
  void theLostAnswerToTheLastPacketIsGivenAgainAfterTheReboot() {
    transfer(ID, FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary).verified(DEVICE_TYPE, 650));
    while (transfer.packet() < image.packets() - 1) {
      step();
    }
    pile.loseAnswers(2);
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(pile.installedFirmware().join()).isEqualTo(Optional.of(binary));
    assertThat(pile.firmwareVersion().join()).isEqualTo(NEW_VERSION);
  }

  @Test
  void aDeviceThatNeverAnswersIsGivenUp() {
    transfer(ID, FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary));
    pile.loseAnswers(4);
    assertThat(run()).isEqualTo(State.NO_ANSWER);
    assertThat(pile.installedFirmware().join()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2,IMAGE_SUM_WRONG", "5,VERIFICATION_REFUSED"})
  void aRefusalEndsTheTransfer(int result, State outcome) {
    transfer(
        ID, FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary).verified(DEVICE_TYPE, NEW_VERSION));
    pile.refuseFirmware(result);
    assertThat(run()).isEqualTo(outcome);
  }

  @Test
  void whatVouchesForTheImageIsChecked() {
    FirmwareImage plain = FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary);
    transfer(ID, plain.verified(DEVICE_TYPE + 1, NEW_VERSION));
    assertThat(run()).isEqualTo(State.DEVICE_TYPE_WRONG);
    FirmwarePacket.Verification wrong =
        new FirmwarePacket.Verification(42, DEVICE_TYPE, NEW_VERSION);
    transfer(ID, new FirmwareImage(plain.command(), binary, Optional.of(wrong)));
    assertThat(run()).isEqualTo(State.IMAGE_SUM_WRONG);
    pile.requireVerification();
    transfer(ID, plain);
    assertThat(run()).isEqualTo(State.NO_VERIFICATION_PACKET);
    assertThat(pile.installedFirmware().join()).isEmpty();
  }

  @Test
  void piecesOutOfOrderOrCutShortAreAskedForAgain() {
    FirmwareImage plain = FirmwareImage.of(FirmwarePacket.SUB_DEVICE, binary);
    send(ID, plain.packet(1));
    send(ID, plain.packet(3));
    send(ID, new FirmwarePacket(plain.command(), plain.packets(), 2, Bytes.ofHex("0102")));
    send(ID, plain.packet(1));
    assertThat(said(FirmwareAnswer.class))
        .extracting(FirmwareAnswer::result)
        .containsExactly(0, 1, 1, 0);
    assertThat(said(FirmwareAnswer.class))
        .extracting(FirmwareAnswer::packet)
        .containsExactly(1, 2, 2, 1);
  }

  @Test
  void anOldDeviceAsksAndGetsItFromTheStart() {
    transfer(ID, FirmwareImage.of(FirmwarePacket.LEGACY, binary));
    step();
    step();
    pile.requestUpgrade();
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(pile.installedFirmware().join()).isEqualTo(Optional.of(binary));
  }

  @Test
  void aHostIsTriggeredAndAsksForTheImage() {
    transfer(HOST_ID, FirmwareImage.of(FirmwarePacket.HOST, binary));
    host.board().loseAnswers(1);
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(host.board().installedFirmware().join()).isEqualTo(Optional.of(binary));
    time.advance(Duration.ofMinutes(1));
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void aHostThatHearsNothingAsksAgain() {
    send(HOST_ID, new BareCommand(BareCommand.HOST_UPGRADE_TRIGGER));
    time.advance(Duration.ofMinutes(6));
    assertThat(said(FirmwareAnswer.class)).hasSize(3).allMatch(FirmwareAnswer::asksForImage);
  }

  @Test
  void anOldHostAsksForItsImage() {
    transfer(HOST_ID, FirmwareImage.of(FirmwarePacket.LEGACY_HOST, binary));
    host.board().requestUpgrade();
    host.board().askResends(1);
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(host.board().installedFirmware().join()).isEqualTo(Optional.of(binary));
  }

  @Test
  void aHostWideImageGoesToTheHost() {
    transfer(HOST_ID, FirmwareImage.of(FirmwarePacket.HOST_WIDE, binary));
    assertThat(run()).isEqualTo(State.DONE);
    assertThat(host.board().installedFirmware().join()).isEqualTo(Optional.of(binary));
  }

  @Test
  void aDeviceMayFetchItsFirmwareByItself() {
    send(ID, new BareCommand(BareCommand.SELF_UPGRADE));
    assertThat(server.frames(BareCommand.SELF_UPGRADE)).isEmpty();
    time.advance(Duration.ofMinutes(1));
    assertThat(said(Registration.class))
        .extracting(Registration::firmware)
        .containsExactly(640, 641);
  }

  // --- the server's end ------------------------------------------------------------------------

  private void transfer(int to, FirmwareImage of) {
    target = to;
    image = of;
    heard = server.heard().size();
    FirmwareTransfer.Step step = FirmwareTransfer.of(of).start(time.nowMs());
    transfer = step.transfer();
    act(step.action());
  }

  private State run() {
    while (!transfer.state().finished()) {
      step();
    }
    return transfer.state();
  }

  /** Takes what the device said, then lets a second pass. */
  private void step() {
    List<ServerSide.Heard> all = server.heard();
    for (; heard < all.size() && !transfer.state().finished(); heard++) {
      if (all.get(heard).inbound() instanceof Frame frame && frame.physicalId() == target) {
        hear(Uplink.of(frame));
      }
    }
    if (!transfer.state().finished()) {
      time.advance(STEP);
      take(transfer.due(time.nowMs()));
    }
  }

  private void hear(Uplink message) {
    if (message instanceof FirmwareAnswer answer) {
      take(transfer.answered(answer, time.nowMs()));
    } else if (message instanceof UpgradeRequest || message instanceof HostUpgradeRequest) {
      take(transfer.requested(time.nowMs()));
    }
  }

  private void take(FirmwareTransfer.Step step) {
    transfer = step.transfer();
    act(step.action());
  }

  private void act(FirmwareTransfer.Action action) {
    if (action instanceof FirmwareTransfer.Send send) {
      messageId += send.again() ? 0 : 1;
      Downlink message =
          send.packet() == 0
              ? new BareCommand(BareCommand.HOST_UPGRADE_TRIGGER)
              : image.packet(send.packet());
      server.send(message.frame(target, messageId));
    }
  }

  private void send(int to, Downlink message) {
    server.send(message.frame(to, ++messageId));
  }

  private <T extends Uplink> List<T> said(Class<T> type) {
    return server.of(Frame.class).stream()
        .map(Uplink::of)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  private static Bytes binary(int size) {
    byte[] bytes = new byte[size];
    new Random(7).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
