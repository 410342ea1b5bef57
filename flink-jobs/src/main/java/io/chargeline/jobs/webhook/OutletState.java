package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.jobs.webhook.Subscription.Gap;
import java.util.ArrayList;
import java.util.List;

/**
 * What a checkpoint holds of one endpoint, as JSON: positions and names, never a body, so that it
 * is bounded whatever the endpoint is owed. See {@link PartCursor} for how it is gone on from.
 *
 * @param cursors empty for a deleted endpoint, of which only the version matters
 */
record OutletState(
    Endpoint endpoint,
    long disabledSince,
    List<Gap> gaps,
    long goneVersion,
    List<Cursor> cursors,
    List<Blocked> lanes,
    boolean breakerOpen,
    long breakerSince,
    Tally tally) {

  /**
   * @param next negative while it is not known where to begin
   * @param owed offsets before next that were in memory
   */
  record Cursor(String part, long next, long since, List<Long> owed) {}

  /**
   * A lane that has failed, or that has events in the log alone.
   *
   * @param aside see {@link Lane#aside}
   * @param spilledFrom {@link Lane#NONE} for nothing
   * @param head null if it has not failed
   */
  record Blocked(
      String part, String key, String replay, String aside, long spilledFrom, Head head) {}

  /** See {@link Entry}. */
  record Head(
      long offset,
      String id,
      String type,
      String device,
      long sequence,
      long occurredAt,
      int failures,
      long firstAttemptAt,
      long dueAt) {}

  static OutletState of(Subscription deleted) {
    return of(deleted, List.of(), List.of(), null, new Tally());
  }

  static OutletState of(Outlet outlet) {
    List<Cursor> cursors = new ArrayList<>();
    for (PartCursor cursor : outlet.intake().cursors()) {
      List<Long> owed = new ArrayList<>(cursor.owed());
      for (Lane lane : outlet.lanes().all()) {
        if (lane.part.equals(cursor.part()) && !lane.isMarked()) {
          lane.queue().forEach(entry -> owed.add(entry.offset));
        }
      }
      cursors.add(
          new Cursor(
              cursor.part().toString(),
              cursor.next() < 0 ? cursor.next() : cursor.reached(),
              cursor.since(),
              owed));
    }
    List<Blocked> lanes = outlet.lanes().marked().stream().map(OutletState::blocked).toList();
    return of(outlet.subscription(), cursors, lanes, outlet.breaker(), outlet.tally());
  }

  private static OutletState of(
      Subscription subscription,
      List<Cursor> cursors,
      List<Blocked> lanes,
      Breaker breaker,
      Tally tally) {
    return new OutletState(
        subscription.endpoint(),
        subscription.disabledSince(),
        subscription.gaps(),
        subscription.goneVersion(),
        cursors,
        lanes,
        breaker != null && breaker.isOpen(),
        breaker == null ? 0 : breaker.since(),
        tally);
  }

  private static Blocked blocked(Lane lane) {
    Entry first = lane.head();
    boolean failed = first != null && (first.failures > 0 || lane.aside != null);
    List<Entry> rest = lane.queue().stream().skip(failed ? 1 : 0).limit(1).toList();
    long from = rest.isEmpty() ? lane.spilledFrom() : rest.get(0).offset;
    return new Blocked(
        lane.part.toString(), lane.key, lane.replay, lane.aside, from, failed ? head(first) : null);
  }

  private static Head head(Entry entry) {
    Envelope event = entry.envelope;
    return new Head(
        entry.offset,
        event.id(),
        event.type(),
        event.device(),
        event.sequence(),
        event.occurredAt(),
        entry.failures,
        entry.firstAttemptAt,
        entry.dueAt);
  }

  Subscription subscription() {
    return new Subscription(endpoint, disabledSince, gaps, goneVersion);
  }

  /** Puts an outlet that was just made where this one was. */
  void restore(Outlet outlet, long now) {
    outlet.breaker().restore(breakerOpen, breakerSince);
    for (Cursor cursor : cursors) {
      outlet
          .intake()
          .put(
              PartCursor.restored(
                  Part.parse(cursor.part()), cursor.next(), cursor.since(), cursor.owed()));
    }
    for (Part part : Part.ALL) {
      if (cursors.stream().noneMatch(cursor -> cursor.part().equals(part.toString()))) {
        // The state is older than this part of the log: all of that is news.
        outlet
            .intake()
            .put(PartCursor.since(part, endpoint.effectiveFrom() - Dispatcher.CLOCKS_APART_MS));
      }
    }
    for (Blocked one : lanes) {
      Part part = Part.parse(one.part());
      Lane lane =
          one.aside() == null
              ? Lane.of(part, one.key(), one.replay())
              : Lane.aside(part, one.key(), one.replay(), one.aside());
      if (one.head() != null) {
        lane.queue().add(entry(one.head()));
      }
      if (one.spilledFrom() != Lane.NONE) {
        lane.spillFrom(one.spilledFrom());
      }
      outlet.lanes().open(lane);
      outlet.lanes().place(lane, now);
    }
  }

  private Entry entry(Head head) {
    Envelope envelope =
        new Envelope(
            head.id(),
            head.type(),
            head.device(),
            endpoint.tenant(),
            null,
            head.sequence(),
            head.occurredAt());
    Entry entry = new Entry(head.offset(), envelope, null);
    entry.failures = head.failures();
    entry.firstAttemptAt = head.firstAttemptAt();
    entry.dueAt = head.dueAt();
    return entry;
  }
}
