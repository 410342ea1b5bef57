package io.chargeline.jobs.webhook;

/** An event that an endpoint has not taken yet. */
public final class Pending {
  public EventRecord event;

  /** Attempts that failed. */
  public int failures;

  /** Unix milliseconds; 0 before the first. */
  public long firstAttemptAt;

  static Pending of(EventRecord event) {
    Pending pending = new Pending();
    pending.event = event;
    return pending;
  }
}
