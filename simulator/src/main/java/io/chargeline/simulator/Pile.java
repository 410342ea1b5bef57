package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.ap3000.Acknowledgement;
import io.chargeline.protocol.ap3000.Alarm;
import io.chargeline.protocol.ap3000.BareCommand;
import io.chargeline.protocol.ap3000.CardAnswer;
import io.chargeline.protocol.ap3000.CardSwipe;
import io.chargeline.protocol.ap3000.ChangeCharge;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.FirmwarePacket;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.FullNotSettled;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.LegacyHeartbeat;
import io.chargeline.protocol.ap3000.OrderConfirmAnswer;
import io.chargeline.protocol.ap3000.PortPush;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.RunParameters;
import io.chargeline.protocol.ap3000.SetWorkMode;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.ap3000.TimeAnswer;
import io.chargeline.protocol.ap3000.TimeRequest;
import io.chargeline.protocol.ap3000.UpgradeRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A virtual AP3000 device that behaves as specified, and misbehaves on demand. Every method may be
 * called from any thread; what it asks for happens soon, on the pile's own thread. Ports are
 * 0-based, as on the wire; a port the pile does not have is an {@link IndexOutOfBoundsException}.
 */
public final class Pile {
  private static final int AMBIENT_CELSIUS = 24;
  private static final int LEGACY_TRIES = 3;
  private static final int OLD_CARD = 0;

  /** How long a card that the server knows waits for the start. */
  private static final Duration CARD_PATIENCE = Duration.ofSeconds(60);

  private static final StopCode HARDWARE_FAULT = new StopCode(0x0F);
  private static final StopCode POWER_LOST = new StopCode(0x0E);
  private static final StopCode BY_CARD = new StopCode(0x16);

  private final PileSpec spec;
  private final Host host;
  private final Timers timers;
  private final Periods periods;
  private final PileListener listener;
  private final Correspondence correspondence;
  private final Setup setup = new Setup();
  private final Outlets outlets;
  private final Optional<Cabinet> cabinet;
  private final DeviceClock clock;
  private final TimeKeeping time;
  private final SettlementMemory memory;
  private final FirmwareReceiver firmware;
  private final CardReader cards = new CardReader();
  private final RequestLog requests = new RequestLog();
  private final Periodic heartbeat;
  private final Periodic powerUp;
  private final Periodic cardPatience;
  private Settlement lastSettled;
  private int version;
  private long settledCentiKwh;
  private boolean powered = true;
  private boolean registered;
  private boolean modernAnswered;
  private int legacyUnanswered;
  private volatile boolean online;

  Pile(PileSpec spec, Host host, Timers timers, Periods periods, PileListener listener) {
    this.spec = spec;
    this.host = host;
    this.timers = timers;
    this.periods = periods;
    this.listener = listener;
    this.version = spec.firmware();
    this.correspondence = new Correspondence(spec.physicalId(), this::write);
    this.clock = new DeviceClock(timers);
    this.time = new TimeKeeping(TimeRequest.DEVICE, timers, periods, clock, correspondence::send);
    this.memory = new SettlementMemory(timers, periods, this::framed, this::write);
    this.firmware = new FirmwareReceiver(spec.deviceType(), this::upgraded);
    this.heartbeat = new Periodic(timers, this::beat);
    this.powerUp = new Periodic(timers, this::powerUp);
    this.cardPatience = new Periodic(timers, cards::forget);
    boolean hasDoors = spec.kind() == PileKind.CABINET;
    this.outlets =
        new Outlets(spec.ports(), hasDoors, setup::maxSeconds, timers, periods, new ChargeEvents());
    this.cabinet = hasDoors ? Optional.of(new Cabinet(outlets)) : Optional.empty();
  }

  // --- what a test or a fleet asks of it -------------------------------------------------------

  public PileSpec spec() {
    return spec;
  }

  public DeviceId deviceId() {
    return spec.deviceId();
  }

  public Host host() {
    return host;
  }

  /** Connected, and its power is on. */
  public boolean isOnline() {
    return online;
  }

  /** Whole 0x82 frames in the order received; the last 256. */
  public List<Bytes> chargeRequests() {
    return requests.chargeRequests();
  }

