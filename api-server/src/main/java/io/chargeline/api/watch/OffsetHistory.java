package io.chargeline.api.watch;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * Where the end of one partition stood when: makes seconds of a position, without reading what
 * stands there. The longer it gets, the wider its steps.
 */
final class OffsetHistory {
  private static final int MOST = 512;

  /** Ends that were passed, from the first that nobody has read on. */
  private final Deque<Step> steps = new ArrayDeque<>();

  private Step newest;
  private long spacingMs;

  private record Step(long at, long end) {}

  /**
   * @param at unix milliseconds, not before those of earlier calls
   */
  void ended(long at, long end) {
    if (newest != null && end <= newest.end()) {
      return;
    }
    if (newest != null && (steps.isEmpty() || newest.at() - steps.getLast().at() >= spacingMs)) {
      steps.addLast(newest);
      if (steps.size() > MOST) {
        widen();
      }
    }
    newest = new Step(at, end);
  }

  private void widen() {
    boolean drop = false;
    for (Iterator<Step> all = steps.iterator(); all.hasNext(); drop = !drop) {
      all.next();
      if (drop) {
        all.remove();
      }
    }
    spacingMs = 2 * (steps.getLast().at() - steps.getFirst().at()) / MOST;
  }

  /**
   * For how long the record at this position has waited to be read, at least; 0: it is not there.
   *
   * @param now unix milliseconds
   * @param position the next to be read; what is before it is forgotten
   */
  double secondsBehind(long now, long position) {
    while (!steps.isEmpty() && steps.getFirst().end() <= position) {
      steps.removeFirst();
    }
    if (steps.isEmpty()) {
      spacingMs = 0;
    }
    Step first = steps.isEmpty() ? newest : steps.getFirst();
    boolean read = first == null || first.end() <= position;
    return read ? 0 : Math.max(0, now - first.at()) / 1000.0;
  }
}
