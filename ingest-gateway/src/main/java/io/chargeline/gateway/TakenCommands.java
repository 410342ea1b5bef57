package io.chargeline.gateway;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The ids of commands taken, so that none is taken twice. Remembers each for at least an hour,
 * longer than any command lives; when full of younger ones it takes no more, because forgetting one
 * could start a charge twice.
 */
final class TakenCommands {
  private static final long KEPT_NANOS = Duration.ofHours(1).toNanos();

  private final int most;
  private final Set<String> ids = new HashSet<>();
  private final Deque<Taken> byAge = new ArrayDeque<>();

  private record Taken(String id, long nanos) {}

  enum Outcome {
    NEW,
    KNOWN,
    FULL
  }

  TakenCommands(int most) {
    this.most = most;
  }

  /**
   * @param nanos a clock that only goes on, {@link System#nanoTime}
   */
  Outcome take(String id, long nanos) {
    while (!byAge.isEmpty() && nanos - byAge.peekFirst().nanos > KEPT_NANOS) {
      ids.remove(byAge.removeFirst().id);
    }
    if (ids.contains(id)) {
      return Outcome.KNOWN;
    }
    if (ids.size() >= most) {
      return Outcome.FULL;
    }
    ids.add(id);
    byAge.addLast(new Taken(id, nanos));
    return Outcome.NEW;
  }
}
