package io.chargeline.jobs.figures;

/** What is to be added to a scope's figures in one slot of time; flat. */
public final class Delta {
  /** {@link ScopeKey#text}. */
  public String scope;

  /** When the slot begins. */
  public long slot;

  /** The latest moment in it, unix milliseconds. */
  public long latest;

  public Tally tally = new Tally();

  public Delta() {}

  Delta(String scope, long slot) {
    this.scope = scope;
    this.slot = slot;
    this.latest = slot;
  }

  void add(Delta other) {
    tally.add(other.tally);
    latest = Math.max(latest, other.latest);
  }
}
