package io.chargeline.jobs.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Which writers of one partition are ticking, and since when not. A writer whose last tick is more
 * than the grace behind another's has left; it comes back with its next tick.
 */
public final class LiveWriters {
  private final long graceMs;

  /**
   * @param graceMs {@link Long#MAX_VALUE}: nobody ever leaves
   */
  public LiveWriters(long graceMs) {
    this.graceMs = graceMs;
  }

  /**
   * Takes one tick.
   *
   * @param lastTicks last tick per live writer; changed
   * @return the writers that are found to have left, with their last ticks
   */
  public List<Map.Entry<String, Long>> tick(
      Map<String, Long> lastTicks, String writer, long timeMs) {
    lastTicks.merge(writer, timeMs, Math::max);
    List<Map.Entry<String, Long>> left = new ArrayList<>();
    for (Map.Entry<String, Long> other : lastTicks.entrySet()) {
      if (timeMs - other.getValue() > graceMs) {
        left.add(Map.entry(other.getKey(), other.getValue()));
      }
    }
    left.forEach(gone -> lastTicks.remove(gone.getKey()));
    return left;
  }

  /** The time up to which every live writer has told all it will tell. */
  public static OptionalLong reached(Map<String, Long> lastTicks) {
    return lastTicks.values().stream().mapToLong(Long::longValue).min();
  }
}
