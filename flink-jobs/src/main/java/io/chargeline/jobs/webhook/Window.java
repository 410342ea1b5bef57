package io.chargeline.jobs.webhook;

/**
 * What an endpoint holds in memory: events and their bytes, bounded; live events and replays each
 * have a share, so that neither keeps the other out. All endpoints of an instance draw on one
 * budget of bytes; a few events are never refused for its sake, so that no endpoint stands still.
 */
final class Window {
  private static final int REPLAY_SHARE = 4;
  private static final int ALWAYS = 16;

  /** The bytes of all windows of an instance. */
  static final class Budget {
    private final long limit;
    private long used;

    Budget(long limit) {
      this.limit = limit;
    }

    long used() {
      return used;
    }
  }

  private final Budget budget;
  private final int maxEvents;
  private final long maxBytes;
  private final int[] events = new int[2];
  private final long[] bytes = new long[2];

  Window(Budget budget, int maxEvents, long maxBytes) {
    this.budget = budget;
    this.maxEvents = maxEvents;
    this.maxBytes = maxBytes;
  }

  /** One event always fits, however large it is. */
  boolean hasRoom(boolean replay, int size) {
    int kind = kind(replay);
    if (events[kind] == 0) {
      return true;
    }
    int share = replay ? REPLAY_SHARE : 1;
    boolean within =
        events[kind] < Math.max(1, maxEvents / share) && bytes[kind] + size <= maxBytes / share;
    return within && (events[kind] < ALWAYS || budget.used + size <= budget.limit);
  }

  /** More than half full: what cannot go soon should make room. */
  boolean isCrowded(boolean replay) {
    int kind = kind(replay);
    int share = replay ? REPLAY_SHARE : 1;
    return 2 * events[kind] > maxEvents / share
        || 2 * bytes[kind] > maxBytes / share
        || (events[kind] >= ALWAYS && budget.used > budget.limit / 2);
  }

  void add(boolean replay, int size) {
    change(replay, 1, size);
  }

  void remove(boolean replay, int size) {
    change(replay, -1, -size);
  }

  int events() {
    return events[0] + events[1];
  }

  long bytes() {
    return bytes[0] + bytes[1];
  }

  private void change(boolean replay, int count, int size) {
    int kind = kind(replay);
    events[kind] += count;
    bytes[kind] += size;
    budget.used += size;
  }

  private static int kind(boolean replay) {
    return replay ? 1 : 0;
  }
}
