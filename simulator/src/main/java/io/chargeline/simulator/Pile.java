package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.ap3000.TimeRequest;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A virtual AP3000 device that behaves as specified, and misbehaves on demand. Every method may be
 * called from any thread; what it asks for happens soon, on the pile's own thread. Ports are
 * 0-based, as on the wire; a port the pile does not have is an {@link IndexOutOfBoundsException}.
 */
public final class Pile {
  private static final int REBOOT = 0x87;
  private static final int QUERY = 0x81;
  private static final int LOCATE = 0x96;
  private static final Bytes OK = Bytes.wrap(new byte[] {0});

  private static final int LAST_MESSAGE_ID = 0xFFFE;
  private static final StopCode HARDWARE_FAULT = new StopCode(0x0F);
  private static final StopCode POWER_LOST = new StopCode(0x0E);
  private static final StopCode BY_CARD = new StopCode(0x16);

  private final PileSpec spec;
  private final Host host;
  private final Timers timers;
  private final Periods periods;
  private final PileListener listener;
  private final Outlets outlets;
  private final DeviceClock clock;
  private final SettlementMemory memory;
  private final RequestLog requests = new RequestLog();
  private final Executed executed = new Executed();
  private final Periodic heartbeat;
  private final Periodic timeRequest;
  private final Periodic powerUp;
  private Settlement lastSettled;
  private boolean powered = true;
  private boolean registered;
  private volatile boolean online;
  private int messageId;
  private int answersToLose;
  private int requestsToIgnore;

