package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.ap3000.BareCommand;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.FirmwareAnswer;
import io.chargeline.protocol.ap3000.FirmwarePacket;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.FskParameters;
import io.chargeline.protocol.ap3000.FskRequest;
import io.chargeline.protocol.ap3000.HostHeartbeat;
import io.chargeline.protocol.ap3000.HostStatus;
import io.chargeline.protocol.ap3000.HostUpgradeRequest;
import io.chargeline.protocol.ap3000.ServerAddress;
import io.chargeline.protocol.ap3000.TimeAnswer;
import io.chargeline.protocol.ap3000.TimeRequest;
import io.chargeline.protocol.ap3000.VersionList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * A host's own board: tells of itself and of the devices behind it, keeps a clock, takes firmware.
 * Every method may be called from any thread.
 */
public final class HostBoard {
  /** What concerns the board where a pile has the same id. */
  private static final Set<Integer> OWN_COMMANDS =
      Set.of(
          TimeRequest.HOST,
          HostUpgradeRequest.COMMAND,
          BareCommand.REBOOT_HOST,
          BareCommand.REBOOT_MODULE,
          BareCommand.CLEAR_UPGRADE_DATA,
          ServerAddress.COMMAND,
          FskParameters.COMMAND,
          FirmwarePacket.HOST_WIDE,
          FirmwarePacket.HOST,
          FirmwarePacket.LEGACY_HOST);

  private static final int SD2068 = 1;
  private static final int SIGNAL = 23;
  private static final int AMBIENT_CELSIUS = 27;
  private static final int DECIVOLTS = 2300;

  /** From 0.1 W and 0.1 V to 0.01 A. */
  private static final int CENTI = 100;

  private final HostBoardSpec spec;
  private final Host host;
  private final Periods periods;
  private final Timers timers;
  private final Correspondence correspondence;
  private final DeviceClock clock;
  private final TimeKeeping time;
  private final FirmwareReceiver firmware;
  private final RequestLog requests = new RequestLog();
  private final Periodic report;
  private final Periodic asking;
  private final Periodic upgradePatience;
  private List<Integer> behind = List.of();
  private Optional<ServerAddress> serverAddress = Optional.empty();
  private int version;

  HostBoard(HostBoardSpec spec, Host host, Timers timers, Periods periods) {
    this.spec = spec;
    this.host = host;
    this.timers = timers;
    this.periods = periods;
    this.version = spec.firmware();
    this.correspondence =
        new Correspondence(spec.physicalId(), frame -> host.write(frame.raw().array()));
    this.clock = new DeviceClock(timers);
    this.time = new TimeKeeping(TimeRequest.HOST, timers, periods, clock, correspondence::send);
    this.firmware = new FirmwareReceiver(spec.deviceType(), this::upgraded);
    this.report = new Periodic(timers, this::tell);
    this.asking = new Periodic(timers, this::askParameters);
    this.upgradePatience = new Periodic(timers, this::askForImage);
  }

  // --- what a test asks of it ------------------------------------------------------------------

  public HostBoardSpec spec() {
    return spec;
  }

  public DeviceId deviceId() {
    return spec.deviceId();
  }

  /** How many frames of this command the server sent, be they answers or requests. */
  public long receivedCount(int command) {
    return requests.count(command);
  }

  /** The devices behind it, as 0x3A named them. */
  public CompletableFuture<List<Integer>> behind() {
    return ask(() -> behind);
  }

  /** What 0x34 set; it is kept, and the server of the simulation stays. */
  public CompletableFuture<Optional<ServerAddress>> serverAddress() {
    return ask(() -> serverAddress);
  }

  /** The last firmware image that it took, without what vouched for it. */
  public CompletableFuture<Optional<Bytes>> installedFirmware() {
    return ask(firmware::installed);
  }

  /** An old host asks for its firmware, as after an upgrade that failed: 0x15. */
  public void requestUpgrade() {
    timers.execute(
        () -> {
          firmware.reset();
          correspondence.send(new HostUpgradeRequest());
        });
  }

  /** The next so many firmware packets are asked for again. */
  public void askResends(int count) {
    timers.execute(() -> firmware.askResends(count));
  }

  /** The next so many commands are executed, and their answers get lost. */
  public void loseAnswers(int count) {
    timers.execute(() -> correspondence.loseAnswers(count));
  }

  // --- power and line --------------------------------------------------------------------------

