package io.chargeline.jobs.webhook;

import io.chargeline.domain.webhook.Endpoint;
import java.util.ArrayList;
import java.util.List;

/**
 * An endpoint's newest version, and what its history says beside it.
 *
 * @param disabledSince unix milliseconds; 0 while it is enabled
 * @param gaps when it was disabled: what happened then is not sent later either
 * @param goneVersion the version that answered 410; 0 for none
 */
record Subscription(Endpoint endpoint, long disabledSince, List<Gap> gaps, long goneVersion) {
  private static final int MAX_GAPS = 64;

  /** From one moment until another, unix milliseconds. */
  record Gap(long from, long until) {
    boolean contains(long at) {
      return at >= from && at < until;
    }
  }

  Subscription {
    gaps = List.copyOf(gaps);
  }

  static Subscription first(Endpoint endpoint) {
    return new Subscription(endpoint, endpoint.options().disabled() ? 1 : 0, List.of(), 0);
  }

  /** The fold of the control log: of two racing changes the first wins. */
  boolean isFollowedBy(Endpoint next) {
    return !endpoint.deleted() && next.version() == endpoint.version() + 1;
  }

  /**
   * @param at when the change was stored, unix milliseconds
   */
  Subscription next(Endpoint next, long at) {
    boolean disabled = next.options().disabled();
    List<Gap> all = new ArrayList<>(gaps);
    if (disabledSince > 0 && !disabled) {
      all.add(new Gap(disabledSince, at));
    }
    List<Gap> newest = all.subList(Math.max(0, all.size() - MAX_GAPS), all.size());
    long since = disabledSince > 0 ? disabledSince : at;
    return new Subscription(next, disabled ? since : 0, newest, goneVersion);
  }

  /** What is kept of a deleted endpoint: enough to know a stale record. */
  Subscription deleted(long version) {
    Endpoint tombstone =
        new Endpoint(
            endpoint.endpointId(),
            endpoint.tenant(),
            null,
            List.of(),
            null,
            true,
            version,
            endpoint.effectiveFrom());
    return new Subscription(tombstone, 0, List.of(), 0);
  }

  Subscription gone() {
    return new Subscription(endpoint, disabledSince, gaps, endpoint.version());
  }

  boolean isGone() {
    return goneVersion == endpoint.version();
  }

  boolean isActive() {
    return !endpoint.deleted() && !endpoint.options().disabled() && !isGone();
  }

  boolean wants(EventRecord record) {
    if (record.part().ofReplays()) {
      return record.replayId != null
          && endpoint.endpointId().equals(record.endpointId)
          && record.envelope() != null
          && endpoint.maySee(record.envelope().tenant(), record.envelope().type());
    }
    Envelope envelope = record.envelope();
    return envelope != null
        && envelope.occurredAt() >= endpoint.effectiveFrom()
        && wants(envelope)
        && gaps.stream().noneMatch(gap -> gap.contains(envelope.occurredAt()));
  }

  /** By its filter only. */
  boolean wants(Envelope event) {
    return endpoint.wants(
        event.tenant(), event.type(), event.site(), event.device(), event.severity());
  }
}
