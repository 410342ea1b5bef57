package io.chargeline.jobs.figures;

import java.util.Arrays;

/**
 * Sums by cell (see {@link Measure}), of which most are zero; flat, stored as a POJO. Additions in
 * any order give the same tally. Moments may overflow: their differences are exact all the same.
 */
public final class Tally {
  public byte[] cells = {};
  public long[] values = {};

  public Tally() {}

  long get(int cell) {
    int i = Arrays.binarySearch(cells, (byte) cell);
    return i < 0 ? 0 : values[i];
  }

  void add(int cell, long value) {
    if (value == 0) {
      return;
    }
    int i = Arrays.binarySearch(cells, (byte) cell);
    if (i < 0) {
      insert(-i - 1, (byte) cell, value);
    } else if (values[i] + value == 0) {
      remove(i);
    } else {
      values[i] += value;
    }
  }

  /**
   * Something happened.
   *
   * @param at unix milliseconds
   * @param value of a level, by how much it changed then
   */
  void add(Measure measure, long at, long value) {
    add(measure.cell(), value);
    if (measure.isLevel()) {
      add(measure.moment(), value * at);
    }
  }

  void add(Tally other) {
    for (int i = 0; i < other.cells.length; i++) {
      add(other.cells[i], other.values[i]);
    }
  }

  boolean isEmpty() {
    return cells.length == 0;
  }

  /** Whether there is more in it than that more is known. */
  boolean countsAnything() {
    return cells.length > 1 || (cells.length == 1 && cells[0] != Measure.WEIGHT.cell());
  }

  boolean hasLevels() {
    for (byte cell : cells) {
      if (Measure.isLevelChange(cell)) {
        return true;
      }
    }
    return false;
  }

  /** What stays of it once its time is over: where the levels stand, and what was known. */
  Tally lasting() {
    Tally lasting = new Tally();
    for (int i = 0; i < cells.length; i++) {
      if (Measure.isLevelChange(cells[i]) || cells[i] == Measure.WEIGHT.cell()) {
        lasting.add(cells[i], values[i]);
      }
    }
    return lasting;
  }

  private void insert(int i, byte cell, long value) {
    byte[] moreCells = new byte[cells.length + 1];
    long[] moreValues = new long[cells.length + 1];
    System.arraycopy(cells, 0, moreCells, 0, i);
    System.arraycopy(values, 0, moreValues, 0, i);
    moreCells[i] = cell;
    moreValues[i] = value;
    System.arraycopy(cells, i, moreCells, i + 1, cells.length - i);
    System.arraycopy(values, i, moreValues, i + 1, cells.length - i);
    cells = moreCells;
    values = moreValues;
  }

  private void remove(int i) {
    byte[] fewerCells = new byte[cells.length - 1];
    long[] fewerValues = new long[cells.length - 1];
    System.arraycopy(cells, 0, fewerCells, 0, i);
    System.arraycopy(values, 0, fewerValues, 0, i);
    System.arraycopy(cells, i + 1, fewerCells, i, fewerCells.length - i);
    System.arraycopy(values, i + 1, fewerValues, i, fewerCells.length - i);
    cells = fewerCells;
    values = fewerValues;
  }
}
