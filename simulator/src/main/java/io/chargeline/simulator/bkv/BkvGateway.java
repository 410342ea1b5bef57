package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.Inbound;
import io.chargeline.protocol.Splitter;
import io.chargeline.protocol.bkv.AbnormalEvent;
import io.chargeline.protocol.bkv.BalanceQuery;
import io.chargeline.protocol.bkv.BkvSplitter;
import io.chargeline.protocol.bkv.ConnectEvent;
import io.chargeline.protocol.bkv.Downlink;
import io.chargeline.protocol.bkv.Frame;
import io.chargeline.protocol.bkv.Heartbeat;
import io.chargeline.protocol.bkv.Node;
import io.chargeline.protocol.bkv.Operation;
import io.chargeline.protocol.bkv.Parameter;
import io.chargeline.protocol.bkv.StatusBits;
import io.chargeline.protocol.bkv.StatusReport;
import io.chargeline.protocol.bkv.TimeReply;
import io.chargeline.protocol.bkv.Uplink;
import io.chargeline.simulator.Dialer;
import io.chargeline.simulator.Executed;
import io.chargeline.simulator.Modem;
import io.chargeline.simulator.Periodic;
import io.chargeline.simulator.PowerCurve;
import io.chargeline.simulator.Station;
import io.chargeline.simulator.Timers;
import io.chargeline.simulator.Yard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A virtual BKV gateway that behaves as specified, and misbehaves on demand. Every method may be
 * called from any thread; what it asks for happens soon, on the gateway's own thread. Outlets are 0
 * for A and 1 for B; what is asked of a socket that the gateway does not know has no effect.
 */
public final class BkvGateway implements Station {
  private static final String MODULE_VERSION = "200.1.17";
  private static final int SIGNAL = 17;
  private static final int CONNECT_CODE = 0x3111;
  private static final int FIRST_SOCKET = 1;
  private static final int LAST_BUSINESS_NUMBER = 0xFFFF;

  /** Draws its power for longer than any charge takes. */
  private static final double ENDLESS_WH = 1e6;

  private final GatewaySpec spec;
  private final GatewayPeriods periods;
  private final Timers timers;
  private final GatewayListener listener;
  private final Modem modem;
  private final GatewayClock clock;
  private final Sockets sockets;
  private final EndReports ends;
  private final Commands commands;
  private final Executed executed = new Executed();
  private final FrameLog received = new FrameLog();
  private final FrameLog sent = new FrameLog();
  private final Set<Integer> changed = new TreeSet<>();
  private final Periodic heartbeat;
  private final Periodic report;
  private final Periodic deaf;
  private final Periodic changeTold;
  private int businessNumber;
  private int acknowledgementsToIgnore;
  private int answersToLose;
  private int requestsToIgnore;
  private volatile boolean online;

  public BkvGateway(
      Dialer dialer,
      Timers timers,
      GatewaySpec spec,
      GatewayPeriods periods,
      GatewayListener listener) {
    this.spec = spec;
    this.periods = periods;
    this.timers = timers;
    this.listener = listener;
    this.clock = new GatewayClock(timers);
    this.businessNumber = spec.firstBusinessNumber() - 1;
    this.modem =
        new Modem(
            dialer,
            timers,
            new BkvSplitter(Splitter.DEFAULT_CAP),
            periods.reconnect(),
            periods.reconnectMax(),
            new ModemUser());
    this.sockets = new Sockets(spec.sockets(), this::outlet);
    sockets.all().forEach(socket -> changed.add(socket.number()));
    this.ends =
        new EndReports(
            timers,
            periods.endRepeat(),
            this::send,
            number -> sockets.find(number).map(SocketUnit::isOnline).orElse(true),
            modem::hangUp);
    this.commands = new Commands(spec, sockets, clock, new Floor());
    this.heartbeat = new Periodic(timers, this::beat);
    this.report = new Periodic(timers, this::reportAll);
    this.deaf = new Periodic(timers, modem::hangUp);
    this.changeTold = new Periodic(timers, this::tellChanges);
  }

  /** One in a yard, connecting at once. */
  public static BkvGateway in(
      Yard yard, GatewaySpec spec, GatewayPeriods periods, GatewayListener listener) {
    BkvGateway gateway =
        yard.place((dialer, timers) -> new BkvGateway(dialer, timers, spec, periods, listener));
    gateway.start();
    return gateway;
  }

  @Override
  public void start() {
    modem.start();
  }

  @Override
  public void stop() {
    modem.stop();
  }

  // --- what a test or a fleet asks of it -------------------------------------------------------

  public GatewaySpec spec() {
    return spec;
  }

  public DeviceId deviceId() {
    return spec.id();
  }

  /** Its connection, to be dropped, silenced or cut into pieces. */
  public Modem modem() {
    return modem;
  }

  /** What it lives by. */
  public Timers timers() {
    return timers;
  }

  public boolean isOnline() {
    return online;
  }

  /** The last 64 frames that the server sent, but for answers to heartbeats and status reports. */
  public List<Frame> received() {
    return received.frames();
  }

