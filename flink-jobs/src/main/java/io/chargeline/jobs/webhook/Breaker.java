package io.chargeline.jobs.webhook;

import java.time.Duration;

/**
 * Whether an endpoint is sent to. After {@value #PATIENCE} failures in a row that are its own and
 * not an event's, single attempts are made, with growing pauses, until one is accepted.
 */
final class Breaker {
  static final int PATIENCE = 5;
  private static final long[] PAUSES_S = {1, 2, 5, 15, 60, 300};
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;
  private static final int REQUEST_TIMEOUT = 408;

  private int inARow;
  private int probes;
  private boolean open;
  private boolean silent;
  private long since;
  private long probeAt;

  Breaker(long now) {
    since = now;
  }

  /** {@code closed}, {@code open}, {@code half_open}. */
  String wireName(int underWay) {
    if (!open) {
      return "closed";
    }
    return underWay > 0 ? "half_open" : "open";
  }

  boolean isOpen() {
    return open;
  }

  long since() {
    return since;
  }

  /** When a single attempt is next made, unix milliseconds. */
  long probeAt() {
    return probeAt;
  }

  /** How many attempts may be under way now. */
  int allows(int most, long now) {
    if (open) {
      return now >= probeAt ? 1 : 0;
    }
    return silent ? 1 : most;
  }

  /** Whether this closed it. */
  boolean accepted(long now) {
    inARow = 0;
    silent = false;
    return close(now);
  }

  /**
   * @param first whether it was the event's first attempt: an event that is refused again and again
   *     says nothing of the endpoint
   */
  void failed(Reply reply, boolean first, long now) {
    silent = !reply.answered();
    if (open) {
      // What began before it opened says nothing new.
      if (now >= probeAt) {
        pause(reply, now);
      }
      return;
    }
    if (first || isOfTheEndpoint(reply)) {
      inARow++;
    }
    if (inARow >= PATIENCE) {
      open = true;
      since = now;
      probes = 0;
      pause(reply, now);
    }
  }

  /** A new version may be sent to at once. */
  boolean reset(long now) {
    inARow = 0;
    silent = false;
    return close(now);
  }

  void restore(boolean wasOpen, long openSince) {
    open = wasOpen;
    since = openSince;
  }

  private boolean close(long now) {
    if (!open) {
      return false;
    }
    open = false;
    since = now;
    return true;
  }

  private void pause(Reply reply, long now) {
    long pause = PAUSES_S[Math.min(probes, PAUSES_S.length - 1)] * 1_000;
    long wished = reply.wish(now).map(Breaker::bounded).map(Duration::toMillis).orElse(0L);
    probes++;
    probeAt = now + Math.max(pause, wished);
  }

  private static Duration bounded(Duration wish) {
    return wish.compareTo(RetrySchedule.LONGEST_WISH) > 0 ? RetrySchedule.LONGEST_WISH : wish;
  }

  private static boolean isOfTheEndpoint(Reply reply) {
    return !reply.answered()
        || reply.status() >= SERVER_ERROR
        || reply.status() == TOO_MANY
        || reply.status() == REQUEST_TIMEOUT;
  }
}
