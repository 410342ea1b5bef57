package io.chargeline.gateway;

import java.util.function.LongSupplier;

/**
 * Knows when the event loop stood still: the process was stopped, the machine paused, or something
 * held the loop up. What devices did or left undone meanwhile says nothing against them. On the
 * loop only.
 */
final class Standstill {
  private final long leastNanos;
  private final LongSupplier nanos;
  private long last;
  private long ended;
  private boolean any;

  /**
   * @param leastNanos a shorter one is none
   * @param nanos {@link System#nanoTime}
   */
  Standstill(long leastNanos, LongSupplier nanos) {
    this.leastNanos = leastNanos;
    this.nanos = nanos;
    this.last = nanos.getAsLong();
  }

  /** To be called several times within the least standstill, and before time is judged. */
  void pulse() {
    long now = nanos.getAsLong();
    if (now - last > leastNanos) {
      ended = now;
      any = true;
    }
    last = now;
  }

  /** How long it has been since then, without a standstill and all that was before it. */
  long since(long then) {
    pulse();
    return last - (any && ended - then > 0 ? ended : then);
  }

  /** Whether what comes now may have been waiting for us to go on. */
  boolean justEnded() {
    pulse();
    return any && last - ended <= leastNanos;
  }
}
