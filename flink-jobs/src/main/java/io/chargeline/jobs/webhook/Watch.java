package io.chargeline.jobs.webhook;

/** When an endpoint was last reported on, and is next to be looked at; unix milliseconds. */
final class Watch {
  private static final long AT_MOST_EVERY_MS = 2_000;
  private static final long AT_LEAST_EVERY_MS = 60_000;

  private long reportedAt;
  private boolean changed = true;

  /** Metrics read it on another thread. */
  private volatile long oldestUndelivered;

  private long wakeAt = Long.MAX_VALUE;

  void change() {
    changed = true;
  }

  boolean isReportDue(long now) {
    return now >= reportAt();
  }

  long reportAt() {
    return reportedAt + (changed ? AT_MOST_EVERY_MS : AT_LEAST_EVERY_MS);
  }

  /**
   * @param oldest when the oldest undelivered event happened; null if there is none
   */
  void reported(long now, Long oldest) {
    reportedAt = now;
    changed = false;
    oldestUndelivered = oldest == null ? 0 : oldest;
  }

  /** As of the last report; 0 for none. */
  long oldestUndelivered() {
    return oldestUndelivered;
  }

  /** Whether that is earlier than what it was to be woken at. */
  boolean wakeAt(long at) {
    if (at >= wakeAt) {
      return false;
    }
    wakeAt = at;
    return true;
  }

  /** Whether it is for this time that it is to be woken; it is so no more. */
  boolean isWokenAt(long at) {
    if (at != wakeAt) {
      return false;
    }
    wakeAt = Long.MAX_VALUE;
    return true;
  }
}
