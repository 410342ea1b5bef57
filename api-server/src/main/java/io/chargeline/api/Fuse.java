package io.chargeline.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps everybody from waiting for somebody who does not answer: after a question without an answer
 * there is a rest; then one may ask, and the others follow once that one was answered.
 */
final class Fuse {
  private final long restNanos;
  private final LongSupplier nanoTime;
  private boolean blown;
  private long nextTryAt;

  Fuse(Duration rest, LongSupplier nanoTime) {
    this.restNanos = rest.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether to ask now; {@link #answered} or {@link #unanswered} tells what came of it. */
  synchronized boolean admits() {
    if (!blown) {
      return true;
    }
    long now = nanoTime.getAsLong();
    if (now - nextTryAt < 0) {
      return false;
    }
    nextTryAt = now + restNanos;
    return true;
  }

  synchronized void answered() {
    blown = false;
  }

  synchronized void unanswered() {
    blown = true;
    nextTryAt = nanoTime.getAsLong() + restNanos;
  }
}