  /** The last 64 frames that it sent, but for heartbeats and status reports. */
  public List<Frame> sent() {
    return sent.frames();
  }

  /**
   * @param operation of {@link Operation}
   */
  public long receivedCount(int operation) {
    return received.count(operation);
  }

  /**
   * @param operation of {@link Operation}
   */
  public long sentCount(int operation) {
    return sent.count(operation);
  }

  public CompletableFuture<StatusBits> status(int socket, int outlet) {
    return ask(() -> known(socket).outlet(outlet).status());
  }

  /** What 1011 set, or came from the factory. */
  public CompletableFuture<Map<Parameter, Long>> parameters(int socket) {
    return ask(() -> known(socket).parameters());
  }

  /** The sockets that it has been told of. */
  public CompletableFuture<List<Node>> nodes() {
    return ask(sockets::nodes);
  }

  /** How many end reports wait for the server's acknowledgement. */
  public CompletableFuture<Integer> unacknowledged() {
    return ask(ends::size);
  }

  /** A vehicle is plugged in, its battery as empty as the curve says; a running charge feeds it. */
  public void plug(int socket, int outlet, PowerCurve vehicle) {
    onOutlet(socket, outlet, target -> target.plug(vehicle));
  }

  /**
   * The same for a load that never changes and is never full.
   *
   * @param watts above 0
   */
  public void plug(int socket, int outlet, double watts) {
    plug(socket, outlet, new PowerCurve(watts, 0, ENDLESS_WH));
  }

  /** Pulls the plug; a running charge ends after the socket's no-load delay. */
  public void unplug(int socket, int outlet) {
    onOutlet(socket, outlet, OutletUnit::unplug);
  }

  /**
   * An outlet breaks, and a running charge with it.
   *
   * @param bits of the status byte: 1 over-power, 2 over-current, 4 over-temperature, 0x40
   *     metering; 0 repairs the outlet
   */
  public void fault(int socket, int outlet, int bits) {
    onOutlet(
        socket,
        outlet,
        target -> {
          target.fault(bits);
          changed.add(socket);
        });
  }

  /** The radio loses a socket, or finds it again; a charge there goes on unheard. */
  public void socketOnline(int socket, boolean on) {
    onSocket(
        socket,
        target -> {
          target.online(on);
          changed.add(socket);
        });
  }

  /**
   * A user shows a card: it waits for the server's order. Where a charge of that card runs, it ends
   * that charge.
   *
   * @param card 6 bytes
   */
  public void swipe(int socket, int outlet, Bytes card) {
    onOutlet(socket, outlet, target -> swiped(target, card));
  }

  /**
   * @param card 6 bytes
   */
  public void askBalance(int socket, int outlet, Bytes card) {
    timers.execute(() -> send(new BalanceQuery(socket, outlet, card)));
  }

  public void raise(AbnormalEvent event) {
    timers.execute(() -> send(event));
  }

  /**
   * An event of the socket itself.
   *
   * @param reason a code, 1–255; no table of them is published
   */
  public void raiseAlarm(int socket, int reason) {
    onSocket(
        socket,
        target ->
            send(
                new AbnormalEvent(
                    socket,
                    OptionalInt.of(reason),
                    OptionalInt.of(0),
                    OptionalInt.of(spec.decivolts()),
                    OptionalInt.of(spec.decivolts()),
                    quiet(target.outlet(0)),
                    quiet(target.outlet(1)))));
  }

  /** The next so many acknowledgements of end reports never arrive. */
  public void ignoreAcknowledgements(int count) {
    timers.execute(() -> acknowledgementsToIgnore = count);
  }

  /** The next so many commands are executed, and their answers get lost. */
  public void loseAnswers(int count) {
    timers.execute(() -> answersToLose = count);
  }

  /** The next so many commands never arrive. */
  public void ignoreRequests(int count) {
    timers.execute(() -> requestsToIgnore = count);
  }

  // --- line ------------------------------------------------------------------------------------

  private final class ModemUser implements Modem.User {
    @Override
    public void opened() {
      online = true;
      listener.connected(BkvGateway.this);
      heartbeat.every(periods.heartbeat());
      report.every(periods.report());
      beat();
      send(
          new ConnectEvent(
              OptionalInt.of(FIRST_SOCKET),
              OptionalInt.of(ConnectEvent.WHOLE_SOCKET),
              Optional.of(clock.now()),
              OptionalInt.of(CONNECT_CODE)));
      ends.connected();
      ends.flush();
      tellChanges();
    }

    @Override
    public void closed() {
      heartbeat.cancel();
      report.cancel();
      deaf.cancel();
      ends.disconnected();
      if (online) {
        online = false;
        listener.disconnected(BkvGateway.this);
      }
    }

    @Override
    public void received(Inbound item) {
      if (item instanceof Frame frame && frame.deviceId().equals(spec.id())) {
        received.add(frame);
        listener.received(BkvGateway.this, frame);
        handle(frame);
      }
    }
  }

  private void beat() {
    if (!deaf.isArmed()) {
      deaf.in(periods.heartbeatPatience());
    }
    send(new Heartbeat(Yard.iccidOf(spec.id()), MODULE_VERSION, SIGNAL));
  }

