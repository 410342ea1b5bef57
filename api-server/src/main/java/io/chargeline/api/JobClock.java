package io.chargeline.api;

import io.chargeline.domain.frame.ClockMark;
import java.util.HashMap;
import java.util.Map;

/** Up to when the device job has written everything: the least that its subtasks say of it. */
final class JobClock {
  private final Map<Integer, Long> times = new HashMap<>();
  private int subtasks;
  private volatile Long least;

  /** Called by one thread. */
  void moved(ClockMark mark) {
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
  Long time() {
    return least;
  }
}
