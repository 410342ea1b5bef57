package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.ChangeCharge;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.FullNotSettled;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StopCode;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/** A pile's ports, and what an 0x82 does to them. */
final class Outlets {
  /** What real devices say to a request that is cut short. */
  private static final Bytes CUT_SHORT = Bytes.wrap(new byte[] {1, 1});

  private static final int NOT_CHARGING = 1;
  private static final int VALUE_BELOW_CURRENT = 2;
  private static final int NO_SUCH_MODE_OR_PORT = 3;
  private static final long MILLIS_PER_MINUTE = 60_000;

  private final boolean cabinet;
  private final IntSupplier deviceMaxSeconds;
  private final Timers timers;
  private final Periods periods;
  private final Events events;
  private final List<ChargingPort> ports = new ArrayList<>();

  /** What the pile around the ports does about a charge. */
  interface Events {
    void begun(int port);

    /** A report is due on what was charged between two seconds of the charge. */
    void reportDue(Charge charge, double fromSecond, double toSecond);

    /** A cabinet's charge is full, and not yet settled. */
    void full(FullNotSettled message);

    void ended(Settlement settlement);
  }

  /**
   * @param cabinet whether a full battery stays until it is taken
   * @param deviceMaxSeconds the longest charge where its start says nothing
   */
  Outlets(
      int count,
      boolean cabinet,
      IntSupplier deviceMaxSeconds,
      Timers timers,
      Periods periods,
      Events events) {
    this.cabinet = cabinet;
    this.deviceMaxSeconds = deviceMaxSeconds;
    this.timers = timers;
    this.periods = periods;
    this.events = events;
    IntStream.range(0, count)
        .forEach(
            port ->
                ports.add(new ChargingPort(timers, () -> endByItself(port), () -> report(port))));
  }

  ChargingPort port(int number) {
    return ports.get(number);
  }

  List<PortStatus> status() {
    long now = timers.nowMs();
    return ports.stream().map(port -> port.statusAt(now)).toList();
  }

  List<ChargingPort> ports() {
    return ports;
  }

  boolean has(int port) {
    return port >= 0 && port < ports.size();
  }

  /** Does what the request asks, if it can. */
  Uplink execute(Downlink request) {
    if (request instanceof ChargeRequest charge) {
      return charge.start() ? start(charge) : stop(charge);
    }
    return new Uplink.Unrecognised(ChargeAnswer.COMMAND, CUT_SHORT);
  }

  /**
   * @return a result of 0x8A
   */
  int change(ChangeCharge change) {
    if (!has(change.port()) || change.mode() > ChangeCharge.ENERGY_OR_FULL) {
      return NO_SUCH_MODE_OR_PORT;
    }
    ChargingPort port = port(change.port());
    if (!port.isCharging() || port.isHeld()) {
      return NOT_CHARGING;
    }
    double now = port.charge().secondsAt(timers.nowMs());
    Charge changed = port.charge().changed(change, deviceMaxSeconds.getAsInt());
    if (changed.endSecond() <= now) {
      end(port, now, changed.endCode());
      return VALUE_BELOW_CURRENT;
    }
    port.change(changed, now);
    return 0;
  }

  /** Ends that order's charge; another one goes on. */
  boolean stop(int number, Bytes order, StopCode code) {
    boolean runs =
        has(number) && port(number).isCharging() && port(number).charge().order().equals(order);
    if (runs) {
      end(port(number), code);
    }
    return runs;
  }

  void begin(Charge charge) {
    port(charge.port()).begin(charge, periods);
    events.begun(charge.port());
  }

  /** Nothing if the port does not charge; what was full before ends as that. */
  void end(ChargingPort port, StopCode code) {
    if (port.isHeld()) {
      end(port, port.charge().endSecond(), StopCode.FULL);
    } else if (port.isCharging()) {
      end(port, port.charge().secondsAt(timers.nowMs()), code);
    }
  }

  void endAll(StopCode code) {
    ports.forEach(port -> end(port, code));
  }

  private ChargeAnswer start(ChargeRequest request) {
    if (request.port() == ChargeRequest.DEVICE_CHOOSES) {
      return startAnywhere(request);
    }
    if (request.port() >= ports.size()) {
      return ChargeAnswer.of(ChargeAnswer.NO_SUCH_PORT, request.order(), request.port());
    }
    return startOn(request.port(), request);
  }

  private ChargeAnswer startAnywhere(ChargeRequest request) {
    int[] waiting =
        IntStream.range(0, ports.size()).filter(port -> port(port).isWaiting()).toArray();
    if (waiting.length == 1) {
      return startOn(waiting[0], request);
    }
    int mask = IntStream.of(waiting).map(port -> 1 << port).sum();
    ChargeAnswer refusal =
        ChargeAnswer.of(
            mask == 0 ? ChargeAnswer.NO_CHARGER : ChargeAnswer.SEVERAL_WAITING,
            request.order(),
            ChargeRequest.DEVICE_CHOOSES);
    return new ChargeAnswer(
        refusal.result(), refusal.order(), refusal.port(), OptionalInt.of(mask));
  }

  private ChargeAnswer startOn(int number, ChargeRequest request) {
    ChargingPort port = port(number);
    ChargeAnswer answer = ChargeAnswer.of(port.resultOfStart(), request.order(), number);
    if (answer.executed()) {
      long now = timers.nowMs();
      begin(Charge.online(request, number, port.vehicle(), now, deviceMaxSeconds.getAsInt()));
    }
    return answer;
  }

  private ChargeAnswer stop(ChargeRequest request) {
    int number = request.port();
    if (number >= ports.size()) {
      return ChargeAnswer.of(ChargeAnswer.NO_SUCH_PORT, request.order(), number);
    }
    // Another order's charge goes on: for the order named, the port is in that state already.
    boolean stopped = stop(number, request.order(), StopCode.STOPPED_BY_SERVER);
    int result = stopped ? ChargeAnswer.DONE : ChargeAnswer.ALREADY;
    return ChargeAnswer.of(result, request.order(), number);
  }

  private void report(int number) {
    ChargingPort port = port(number);
    double to = port.charge().secondsAt(timers.nowMs());
    events.reportDue(port.charge(), port.startPeriod(to), to);
  }

  private void endByItself(int number) {
    ChargingPort port = port(number);
    if (cabinet && port.charge().endCode().equals(StopCode.FULL)) {
      port.hold();
      events.full(port.charge().full(port.charge().endSecond()));
    } else {
      end(port, port.charge().endSecond(), port.charge().endCode());
    }
  }

  private void end(ChargingPort port, double second, StopCode code) {
    Charge charge = port.cut(second);
    events.ended(charge.settlement(second, code, occupied(charge)));
  }

  /** Cabinets tell how long they were taken up. */
  private OptionalInt occupied(Charge charge) {
    long minutes = (timers.nowMs() - charge.startMs()) / MILLIS_PER_MINUTE;
    return cabinet ? OptionalInt.of((int) Math.min(0xFFFF, minutes)) : OptionalInt.empty();
  }
}