  private void reportAll() {
    sockets.all().forEach(this::report);
  }

  private void report(SocketUnit socket) {
    send(new StatusReport(List.of(socket.status())));
  }

  /** A change is reported first, and then what it brought to an end. */
  private void tellChanges() {
    if (!online) {
      return;
    }
    changed.forEach(number -> sockets.find(number).ifPresent(this::report));
    changed.clear();
    ends.flush();
  }

  // --- what the server sends -------------------------------------------------------------------

  private void handle(Frame frame) {
    Downlink message = Downlink.of(frame);
    if (message instanceof TimeReply time) {
      deaf.cancel();
      clock.set(time.time());
    } else if (Commands.isEndAck(message)) {
      acknowledged(message);
    } else if (Commands.isCommand(message)) {
      commanded(frame, message);
    }
  }

  private void acknowledged(Downlink ack) {
    if (acknowledgementsToIgnore > 0) {
      acknowledgementsToIgnore--;
      return;
    }
    ends.acknowledged(ack).ifPresent(ended -> listener.acknowledged(this, ended.report(0)));
  }

  private void commanded(Frame frame, Downlink command) {
    if (requestsToIgnore > 0) {
      requestsToIgnore--;
      return;
    }
    if (executed.containsKey(frame.raw())) {
      Bytes before = executed.get(frame.raw());
      if (!before.isEmpty()) {
        write(Frame.parse(before));
      }
      return;
    }
    executed.put(frame.raw(), Bytes.EMPTY);
    if (commands.takesTime(command)) {
      timers.after(periods.nodeReply(), () -> execute(frame, command));
    } else {
      execute(frame, command);
    }
  }

  private void execute(Frame frame, Downlink command) {
    Optional<Frame> answer =
        commands.execute(command).map(message -> Frame.up(spec.id(), frame.sequence(), message));
    answer.ifPresent(
        reply -> {
          executed.put(frame.raw(), reply.raw());
          answer(reply);
        });
    tellChanges();
  }

  private void answer(Frame reply) {
    if (answersToLose > 0) {
      answersToLose--;
    } else {
      write(reply);
    }
  }

  // --- cards -----------------------------------------------------------------------------------

  private void swiped(OutletUnit outlet, Bytes card) {
    Charge running = outlet.charge();
    if (running == null) {
      send(outlet.swiped(card, nextBusinessNumber(), periods.orderPatience()));
    } else if (running.terms() instanceof Terms.ByCard by && by.card().equals(card)) {
      outlet.stop(EndCause.STOPPED);
    }
  }

  // --- charging --------------------------------------------------------------------------------

  private OutletUnit outlet(SocketUnit socket, int index) {
    return new OutletUnit(socket, index, timers, spec, clock::now, this::ended);
  }

  private int nextBusinessNumber() {
    businessNumber = businessNumber >= LAST_BUSINESS_NUMBER ? 1 : businessNumber + 1;
    return businessNumber;
  }

  /** Ends come by themselves, by a command or by a user: the change is told when that is done. */
  private void ended(EndedCharge end) {
    changed.add(end.socket());
    ends.keep(end);
    listener.chargeEnded(this, end.report(0));
    changeTold.in(Duration.ZERO);
  }

  /** What commands do to the gateway as a whole. */
  private final class Floor implements Commands.Effects {
    @Override
    public int nextBusinessNumber() {
      return BkvGateway.this.nextBusinessNumber();
    }

    @Override
    public void begun(OutletUnit outlet) {
      changed(outlet.socket());
      listener.chargeStarted(BkvGateway.this, outlet.socket().number(), outlet.index());
    }

    @Override
    public void changed(SocketUnit socket) {
      changed.add(socket.number());
    }
  }

  // --- frames ----------------------------------------------------------------------------------

  private void send(Uplink message) {
    write(Frame.up(spec.id(), 0, message));
  }

  private void write(Frame frame) {
    if (modem.write(frame.raw().array())) {
      sent.add(frame);
      listener.sent(this, frame);
    }
  }

  private static AbnormalEvent.Outlet quiet(OutletUnit outlet) {
    OptionalInt none = OptionalInt.of(0);
    return new AbnormalEvent.Outlet(none, none, none, none, Optional.of(outlet.status()));
  }

  // --- threads ---------------------------------------------------------------------------------

  private SocketUnit known(int number) {
    return sockets
        .find(number)
        .orElseThrow(() -> new IllegalArgumentException("no socket " + number));
  }

  private void onSocket(int number, Consumer<SocketUnit> task) {
    timers.execute(
        () -> {
          sockets.find(number).ifPresent(task);
          tellChanges();
        });
  }

  private void onOutlet(int socket, int outlet, Consumer<OutletUnit> task) {
    int index = Objects.checkIndex(outlet, SocketUnit.OUTLETS);
    onSocket(socket, target -> task.accept(target.outlet(index)));
  }

  private <T> CompletableFuture<T> ask(Supplier<T> question) {
    return CompletableFuture.supplyAsync(question, timers::execute);
  }
}
