package io.chargeline.jobs.figures;

import java.util.Comparator;

/**
 * From {@code start} until before {@code end}, unix milliseconds.
 *
 * @param zone whose hour or day it is
 */
record Window(Step step, long start, long end, String zone) {
  static final Comparator<Window> ORDER =
      Comparator.comparing(Window::step).thenComparingLong(Window::start);
}
