package io.chargeline.jobs.webhook;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.LongConsumer;

/** Which endpoint is to be looked at when; one timer of the task serves all. */
final class Alarm {
  private record Wake(Outlet outlet, long at) {}

  private final PriorityQueue<Wake> wakes = new PriorityQueue<>(Comparator.comparingLong(Wake::at));
  private final LongConsumer timer;
  private long armedFor = Long.MAX_VALUE;

  /**
   * @param timer told when to call {@link #ring}, unix milliseconds; earlier times may still come
   */
  Alarm(LongConsumer timer) {
    this.timer = timer;
  }

  void set(Outlet outlet, long at) {
    if (at < Long.MAX_VALUE && outlet.watch().wakeAt(at)) {
      wakes.add(new Wake(outlet, at));
      arm();
    }
  }

  /** Those whose time has come. */
  List<Outlet> ring(long now) {
    armedFor = Long.MAX_VALUE;
    List<Outlet> due = new ArrayList<>();
    while (!wakes.isEmpty() && wakes.peek().at() <= now) {
      Wake wake = wakes.remove();
      if (wake.outlet().watch().isWokenAt(wake.at())) {
        due.add(wake.outlet());
      }
    }
    return due;
  }

  /** After {@link #ring}, when everyone has said when next. */
  void arm() {
    if (!wakes.isEmpty() && wakes.peek().at() < armedFor) {
      armedFor = wakes.peek().at();
      timer.accept(armedFor);
    }
  }
}
