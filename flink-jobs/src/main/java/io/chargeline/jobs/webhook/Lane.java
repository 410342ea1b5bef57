package io.chargeline.jobs.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;

/**
 * The way of one device's events, or of what is told of one alert, to one endpoint: a queue, of
 * which only the head is ever under way. What does not fit into memory stands in the log alone,
 * from an offset on: the lane is spilled then, and whatever comes for it is left in the log too
 * until it was read again up to there. A parked event has a lane of its own, aside.
 */
final class Lane {
  /** Nothing is spilled. */
  static final long NONE = -1;

  enum State {
    /** It has no event in memory. */
    EMPTY,
    /** Its head can go. */
    READY,
    UNDER_WAY,
    /** For the time at which its head is tried again. */
    WAITING,
    /** Its head's body is to be read from the log. */
    HUNGRY
  }

  /** The device, tenant or alert, the replay's id before it, the parked event's behind it. */
  final String name;

  final Part part;

  /** The device, or the tenant's key, or the alert's. */
  final String key;

  /** Empty for live events. */
  final String replay;

  /** The parked event's id; null for all other lanes. */
  final String aside;

  private final Deque<Entry> queue = new ArrayDeque<>();
  private State state = State.EMPTY;
  private long spilledFrom = NONE;

  private Lane(Part part, String key, String replay, String aside) {
    this.name = name(key, replay) + (aside == null ? "" : "#" + aside);
    this.part = part;
    this.key = key;
    this.replay = replay;
    this.aside = aside;
  }

  static String name(String key, String replay) {
    return replay.isEmpty() ? key : replay + '/' + key;
  }

  static Lane of(Part part, String key, String replay) {
    return new Lane(part, key, replay, null);
  }

  static Lane aside(Part part, String key, String replay, String id) {
    return new Lane(part, key, replay, id);
  }

  /** That of the lane whose events go on without this one. */
  String mainName() {
    return name(key, replay);
  }

  Deque<Entry> queue() {
    return queue;
  }

  Entry head() {
    return queue.peek();
  }

  State state() {
    return state;
  }

  void become(State next) {
    state = next;
  }

  boolean isSpilled() {
    return spilledFrom != NONE;
  }

  long spilledFrom() {
    return spilledFrom;
  }

  void spillFrom(long offset) {
    spilledFrom = isSpilled() ? Math.min(spilledFrom, offset) : offset;
  }

  /** Everything before that offset is in memory now, or done. */
  void refilledUntil(long offset) {
    spilledFrom = Math.max(spilledFrom, offset);
  }

  void whole() {
    spilledFrom = NONE;
  }

  /** Whether more of it may be read: nothing in memory that it would have to wait for. */
  boolean canRefill() {
    return isSpilled() && state == State.EMPTY;
  }

  /** Its head has failed, so that those behind it must wait. */
  boolean isBlocked() {
    return !queue.isEmpty() && queue.peek().failures > 0 && state != State.UNDER_WAY;
  }

  /** Whether the stored state has to know it by name. */
  boolean isMarked() {
    return aside != null || isSpilled() || (!queue.isEmpty() && queue.peek().failures > 0);
  }

  /** The undelivered event, if any, that this one makes superfluous. */
  Optional<Entry> superseded(String latestOf) {
    for (Iterator<Entry> it = queue.descendingIterator(); it.hasNext(); ) {
      Entry entry = it.next();
      boolean inHand = entry.isTried() || (entry == queue.peek() && state == State.UNDER_WAY);
      if (latestOf.equals(entry.collapsesInto) && !inHand) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }
}
