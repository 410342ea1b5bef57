package io.chargeline.domain.frame;

import java.util.HashMap;
import java.util.Map;

/** Up to when a job has written everything: the least that its subtasks say of it. */
public final class JobClock {
  private final Map<Integer, Long> times = new HashMap<>();
  private int subtasks;
  private volatile Long least;

  /** Called by one thread. */
  public void moved(ClockMark mark) {
    if (mark.subtasks() != subtasks) {
      subtasks = mark.subtasks();
      times.keySet().removeIf(subtask -> subtask >= subtasks);
    }
    times.merge(mark.subtask(), mark.time(), Math::max);
    if (times.size() == subtasks) {
      least = times.values().stream().min(Long::compare).orElseThrow();
    }
  }

  /** Unix milliseconds; null before all have said so. */
  public Long time() {
    return least;
  }
}
