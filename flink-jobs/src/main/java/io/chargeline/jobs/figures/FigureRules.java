package io.chargeline.jobs.figures;

import java.io.Serializable;
import java.time.Duration;

/**
 * How windows are told.
 *
 * @param log {@code live} or {@code recording}, in every row
 * @param zone of the fleet, and of tenants in no registry
 * @param graceMs how long after the end of its day a window waits for what comes late
 * @param live false for a recording: its windows are told once, as final, see {@link Scope#steps}
 */
record FigureRules(String log, String zone, long graceMs, boolean live) implements Serializable {
  private static final long LONGEST_DAY_MS = Duration.ofHours(50).toMillis();

  /** How long after a moment every window is final that holds it. */
  long keepMs() {
    return graceMs + LONGEST_DAY_MS;
  }
}
