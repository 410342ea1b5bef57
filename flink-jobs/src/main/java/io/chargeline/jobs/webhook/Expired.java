package io.chargeline.jobs.webhook;

import java.util.ArrayList;
import java.util.List;

/** Finds out which of an endpoint's events the log has lost before they were delivered. */
final class Expired {

  /**
   * Events that are no longer in the log.
   *
   * @param replay of the lane; empty for live events
   * @param head the event that is known by name; null for a stretch of which nothing is known
   */
  record Loss(Part part, long from, long until, String replay, Entry head) {}

  private final Lanes lanes;

  Expired(Lanes lanes) {
    this.lanes = lanes;
  }

  /** Bodies that should have been where was read, and were not. */
  List<Loss> absent(PartCursor cursor, long from, long until, long now) {
    List<Loss> losses = new ArrayList<>();
    if (from >= 0 && from < until) {
      for (Lane lane :
          List.copyOf(lanes.hungry(cursor.part()).subMap(from, true, until, false).values())) {
        losses.add(head(lane, now));
      }
    }
    return losses;
  }

  /** Everything that stood before an offset; {@link Long#MAX_VALUE} when the log was made anew. */
  List<Loss> before(PartCursor cursor, long until, long now) {
    List<Loss> losses = new ArrayList<>();
    for (Lane lane : List.copyOf(lanes.hungry(cursor.part()).headMap(until).values())) {
      losses.add(head(lane, now));
    }
    long first = Math.min(until, skipLanes(cursor, until));
    boolean anew = until == Long.MAX_VALUE;
    if (!anew && cursor.next() >= 0 && cursor.next() < until) {
      first = Math.min(first, cursor.next());
      cursor.considered(until);
    }
    if (!anew && first < until) {
      losses.add(new Loss(cursor.part(), first, until, "", null));
    }
    return losses;
  }

  /** The first offset that a spilled lane was to be read from. */
  private long skipLanes(PartCursor cursor, long until) {
    long first = Long.MAX_VALUE;
    for (Lane lane : List.copyOf(lanes.marked())) {
      if (lane.part.equals(cursor.part()) && lane.isSpilled() && lane.spilledFrom() < until) {
        first = Math.min(first, lane.spilledFrom());
        lane.refilledUntil(until);
        if (lane.spilledFrom() >= cursor.reached()) {
          lane.whole();
        }
        lanes.account(lane);
      }
    }
    return first;
  }

  private Loss head(Lane lane, long now) {
    Entry head = lane.head();
    lanes.hungry(lane.part).remove(head.offset);
    lanes.finish(lane, now);
    return new Loss(lane.part, head.offset, head.offset + 1, lane.replay, head);
  }
}