  /** How many frames of this command the server sent, be they answers or requests. */
  public long receivedCount(int command) {
    return requests.count(command);
  }

  public CompletableFuture<PortStatus> status(int port) {
    ChargingPort target = outlets.port(port);
    return ask(() -> target.statusAt(timers.nowMs()));
  }

  /** How many settlements wait for the server's answer. */
  public CompletableFuture<Integer> unsettled() {
    return ask(memory::size);
  }

  /** The last command of this kind that it obeyed: a mode, a text, mute, locate. */
  public CompletableFuture<Optional<Downlink>> told(int command) {
    return ask(() -> setup.told(command));
  }

  /** The last firmware image that it took, without what vouched for it. */
  public CompletableFuture<Optional<Bytes>> installedFirmware() {
    return ask(firmware::installed);
  }

  /** Hundredths: 640 is V6.40. */
  public CompletableFuture<Integer> firmwareVersion() {
    return ask(() -> version);
  }

  /** A vehicle is plugged in, its battery as empty as the curve says; nothing if it charges. */
  public void plug(int port, PowerCurve vehicle) {
    onPort(port, target -> target.plug(vehicle));
  }

  /** Pulls the plug; a running charge ends. */
  public void unplug(int port) {
    onPort(
        port,
        target -> {
          outlets.end(target, StopCode.UNPLUGGED);
          target.unplug();
        });
  }

  /**
   * A port breaks, and a running charge with it; from then on the heartbeat says so.
   *
   * @param code a fault's code of ap3000.md 5.4; 0 repairs the port
   */
  public void fault(int port, int code) {
    onPort(
        port,
        target -> {
          target.fault(code);
          if (code != 0) {
            outlets.end(target, HARDWARE_FAULT);
          }
        });
  }

  /**
   * A user shows a card, and the server is asked. When it answers 00, the port waits for a start.
   *
   * @param card the card's 4 bytes
   * @return completes with the server's answer, and is cancelled by the next card
   */
  public CompletableFuture<CardAnswer> swipe(int port, Bytes card) {
    outlets.port(port);
    return present(port, card);
  }

  /**
   * A user asks what is on the card.
   *
   * @param card the card's 4 bytes
   * @return completes with the server's answer, and is cancelled by the next card
   */
  public CompletableFuture<CardAnswer> askBalance(Bytes card) {
    return present(CardSwipe.BALANCE_QUERY, card);
  }

  /** Whether a card was accepted here and the start has not come. */
  public CompletableFuture<Boolean> waitsForStart(int port) {
    return ask(() -> cards.waitsAt(port));
  }

  /**
   * A user starts with a card that needs no server. Nothing happens if the port is not plugged and
   * free, or if the server never told the time, which the order number is made of.
   *
   * @param card the card's 4 bytes
   */
  public void startByCard(int port, Bytes card) {
    int number = deviceId().deviceNumber();
    startOffline(
        port,
        StartKind.OFFLINE_CARD,
        card,
        dateTime -> OfflineOrder.byCard(dateTime, card, number, port));
  }

  /**
   * The same with a verification code that was handed out elsewhere.
   *
   * @param sixDigits 0–999999
   */
  public void startByCode(int port, int sixDigits) {
    int number = deviceId().deviceNumber();
    Bytes code = OfflineOrder.code(sixDigits);
    startOffline(
        port,
        StartKind.VERIFICATION_CODE,
        code,
        dateTime -> OfflineOrder.byCode(dateTime, code, number, port));
  }

  public void stopByCard(int port) {
    onPort(port, target -> outlets.end(target, BY_CARD));
  }

  /**
   * Something is wrong around the pile.
   *
   * @param type of {@link Alarm}
   * @param port the port, or the detector's bus address
   * @param trigger bits of that detector's inputs
   */
  public void alarm(int type, int port, int trigger) {
    timers.execute(() -> correspondence.send(new Alarm(type, port, trigger)));
  }

  /**
   * A cabinet's door; its state is in the next 0x41.
   *
   * @throws java.util.NoSuchElementException if the pile is no cabinet
   */
  public void door(int port, boolean open) {
    outlets.port(port);
    Cabinet doors = cabinet.orElseThrow();
    timers.execute(() -> doors.door(port, open));
  }

