package io.chargeline.jobs.webhook;

/** What an endpoint did so far; times in unix milliseconds, 0 for never. Stored with its state. */
final class Tally {
  public long deadEvents;
  public long lastSuccessAt;

  /** When the newest event that it accepted had happened. */
  public long lastSuccessEventAt;

  public long lastFailureAt;

  /** A status, or why none came. */
  public String lastError;
}
