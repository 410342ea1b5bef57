package io.chargeline.jobs.webhook;

import io.chargeline.jobs.webhook.EventLog.Request;
import java.util.Collection;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * How far one endpoint has considered one part of the log. What stands before {@code next} is done,
 * in memory, or known by its lane. After a restore {@code next} goes back to the first event that
 * was in memory; from there to where it had been, only those that are owed count.
 */
final class PartCursor {
  private static final long UNKNOWN = -1;

  private final Part part;
  private final NavigableSet<Long> owed = new TreeSet<>();
  private long next = UNKNOWN;
  private long reachedBefore;
  private long since;
  private boolean live;

  /** When the first event happened that was left in the log, as far as is known; 0 for none. */
  private long leftSince;

  private PartCursor(Part part) {
    this.part = part;
  }

  /** To begin with what was stored from that time on, unix milliseconds. */
  static PartCursor since(Part part, long time) {
    PartCursor cursor = new PartCursor(part);
    cursor.since = time;
    return cursor;
  }

  static PartCursor restored(Part part, long next, long since, Collection<Long> owed) {
    PartCursor cursor = since(part, since);
    cursor.next = next;
    if (next != UNKNOWN && !owed.isEmpty()) {
      cursor.owed.addAll(owed);
      cursor.reachedBefore = next;
      cursor.next = Math.min(next, cursor.owed.first());
    }
    return cursor;
  }

  Part part() {
    return part;
  }

  /** Negative while it is not known where to begin. */
  long next() {
    return next;
  }

  long since() {
    return since;
  }

  /** What was considered, before a restore too: everything below is done, owed, or in a lane. */
  long reached() {
    return Math.max(next, reachedBefore);
  }

  NavigableSet<Long> owed() {
    return owed;
  }

  Request request() {
    return next == UNKNOWN ? Request.since(part, since) : Request.at(part, next);
  }

  /** The request by time was answered, or the log has lost what was next. */
  void begin(long from) {
    next = Math.max(next, from);
  }

  /** The log was made anew. */
  void restart(long from) {
    next = from;
    owed.clear();
    reachedBefore = 0;
  }

  /** Whether everything before {@link #reached()} but what is owed is done. */
  boolean isDone(long offset) {
    return offset < next || (offset < reachedBefore && !owed.contains(offset));
  }

  void considered(long until) {
    if (until > next) {
      next = until;
      owed.headSet(next).clear();
    }
  }

  /** Whether what comes live is the next to consider. */
  boolean isLive() {
    return live;
  }

  void join() {
    live = true;
    leftSince = 0;
  }

  void leave(long occurredAt) {
    live = false;
    leftSince = leftSince == 0 ? occurredAt : leftSince;
  }

  /** The oldest one that was left is now this. */
  void leftFrom(long occurredAt) {
    live = false;
    leftSince = occurredAt;
  }

  long leftSince() {
    return leftSince;
  }
}