  /** A cabinet's user forgot to close the door. */
  public void doorNotClosed(int port) {
    onPort(
        port,
        target -> {
          Bytes order = target.isCharging() ? target.charge().order() : Charge.NO_ORDER;
          correspondence.send(new PortPush(PortPush.DOOR_NOT_CLOSED, port, order));
        });
  }

  /** An old device asks for its firmware: 0x05. */
  public void requestUpgrade() {
    timers.execute(
        () -> {
          firmware.reset();
          correspondence.send(new UpgradeRequest(spec.deviceType(), version, 0));
        });
  }

  /** The next so many firmware packets are asked for again. */
  public void askResends(int count) {
    timers.execute(() -> firmware.askResends(count));
  }

  /** A firmware image without verification packet is refused from now on. */
  public void requireVerification() {
    timers.execute(firmware::mustBeVerified);
  }

  /**
   * The next whole firmware image is refused.
   *
   * @param result of {@link io.chargeline.protocol.ap3000.FirmwareAnswer}
   */
  public void refuseFirmware(int result) {
    timers.execute(() -> firmware.refuse(result));
  }

  /** Power goes and comes: charges end, the memory stays, the clock is lost. */
  public void reboot() {
    timers.execute(this::powerCycle);
  }

  /** The next so many commands are executed, and their answers get lost. */
  public void loseAnswers(int count) {
    timers.execute(() -> correspondence.loseAnswers(count));
  }

  /** The next so many commands never arrive. */
  public void ignoreRequests(int count) {
    timers.execute(() -> correspondence.ignoreRequests(count));
  }

  /** The last answered settlement comes once more, with a new message id, as seen in the field. */
  public void repeatSettlement() {
    timers.execute(
        () -> {
          if (lastSettled != null) {
            write(framed(lastSettled));
          }
        });
  }

  /** A heartbeat whose checksum is wrong. */
  public void sendWrongChecksum() {
    timers.execute(
        () -> {
          byte[] bytes = correspondence.framed(heartbeatNow()).raw().array().clone();
          bytes[bytes.length - 1] ^= 0x5A;
          host.write(bytes);
        });
  }

  /** A heartbeat out of turn. */
  public void sendHeartbeat() {
    timers.execute(() -> correspondence.send(heartbeatNow()));
  }

  // --- power and line --------------------------------------------------------------------------

  void lineOpened() {
    if (!powered) {
      return;
    }
    online = true;
    forgetServer();
    listener.connected(this);
    heartbeat.every(heartbeatPeriod());
    memory.followUp();
    beat();
    time.lineOpened();
  }

  void lineClosed() {
    heartbeat.cancel();
    if (online) {
      online = false;
      listener.disconnected(this);
    }
  }

  private void powerCycle() {
    powerDown();
    if (host.isAlone()) {
      host.hangUpFor(periods.boot());
    }
    powerUp.in(periods.boot());
  }

  private void powerDown() {
    outlets.endAll(POWER_LOST);
    memory.powerDown();
    powered = false;
    time.powerDown();
    cards.forget();
    lineClosed();
  }

  private void powerUp() {
    powered = true;
    correspondence.restart();
    if (host.isConnected()) {
      lineOpened();
    }
  }

  private void upgraded() {
    version = firmware.version().orElse(version);
    powerCycle();
  }

  private Duration heartbeatPeriod() {
    return setup.heartbeat().orElse(periods.heartbeat());
  }

  /** It introduces itself again with the next heartbeat. */
  private void forgetServer() {
    registered = false;
    modernAnswered = false;
    legacyUnanswered = 0;
  }

  private void beat() {
    PileKind kind = spec.kind();
    if (kind != PileKind.LEGACY && !registered) {
      correspondence.send(registration());
    }
    boolean old = kind == PileKind.LEGACY || (kind == PileKind.TRANSITIONAL && !modernAnswered);
    if (old && legacyUnanswered < LEGACY_TRIES) {
      legacyUnanswered++;
      correspondence.send(legacyHeartbeatNow());
    }
    if (kind == PileKind.LEGACY) {
      outlets.ports().stream().filter(ChargingPort::isUnconfirmed).forEach(this::confirm);
    } else {
      correspondence.send(heartbeatNow());
    }
    cabinet.ifPresent(doors -> correspondence.send(doors.heartbeat()));
  }

