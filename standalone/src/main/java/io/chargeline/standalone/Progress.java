package io.chargeline.standalone;

import java.io.PrintStream;
import java.util.Locale;

/** Lines for the person who waits: what has come up, and after how many seconds. */
final class Progress {
  private final PrintStream out;
  private final long start = System.nanoTime();

  Progress(PrintStream out) {
    this.out = out;
  }

  void say(String text) {
    double seconds = (System.nanoTime() - start) / 1e9;
    out.printf(Locale.ROOT, "%6.1f s  %s%n", seconds, text);
  }

  /** Text as it is. */
  void print(String text) {
    out.println(text);
  }
}
