package io.chargeline.oracle.charge;

import java.util.Comparator;

/**
 * A point in a device's log: one of its moments, or what fell due just before one.
 *
 * @param moment index of the moment
 * @param before whether it comes before that moment
 * @param at event time, unix milliseconds
 */
record Point(int moment, boolean before, long at) implements Comparable<Point> {
  private static final Comparator<Point> ORDER =
      Comparator.comparingInt(Point::moment)
          .thenComparing(Point::before, Comparator.reverseOrder())
          .thenComparingLong(point -> point.before ? point.at : 0);

  @Override
  public int compareTo(Point other) {
    return ORDER.compare(this, other);
  }

  boolean isBefore(Point other) {
    return compareTo(other) < 0;
  }

  boolean isAfter(Point other) {
    return compareTo(other) > 0;
  }
}
