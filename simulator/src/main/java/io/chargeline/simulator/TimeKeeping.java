package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.TimeAnswer;
import io.chargeline.protocol.ap3000.TimeRequest;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.function.Consumer;

/** Asks the server for the time: until it is told, and then now and again. */
final class TimeKeeping {
  private final int command;
  private final Periods periods;
  private final DeviceClock clock;
  private final Consumer<Uplink> line;
  private final Periodic next;

  /**
   * @param command of {@link TimeRequest}
   */
  TimeKeeping(
      int command, Timers timers, Periods periods, DeviceClock clock, Consumer<Uplink> line) {
    this.command = command;
    this.periods = periods;
    this.clock = clock;
    this.line = line;
    this.next = new Periodic(timers, this::ask);
  }

  void lineOpened() {
    if (!clock.isSet()) {
      ask();
    }
  }

  void powerDown() {
    next.cancel();
    clock.lose();
  }

  void answered(TimeAnswer answer) {
    clock.set(answer.unixSeconds());
    next.in(periods.timeRefresh());
  }

  private void ask() {
    next.in(periods.timeRetry());
    line.accept(new TimeRequest(command));
  }
}