  private void confirm(ChargingPort port) {
    Charge charge = port.charge();
    correspondence.send(charge.confirm(charge.secondsAt(timers.nowMs())));
  }

  private Registration registration() {
    int workMode = setup.workMode(spec.workMode());
    return new Registration(
        version, spec.ports(), 0, spec.deviceType(), workMode, OptionalInt.empty());
  }

  private Heartbeat heartbeatNow() {
    return new Heartbeat(spec.decivolts(), outlets.status(), 0, OptionalInt.of(AMBIENT_CELSIUS));
  }

  private LegacyHeartbeat legacyHeartbeatNow() {
    return new LegacyHeartbeat(
        version,
        spec.decivolts(),
        outlets.status(),
        outlets.ports().stream().map(this::deciwatts).toList(),
        outlets.ports().stream().map(this::peakDeciwatts).toList(),
        0,
        0,
        spec.deviceType(),
        OptionalInt.of(AMBIENT_CELSIUS),
        OptionalInt.empty());
  }

  private int deciwatts(ChargingPort port) {
    Charge charge = port.charge();
    return charge == null ? 0 : charge.deciwatts(charge.secondsAt(timers.nowMs()));
  }

  private int peakDeciwatts(ChargingPort port) {
    Charge charge = port.charge();
    return charge == null ? 0 : charge.peakDeciwatts(charge.secondsAt(timers.nowMs()));
  }

  /** What all ports draw now, 0.1 W. */
  int deciwatts() {
    return outlets.ports().stream().mapToInt(this::deciwatts).sum();
  }

  /** What all settled charges took, 0.01 kWh. */
  long settledCentiKwh() {
    return settledCentiKwh;
  }

  int version() {
    return version;
  }

  // --- what the server sends -------------------------------------------------------------------

  void received(Frame frame) {
    if (!powered) {
      return;
    }
    requests.received(frame);
    listener.received(this, frame);
    Downlink message = Downlink.of(frame);
    if (message instanceof Acknowledgement answer) {
      acknowledged(frame, answer);
    } else if (message instanceof TimeAnswer answer) {
      time.answered(answer);
      listener.clockSet(this);
    } else if (message instanceof OrderConfirmAnswer answer) {
      confirmed(answer);
    } else if (message instanceof CardAnswer answer) {
      cards.answered(frame, answer);
    } else {
      if (frame.command() == ChargeRequest.COMMAND) {
        requests.chargeRequest(frame);
      }
      correspondence.requested(frame, this::react);
    }
  }

  private void acknowledged(Frame frame, Acknowledgement answer) {
    switch (answer.command()) {
      case Registration.COMMAND -> registrationAnswered(answer);
      case Heartbeat.COMMAND -> modernAnswered = true;
      case LegacyHeartbeat.COMMAND -> {
        legacyUnanswered = 0;
        if (spec.kind() == PileKind.LEGACY) {
          registrationAnswered(answer);
        }
      }
      case Settlement.COMMAND -> settlementAnswered(frame);
      default -> {
        // of no message of a pile
      }
    }
  }

  private void registrationAnswered(Acknowledgement answer) {
    if (!registered && answer.result() == 0) {
      registered = true;
      listener.registered(this);
    }
  }

  private void settlementAnswered(Frame frame) {
    memory
        .answered(frame)
        .ifPresent(
            settlement -> {
              lastSettled = settlement;
              listener.settled(this, settlement);
            });
  }

  private void confirmed(OrderConfirmAnswer answer) {
    if (answer.result() == 0 && outlets.has(answer.port())) {
      outlets.port(answer.port()).confirm();
    }
  }

  /** Commands that a pile of this kind does not know are not answered. */
  private Reaction react(Downlink command) {
    if (command.command() == ChargeRequest.COMMAND) {
      return Reaction.answer(outlets.execute(command));
    } else if (command instanceof ChangeCharge change) {
      return Reaction.result(change.command(), outlets.change(change));
    } else if (command instanceof FirmwarePacket packet) {
      return firmware.take(packet);
    } else if (command instanceof BareCommand bare && !isQuery(bare)) {
      return bare(bare.command());
    }
    return setup
        .react(command)
        .map(reaction -> applied(command, reaction))
        .or(() -> cabinet.flatMap(doors -> doors.react(command)))
        .orElse(Reaction.NONE);
  }

