package io.chargeline.api.watch;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The wall clock, but for its jumps: it never goes back, and while it differs from the wall it runs
 * at half or double speed. So a clock that is set does not make lasting of what has not lasted.
 */
final class SteadyClock {
  private static final long NS_PER_MS = 1_000_000;

  private final Clock wall;
  private final LongSupplier nanos;
  private long last;
  private long lastNanos;

  /**
   * @param nanos what only goes on
   */
  SteadyClock(Clock wall, LongSupplier nanos) {
    this.wall = wall;
    this.nanos = nanos;
    this.last = wall.millis();
    this.lastNanos = nanos.getAsLong();
  }

  /** Unix milliseconds, later than before; by one thread. */
  long next() {
    long run = nanos.getAsLong();
    long elapsed = (run - lastNanos) / NS_PER_MS;
    lastNanos = run;
    long ahead = wall.millis() - last;
    last += Math.max(Math.max(1, elapsed / 2), Math.min(ahead, elapsed * 2));
    return last;
  }
}
