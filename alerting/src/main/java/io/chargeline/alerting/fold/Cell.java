package io.chargeline.alerting.fold;

/**
 * What is remembered of one rule at one entity. Times are unix milliseconds, 0 for none; arrays by
 * the rank of a severity.
 */
public class Cell {
  /** What was measured; another gauge starts anew. */
  public String gauge;

  /** The last measure; NaN: there is no data. */
  public double value = Double.NaN;

  /** The last measure that was a number; it stands while there is no data. */
  public double good = Double.NaN;

  /** When there was data last. */
  public long dataAt;

  /** Since when the measure is no number. */
  public long noDataSince;

  /** From when what lasts has lasted; 0: it does not. */
  public long base;

  /** Of an absence: whether it is looked for. */
  public boolean open;

  /** When it ends by itself. */
  public long until;

  /** From when on the level has held, not yet for long enough. */
  public long[] since = new long[4];

  /** From when on the level has not held, not yet for long enough. */
  public long[] falling = new long[4];

  /** The levels that are reached, as bits by rank. */
  public int on;

  /** That there is no data is itself an alert. */
  public boolean noData;

  /** What was added up in each slice of a window, or hour; {@code slices} of them, oldest first. */
  public long[] sliceAt;

  public double[] parts;
  public double[] wholes;
  public int slices;
  public double part;
  public double whole;

  /** What was told of it: the rank, 0 for none, and whether it was said to be pending. */
  public int told;

  public boolean toldPending;
  public long began;

  /** Nothing of it began before: then another rule, or none, counted, or it was over. */
  public long from;

  /** When time itself changes something. */
  public long dueAt = Long.MAX_VALUE;

  /** What it was last judged by. */
  public String evidence;

  boolean isOn(int rank) {
    return (on & (1 << rank)) != 0;
  }

  void set(int rank, boolean value) {
    on = value ? on | (1 << rank) : on & ~(1 << rank);
  }

  int rank() {
    return on == 0 ? 0 : 31 - Integer.numberOfLeadingZeros(on);
  }

  boolean quiet() {
    return on == 0 && !noData && told == 0 && !toldPending && noneRising();
  }

  private boolean noneRising() {
    return since[1] == 0 && since[2] == 0 && since[3] == 0;
  }

  void forgetMeasure() {
    value = Double.NaN;
    good = Double.NaN;
    dataAt = 0;
    noDataSince = 0;
    base = 0;
    until = 0;
    slices = 0;
    part = 0;
    whole = 0;
  }
}