  void lineOpened() {
    report.every(spec.report());
    tell();
    if (spec.frequency() > 0) {
      asking.in(spec.firstAsking());
    }
    time.lineOpened();
  }

  void lineClosed() {
    report.cancel();
    asking.cancel();
    upgradePatience.cancel();
  }

  private void reboot() {
    time.powerDown();
    correspondence.restart();
    host.hangUpFor(periods.boot());
  }

  private void upgraded() {
    upgradePatience.cancel();
    version = firmware.version().orElse(version);
    reboot();
  }

  // --- what it tells ---------------------------------------------------------------------------

  private void tell() {
    correspondence.send(
        new HostHeartbeat(
            version,
            SD2068,
            clock.isSet() ? clock.seconds() : 0,
            SIGNAL,
            spec.module(),
            Bytes.ofAscii(host.iccid(), host.iccid().length()),
            spec.hostType(),
            spec.frequency(),
            Optional.empty(),
            Optional.empty()));
    correspondence.send(status());
    correspondence.send(versions());
  }

  private HostStatus status() {
    int deciwatts = host.piles().stream().mapToInt(Pile::deciwatts).sum();
    long centiKwh = host.piles().stream().mapToLong(Pile::settledCentiKwh).sum();
    int centiamperes = Math.min(0xFFFF, deciwatts * CENTI / DECIVOLTS);
    return new HostStatus(
        1,
        OptionalInt.of(AMBIENT_CELSIUS),
        DECIVOLTS,
        centiamperes,
        centiKwh,
        centiamperes,
        centiKwh,
        0,
        0,
        0,
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty(),
        OptionalInt.empty());
  }

  private VersionList versions() {
    Map<Integer, VersionList.Item> lowest = new TreeMap<>();
    for (Pile pile : host.piles()) {
      PileSpec of = pile.spec();
      lowest.merge(
          of.deviceType(),
          new VersionList.Item(of.deviceType(), 0, pile.version(), of.physicalId()),
          (a, b) -> a.lowestFirmware() <= b.lowestFirmware() ? a : b);
    }
    return new VersionList(new ArrayList<>(lowest.values()));
  }

  private void askParameters() {
    asking.in(spec.asking());
    correspondence.send(new FskRequest(spec.frequency()));
  }

  private void askForImage() {
    upgradePatience.in(spec.upgradePatience());
    firmware.reset();
    correspondence.send(new FirmwareAnswer(FirmwarePacket.HOST, FirmwareAnswer.OK, 0));
  }

  // --- what the server sends -------------------------------------------------------------------

  /** Where a pile has the same id, the command tells which of the two is meant. */
  boolean concerns(Frame frame, boolean sharesId) {
    return frame.physicalId() == spec.physicalId()
        && (!sharesId || OWN_COMMANDS.contains(frame.command()));
  }

  void received(Frame frame) {
    requests.received(frame);
    Downlink message = Downlink.of(frame);
    if (message instanceof TimeAnswer answer) {
      time.answered(answer);
    } else {
      correspondence.requested(frame, this::react);
    }
  }

  private Reaction react(Downlink command) {
    if (command instanceof FskParameters parameters) {
      behind = parameters.physicalIds();
      return Reaction.result(command.command(), 0);
    } else if (command instanceof ServerAddress address) {
      serverAddress = Optional.of(address);
      return Reaction.result(command.command(), 0);
    } else if (command instanceof FirmwarePacket packet) {
      if (packet.command() == FirmwarePacket.HOST) {
        upgradePatience.in(spec.upgradePatience());
      }
      return firmware.take(packet);
    }
    return bare(command.command());
  }

  private Reaction bare(int command) {
    return switch (command) {
      case BareCommand.REBOOT_HOST, BareCommand.REBOOT_MODULE, BareCommand.REBOOT ->
          Reaction.result(command, 0).then(this::reboot);
      case BareCommand.CLEAR_UPGRADE_DATA -> {
        firmware.reset();
        yield Reaction.result(command, 0);
      }
      case BareCommand.QUERY_STATUS -> Reaction.NONE.then(this::tell);
      case BareCommand.HOST_UPGRADE_TRIGGER -> {
        firmware.reset();
        upgradePatience.in(spec.upgradePatience());
        yield Reaction.each(new FirmwareAnswer(command, FirmwareAnswer.OK, 0));
      }
      default -> Reaction.NONE;
    };
  }

  private <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, timers::execute);
  }
}
