package io.chargeline.jobs.figures;

import io.chargeline.domain.WireName;
import java.time.Duration;
import java.util.List;

/** Whose figures. */
enum Scope implements WireName {
  FLEET(Duration.ofMinutes(1)),
  TENANT(Duration.ofMinutes(1)),
  SITE(Duration.ofMinutes(1)),
  DEVICE(Duration.ofMinutes(15)),
  PORT(Duration.ofMinutes(15));

  private static final List<Step> ALL_STEPS = List.of(Step.MINUTE, Step.HOUR, Step.DAY);
  private static final List<Step> LONG_STEPS = List.of(Step.HOUR, Step.DAY);
  private static final List<Step> DAYS = List.of(Step.DAY);

  private final long slotMs;

  Scope(Duration slot) {
    this.slotMs = slot.toMillis();
  }

  /**
   * The state's grain: a minute where minutes are told, else a quarter of an hour, at which hours
   * and days of every zone begin.
   */
  long slotMs() {
    return slotMs;
  }

  long slotOf(long time) {
    return Math.floorDiv(time, slotMs) * slotMs;
  }

  /**
   * Finest first.
   *
   * @param live false for a recording, a year of which comes at once: one step coarser
   */
  List<Step> steps(boolean live) {
    boolean wide = slotMs == FLEET.slotMs;
    if (live) {
      return wide ? ALL_STEPS : LONG_STEPS;
    }
    return wide ? LONG_STEPS : DAYS;
  }
}
