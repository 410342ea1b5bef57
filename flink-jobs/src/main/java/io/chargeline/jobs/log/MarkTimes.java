package io.chargeline.jobs.log;

import io.chargeline.domain.frame.ClockMark;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The time of a topic with marks: the least that the subtasks of its writer say of it; stored as a
 * POJO.
 */
public final class MarkTimes {
  /** The last time of each subtask. */
  public Map<Integer, Long> times = new HashMap<>();

  public int subtasks;

  /** The last time that all had reached; {@code Long.MIN_VALUE} before the first. */
  public long reached = Long.MIN_VALUE;

  public MarkTimes() {}

  /**
   * Takes a mark in; one that comes again changes nothing.
   *
   * @return up to when everything is in the topic; empty before all subtasks have said so
   */
  public OptionalLong moved(ClockMark mark) {
    if (mark.subtasks() != subtasks) {
      subtasks = mark.subtasks();
      times.keySet().removeIf(subtask -> subtask >= subtasks);
    }
    times.merge(mark.subtask(), mark.time(), Math::max);
    if (times.size() < subtasks) {
      return OptionalLong.empty();
    }
    OptionalLong least = times.values().stream().mapToLong(Long::longValue).min();
    reached = Math.max(reached, least.orElse(reached));
    return least;
  }
}
