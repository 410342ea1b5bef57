package io.chargeline.jobs.webhook;

import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.chargeline.jobs.webhook.Expired.Loss;

/** What is told of attempts and endpoints. */
final class Facts {
  /** In place of an event's type, when only positions are known. */
  private static final String UNKNOWN_TYPE = "unknown";

  private Facts() {}

  static DeliveryRow attempt(Attempt attempt, String outcome, Reply reply, long latencyMs) {
    Envelope event = attempt.entry().envelope;
    Endpoint endpoint = attempt.outlet().endpoint();
    return new DeliveryRow(
        endpoint.tenant(),
        endpoint.endpointId(),
        event.id(),
        event.type(),
        event.device(),
        event.sequence(),
        attempt.number(),
        attempt.at(),
        latencyMs,
        outcome,
        reply.status(),
        reply.error(),
        event.occurredAt(),
        attempt.lane().replay,
        reply.excerpt());
  }

  /** Nothing was tried: the log has lost it. A stretch of unknown events is one row. */
  static DeliveryRow loss(Endpoint endpoint, Loss loss, long now) {
    Envelope event =
        loss.head() != null
            ? loss.head().envelope
            : new Envelope(
                loss.part() + "@" + loss.from() + ".." + (loss.until() - 1),
                UNKNOWN_TYPE,
                null,
                endpoint.tenant(),
                null,
                0,
                now);
    return new DeliveryRow(
        endpoint.tenant(),
        endpoint.endpointId(),
        event.id(),
        event.type(),
        event.device(),
        event.sequence(),
        loss.head() == null ? 1 : loss.head().failures + 1,
        now,
        0,
        Outlet.DEAD,
        null,
        Reply.EXPIRED,
        event.occurredAt(),
        loss.replay(),
        null);
  }

  static EndpointHealth health(Outlet outlet, RecentEvents recent, long now) {
    Tally tally = outlet.tally();
    long oldest = oldestUndelivered(outlet);
    Subscription subscription = outlet.subscription();
    return new EndpointHealth(
        outlet.endpoint().endpointId(),
        outlet.endpoint().tenant(),
        now,
        outlet.endpoint().version(),
        outlet.breaker().wireName(outlet.underWay()),
        outlet.breaker().since(),
        !outlet.intake().isLive(),
        behind(outlet, recent),
        oldest == Long.MAX_VALUE ? null : oldest,
        blocked(outlet),
        outlet.lanes().parkedCount(),
        tally.deadEvents,
        time(tally.lastSuccessAt),
        time(tally.lastSuccessEventAt),
        time(tally.lastFailureAt),
        tally.lastError,
        subscription.isGone() ? "gone" : null);
  }

  static int blocked(Outlet outlet) {
    return outlet.lanes().marked().size() - outlet.lanes().parkedCount();
  }

  /** Unix milliseconds; {@link Long#MAX_VALUE} when it has all. */
  static long oldestUndelivered(Outlet outlet) {
    long oldest = Long.MAX_VALUE;
    for (Lane lane : outlet.lanes().all()) {
      if (lane.head() != null) {
        oldest = Math.min(oldest, lane.head().envelope.occurredAt());
      }
    }
    for (PartCursor cursor : outlet.intake().cursors()) {
      if (!cursor.isLive() && cursor.leftSince() > 0) {
        oldest = Math.min(oldest, cursor.leftSince());
      }
    }
    return oldest;
  }

  private static long behind(Outlet outlet, RecentEvents recent) {
    long behind = 0;
    for (PartCursor cursor : outlet.intake().cursors()) {
      if (!cursor.isLive()) {
        long next = cursor.next() >= 0 ? cursor.next() : recent.from(cursor.part());
        behind += Math.max(0, recent.end(cursor.part()) - next);
      }
    }
    return behind;
  }

  private static Long time(long at) {
    return at == 0 ? null : at;
  }
}
