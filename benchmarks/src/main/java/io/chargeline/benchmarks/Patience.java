package io.chargeline.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** Waits for the scene of a benchmark to be set; never within what is measured. */
public final class Patience {
  private static final long PAUSE_MS = 100;

  /** Asks whether the scene is set. */
  @FunctionalInterface
  public interface Question {
    boolean ask() throws IOException, InterruptedException;
  }

  private Patience() {}

  /**
   * Asks ten times a second at most.
   *
   * @return whether the answer was yes within the time
   */
  public static boolean until(Duration patience, Question question)
      throws IOException, InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (System.nanoTime() < end) {
      if (question.ask()) {
        return true;
      }
      Thread.sleep(PAUSE_MS);
    }
    return false;
  }
}
