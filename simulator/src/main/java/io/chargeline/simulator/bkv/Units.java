package io.chargeline.simulator.bkv;

/** How values are put into the wire's whole numbers. */
final class Units {
  static final double SECONDS_PER_MINUTE = 60;

  /** What sums of fractions may miss a whole unit by. */
  static final double HAIR = 1e-6;

  private static final int U16_MAX = 0xFFFF;

  private Units() {}

  /** Whole units as a meter counts them: a hair under a unit is that unit's rounding. */
  static int u16(double value) {
    return (int) Math.max(0, Math.min(U16_MAX, Math.floor(value + HAIR)));
  }

  /** Whole minutes that have passed. */
  static int minutes(double second) {
    return u16(second / SECONDS_PER_MINUTE);
  }
}
