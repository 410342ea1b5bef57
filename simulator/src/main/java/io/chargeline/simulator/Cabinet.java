package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.CabinetHeartbeat;
import io.chargeline.protocol.ap3000.CabinetStop;
import io.chargeline.protocol.ap3000.CabinetStopAnswer;
import io.chargeline.protocol.ap3000.Downlink;
import io.chargeline.protocol.ap3000.PortFunction;
import io.chargeline.protocol.ap3000.StopCode;
import java.util.List;
import java.util.Optional;

/** A charging cabinet's doors, and the commands that concern them. */
final class Cabinet {
  private static final StopCode FORCED_OPEN = new StopCode(0x17);

  private final Outlets outlets;
  private long doors;

  Cabinet(Outlets outlets) {
    this.outlets = outlets;
  }

  void door(int port, boolean open) {
    doors = open ? doors | bit(port) : doors & ~bit(port);
  }

  /** Fans run where something charges. */
  CabinetHeartbeat heartbeat() {
    List<ChargingPort> ports = outlets.ports();
    long fans = 0;
    for (int i = 0; i < ports.size(); i++) {
      fans |= ports.get(i).isCharging() && !ports.get(i).isHeld() ? bit(i) : 0;
    }
    return new CabinetHeartbeat(ports.size(), doors, fans);
  }

  /** Nothing for commands that have nothing to do with doors. */
  Optional<Reaction> react(Downlink command) {
    if (command instanceof CabinetStop stop) {
      boolean done = outlets.stop(stop.port(), stop.order(), StopCode.STOPPED_BY_SERVER);
      return Optional.of(Reaction.answer(new CabinetStopAnswer(done ? 0 : 1, stop.order())));
    } else if (command instanceof PortFunction function) {
      return Optional.of(Reaction.result(function.command(), open(function)));
    }
    return Optional.empty();
  }

  private int open(PortFunction function) {
    if (function.function() != PortFunction.OPEN_CABINET || !outlets.has(function.port())) {
      return 1;
    }
    door(function.port(), true);
    outlets.end(outlets.port(function.port()), FORCED_OPEN);
    return 0;
  }

  private static long bit(int port) {
    return 1L << port;
  }
}