  Pile(PileSpec spec, Host host, Timers timers, Periods periods, PileListener listener) {
    this.spec = spec;
    this.host = host;
    this.timers = timers;
    this.periods = periods;
    this.listener = listener;
    this.clock = new DeviceClock(timers);
    this.memory = new SettlementMemory(timers, periods, this::framed, this::write);
    this.heartbeat = new Periodic(timers, this::beat);
    this.timeRequest = new Periodic(timers, this::askTime);
    this.powerUp = new Periodic(timers, this::powerUp);
    this.outlets = new Outlets(spec.ports(), timers, periods, new ChargeEvents());
    messageId = spec.physicalId() & 0xFF;
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
   * A user starts with a card that needs no server. Nothing happens if the port is not plugged and
   * free, or if the server never told the time, which the order number is made of.
   *
   * @param card the card's 4 bytes
   */
  public void startByCard(int port, Bytes card) {
    onPort(
        port,
        target -> {
          if (powered && clock.isSet() && target.isWaiting()) {
            Bytes order = cardOrder(card, port);
            outlets.begin(Charge.byCard(port, order, card, target.vehicle(), timers.nowMs()));
          }
        });
  }

  public void stopByCard(int port) {
    onPort(port, target -> outlets.end(target, BY_CARD));
  }

  /** Power goes and comes: charges end, the memory stays, the clock is lost. */
  public void reboot() {
    timers.execute(this::powerCycle);
  }

  /** The next so many 0x82 are executed, and their answers get lost. */
  public void loseAnswers(int count) {
    timers.execute(() -> answersToLose = count);
  }

  /** The next so many 0x82 never arrive. */
  public void ignoreRequests(int count) {
    timers.execute(() -> requestsToIgnore = count);
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
          byte[] bytes = frame(Heartbeat.COMMAND, heartbeatNow().encode()).raw().array().clone();
          bytes[bytes.length - 1] ^= 0x5A;
          host.write(bytes);
        });
  }

  /** A heartbeat out of turn. */
  public void sendHeartbeat() {
    timers.execute(() -> send(Heartbeat.COMMAND, heartbeatNow().encode()));
  }

  // --- power and line --------------------------------------------------------------------------

  void lineOpened() {
    if (!powered) {
      return;
    }
    online = true;
    registered = false;
    listener.connected(this);
    heartbeat.every(periods.heartbeat());
    memory.followUp();
    beat();
    if (!clock.isSet()) {
      askTime();
    }
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
    timeRequest.cancel();
    executed.clear();
    clock.lose();
    lineClosed();
  }

  private void powerUp() {
    powered = true;
    messageId = spec.physicalId() & 0xFF;
    if (host.isConnected()) {
      lineOpened();
    }
  }

  private void beat() {
    if (!registered) {
      send(Registration.COMMAND, registration().encode());
    }
    send(Heartbeat.COMMAND, heartbeatNow().encode());
  }

  private void askTime() {
    timeRequest.in(periods.timeRetry());
    send(TimeRequest.DEVICE, new TimeRequest(TimeRequest.DEVICE).encode());
  }

  private Registration registration() {
    return new Registration(
        spec.firmware(), spec.ports(), 0, spec.deviceType(), spec.workMode(), OptionalInt.empty());
  }

  private Heartbeat heartbeatNow() {
    return new Heartbeat(spec.decivolts(), outlets.status(), 0, OptionalInt.of(24));
  }

  // --- what the server sends -------------------------------------------------------------------

  void received(Frame frame) {
    if (!powered) {
      return;
    }
    requests.received(frame);
    listener.received(this, frame);
    switch (frame.command()) {
      case Registration.COMMAND -> registrationAnswered(frame);
      case TimeRequest.DEVICE -> timeAnswered(frame);
      case Settlement.COMMAND -> settlementAnswered(frame);
      case ChargeRequest.COMMAND -> chargeRequested(frame);
      case REBOOT -> {
        answer(frame, OK);
        powerCycle();
      }
      case QUERY -> {
        registered = false;
        beat();
      }
      case LOCATE -> answer(frame, OK);
      default -> {
        // Answers to heartbeats change nothing; other requests a pile of this kind does not know.
      }
    }
  }

  private void registrationAnswered(Frame frame) {
    if (!registered && frame.data().length() == 1 && frame.data().unsigned(0) == 0) {
      registered = true;
      listener.registered(this);
    }
  }

  private void timeAnswered(Frame frame) {
    if (frame.data().length() >= Integer.BYTES) {
      clock.set(Integer.toUnsignedLong(frame.data().littleEndian().getInt()));
      timeRequest.in(periods.timeRefresh());
      listener.clockSet(this);
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

  private void chargeRequested(Frame frame) {
    requests.chargeRequest(frame);
    if (requestsToIgnore > 0) {
      requestsToIgnore--;
      return;
    }
    Executed.Request request = Executed.Request.of(frame);
    Bytes before = executed.get(request);
    Bytes result = before == null ? outlets.execute(frame) : before;
    executed.put(request, result);
    if (answersToLose > 0) {
      answersToLose--;
    } else {
      answer(frame, result);
    }
  }

  // --- charging --------------------------------------------------------------------------------

  private final class ChargeEvents implements Outlets.Events {
    @Override
    public void begun(int port) {
      listener.chargeStarted(Pile.this, port);
    }

    @Override
    public void reportDue(Charge charge, double fromSecond, double toSecond) {
      PowerReport report = charge.report(fromSecond, toSecond, clock.seconds(), spec.decivolts());
      send(PowerReport.COMMAND, report.encode());
    }

    @Override
    public void ended(Settlement settlement) {
      memory.keep(settlement);
      listener.chargeEnded(Pile.this, settlement);
    }
  }

  /** Kind 0 of ap3000.md 5.7: date-time, card, device number, port + 30. */
  private Bytes cardOrder(Bytes card, int port) {
    String number = "%08d".formatted(deviceId().deviceNumber());
    return Bytes.ofHex(clock.bcd().hex() + card.hex() + number + "%02x".formatted(port + 30));
  }

  // --- frames ----------------------------------------------------------------------------------

  private Frame framed(Settlement settlement) {
    Settlement dated =
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
            settlement.occupyMinutes());
    return frame(Settlement.COMMAND, dated.encode());
  }

  private Frame frame(int command, Bytes data) {
    messageId = messageId >= LAST_MESSAGE_ID ? 1 : messageId + 1;
    return Frame.of(spec.physicalId(), messageId, command, data);
  }

  private void send(int command, Bytes data) {
    write(frame(command, data));
  }

  private void answer(Frame request, Bytes data) {
    write(Frame.of(spec.physicalId(), request.messageId(), request.command(), data));
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
    CompletableFuture<T> answer = new CompletableFuture<>();
    timers.execute(() -> answer.complete(question.get()));
    return answer;
  }
}