  private static boolean isQuery(BareCommand command) {
    return command.command() >= BareCommand.QUERY_RUN_PARAMETERS
        && command.command() <= BareCommand.QUERY_CARD_PARAMETERS;
  }

  private Reaction bare(int command) {
    return switch (command) {
      case BareCommand.REBOOT -> Reaction.result(command, 0).then(this::powerCycle);
      case BareCommand.CLEAR_MEMORY -> {
        memory.clear();
        setup.clear();
        yield Reaction.result(command, 0);
      }
      case BareCommand.QUERY_STATUS ->
          Reaction.NONE.then(
              () -> {
                forgetServer();
                beat();
              });
      case BareCommand.SELF_UPGRADE ->
          Reaction.NONE.then(
              () -> {
                version++;
                powerCycle();
              });
      default -> Reaction.NONE;
    };
  }

  /** What changes at once when it is set. */
  private Reaction applied(Downlink command, Reaction reaction) {
    return switch (command.command()) {
      case RunParameters.COMMAND -> reaction.then(() -> heartbeat.every(heartbeatPeriod()));
      case SetWorkMode.COMMAND ->
          reaction.then(
              () -> {
                registered = false;
                correspondence.send(registration());
              });
      default -> reaction;
    };
  }

  // --- cards -----------------------------------------------------------------------------------

  private CompletableFuture<CardAnswer> present(int port, Bytes card) {
    CompletableFuture<CardAnswer> answer = new CompletableFuture<>();
    timers.execute(
        () -> {
          CardSwipe swipe =
              new CardSwipe(
                  card, OLD_CARD, port, 0, OptionalLong.of(clock.seconds()), Optional.empty());
          Frame frame = correspondence.framed(swipe);
          cards.presented(frame, port, answer);
          cardPatience.in(CARD_PATIENCE);
          write(frame);
        });
    return answer;
  }

  private void startOffline(int port, StartKind kind, Bytes who, UnaryOperator<Bytes> order) {
    onPort(
        port,
        target -> {
          if (powered && clock.isSet() && target.isWaiting()) {
            outlets.begin(
                Charge.offline(
                    port,
                    kind,
                    order.apply(clock.bcd()),
                    who,
                    target.vehicle(),
                    timers.nowMs(),
                    setup.maxSeconds()));
          }
        });
  }

  // --- charging --------------------------------------------------------------------------------

  private final class ChargeEvents implements Outlets.Events {
    @Override
    public void begun(int port) {
      cards.started(port);
      if (spec.kind() == PileKind.LEGACY) {
        confirm(outlets.port(port));
      }
      listener.chargeStarted(Pile.this, port);
    }

    @Override
    public void reportDue(Charge charge, double fromSecond, double toSecond) {
      if (spec.kind() != PileKind.LEGACY) {
        correspondence.send(charge.report(fromSecond, toSecond, clock.seconds(), spec.decivolts()));
      }
    }

    @Override
    public void full(FullNotSettled message) {
      correspondence.send(message);
    }

    @Override
    public void ended(Settlement settlement) {
      settledCentiKwh += settlement.centiKwh();
      memory.keep(settlement);
      listener.chargeEnded(Pile.this, settlement);
    }
  }

  // --- frames ----------------------------------------------------------------------------------

  private Frame framed(Settlement settlement) {
    return correspondence.framed(
        new Settlement(
            settlement.seconds(),
            settlement.maxDeciwatts(),
            settlement.centiKwh(),
            settlement.port(),
            settlement.startKind(),
            settlement.card(),
            settlement.stop(),
            settlement.order(),
            settlement.secondMaxDeciwatts(),
            OptionalLong.of(clock.seconds()),
            settlement.occupyMinutes()));
  }

  private void write(Frame frame) {
    if (online && host.write(frame.raw().array())) {
      listener.sent(this, frame);
    }
  }

  // --- threads ---------------------------------------------------------------------------------

  private void onPort(int port, Consumer<ChargingPort> task) {
    ChargingPort target = outlets.port(port);
    timers.execute(() -> task.accept(target));
  }

  private <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, timers::execute);
  }
}
