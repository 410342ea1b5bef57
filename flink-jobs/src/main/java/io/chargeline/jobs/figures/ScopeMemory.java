package io.chargeline.jobs.figures;

/** What is known of a scope beside its slots; flat, stored as a POJO. */
public final class ScopeMemory {
  /** What lasts from before {@link #finalTo}. */
  public Tally base = new Tally();

  /** Windows that end until here are final, and their slots are gone; unix milliseconds. */
  public long finalTo = Long.MIN_VALUE;

  /** Windows that end until here have been told. */
  public long toldTo = Long.MIN_VALUE;

  /** The latest moment of anything that was added. */
  public long latest = Long.MIN_VALUE;

  /** {@link ZoneTimeline#text}, as of the last telling; null before. */
  public String zones;

  /** The armed timer; 0: none. */
  public long timerAt;

  public ScopeMemory() {}
}
