package io.chargeline.jobs.webhook;

/**
 * The way of one device's events to one endpoint: a queue, of which only the head is ever under
 * way, and the cursor that makes a repeat silent. The queued events stand beside it in state, by
 * lane and number; numbers from {@code head} to {@code tail - 1} are taken.
 */
public final class Lane {
  public String name;
  public String endpointId;

  /** Of the last event that entered, whether it is delivered or not. */
  public long lastSequence;

  /** The latest event time that entered, unix milliseconds. */
  public long lastOccurredAt;

  public long head;
  public long tail;

  /** When the head is tried again, unix milliseconds; 0 when it is not waiting for that. */
  public long dueAt;

  /** Holds one event that was taken out of its order, and goes with it. */
  public boolean aside;

  static Lane of(String endpointId) {
    Lane lane = new Lane();
    lane.name = endpointId;
    lane.endpointId = endpointId;
    return lane;
  }

  static Lane aside(String endpointId, Pending pending) {
    Lane lane = of(endpointId);
    lane.name = endpointId + '/' + pending.event.id;
    lane.aside = true;
    return lane;
  }

  boolean isEmpty() {
    return head == tail;
  }

  long size() {
    return tail - head;
  }

  String slot(long number) {
    return name + '#' + number;
  }

  /**
   * A re-read gives the same sequence and the same time again. A lower sequence with a later time
   * is something else: the numbering began anew, and the event is news.
   */
  boolean hasSeen(EventRecord event) {
    return event.sequence <= lastSequence && event.occurredAt <= lastOccurredAt;
  }

  void advanceCursor(EventRecord event) {
    lastSequence = event.sequence;
    lastOccurredAt = Math.max(lastOccurredAt, event.occurredAt);
  }
}
