package io.chargeline.jobs.webhook;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * When a refused event is tried again: after 1, 2, 5, 15 s, then growing to every 4 h, until it has
 * been tried for {@code giveUpAfter}. Up to a tenth is added, so that many events refused at once
 * do not come back at once; the tenth follows from the event's id, and so does not differ between
 * runs.
 */
record RetrySchedule(Duration giveUpAfter) implements Serializable {
  private static final long[] DELAYS_S = {1, 2, 5, 15, 60, 300, 900, 3_600, 14_400};

  /** The most that a receiver's {@code Retry-After} can ask for. */
  static final Duration LONGEST_WISH = Duration.ofHours(24);

  /**
   * @param failures attempts that failed so far, from 1
   * @param triedFor milliseconds from the beginning of the first attempt until now
   * @param wish what the receiver asked for
   * @return milliseconds from now; empty when the event is given up
   */
  Optional<Long> delayMs(String eventId, int failures, long triedFor, Optional<Duration> wish) {
    if (triedFor >= giveUpAfter.toMillis()) {
      return Optional.empty();
    }
    long base = DELAYS_S[Math.min(failures, DELAYS_S.length) - 1] * 1_000;
    long jitter = base * Math.floorMod((eventId + failures).hashCode(), 1_001) / 10_000;
    long wished = wish.map(RetrySchedule::bounded).orElse(0L);
    return Optional.of(Math.max(base + jitter, wished));
  }

  private static long bounded(Duration wish) {
    return Math.min(wish.toMillis(), LONGEST_WISH.toMillis());
  }
}
