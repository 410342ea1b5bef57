package io.chargeline.domain.webhook;

/**
 * How an endpoint fares, as the webhook job last knew it: a record of {@code webhook.health} (key =
 * endpoint id). Times are unix milliseconds.
 *
 * @param at when it was so
 * @param version of the endpoint that it is about
 * @param breaker {@code closed}: it is sent to; {@code open}: it answered nothing for a while, and
 *     single attempts are made; {@code half_open}: such an attempt is under way
 * @param breakerSince when it came to be so
 * @param catchingUp whether its events are read from the log anew, because it fell behind
 * @param behind events between what it has and the end of the log, at most, wanted or not
 * @param oldestUndeliveredAt when its oldest undelivered event happened; null when it has all
 * @param blockedDevices devices whose next event waits for its retry
 * @param parkedEvents events that keep failing while others succeed
 * @param deadEvents events given up since the endpoint was made
 * @param lastSuccessAt null before the first
 * @param lastSuccessEventAt when the newest event that it accepted had happened
 * @param lastFailureAt null before the first
 * @param lastError of that failure: a status, or why none came
 * @param disabledBy {@code gone}: it answered 410, and nothing more is sent to this version; null
 *     otherwise
 */
public record EndpointHealth(
    String endpointId,
    String tenant,
    long at,
    long version,
    String breaker,
    long breakerSince,
    boolean catchingUp,
    long behind,
    Long oldestUndeliveredAt,
    int blockedDevices,
    int parkedEvents,
    long deadEvents,
    Long lastSuccessAt,
    Long lastSuccessEventAt,
    Long lastFailureAt,
    String lastError,
    String disabledBy) {}
