package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StopCode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A pile's ports, and what an 0x82 does to them. */
final class Outlets {
  /** What real devices say to a request that is cut short. */
  private static final Bytes CUT_SHORT = Bytes.wrap(new byte[] {1, 1});

  private final Timers timers;
  private final Periods periods;
  private final Events events;
  private final List<ChargingPort> ports = new ArrayList<>();

  /** What the pile around the ports does about a charge. */
  interface Events {
    void begun(int port);

    /** A report is due on what was charged between two seconds of the charge. */
    void reportDue(Charge charge, double fromSecond, double toSecond);

    void ended(Settlement settlement);
  }

  Outlets(int count, Timers timers, Periods periods, Events events) {
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

  /** Does what the request asks, if it can; returns the answer's data. */
  Bytes execute(Frame frame) {
    return ChargeRequest.of(frame)
        .map(request -> request.start() ? start(request) : stop(request))
        .map(ChargeAnswer::encode)
        .orElse(CUT_SHORT);
  }

  void begin(Charge charge) {
    port(charge.port()).begin(charge, periods);
    events.begun(charge.port());
  }

  /** Nothing if the port does not charge. */
  void end(ChargingPort port, StopCode code) {
    if (port.isCharging()) {
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
      begin(Charge.online(request, number, port.vehicle(), timers.nowMs()));
    }
    return answer;
  }

  private ChargeAnswer stop(ChargeRequest request) {
    int number = request.port();
    if (number >= ports.size()) {
      return ChargeAnswer.of(ChargeAnswer.NO_SUCH_PORT, request.order(), number);
    }
    ChargingPort port = port(number);
    // Another order's charge goes on: for the order named, the port is in that state already.
    if (!port.isCharging() || !port.charge().order().equals(request.order())) {
      return ChargeAnswer.of(ChargeAnswer.ALREADY, request.order(), number);
    }
    end(port, StopCode.STOPPED_BY_SERVER);
    return ChargeAnswer.of(ChargeAnswer.DONE, request.order(), number);
  }

  private void report(int number) {
    ChargingPort port = port(number);
    double to = port.charge().secondsAt(timers.nowMs());
    events.reportDue(port.charge(), port.startPeriod(to), to);
  }

  private void endByItself(int number) {
    ChargingPort port = port(number);
    end(port, port.charge().endSecond(), port.charge().endCode());
  }

  private void end(ChargingPort port, double second, StopCode code) {
    events.ended(port.cut(second).settlement(second, code));
  }
}
