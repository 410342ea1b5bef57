-- Replays look events up by their ids, a few at a time.
ALTER TABLE chargeline.event_feed
    ADD INDEX IF NOT EXISTS by_id id TYPE bloom_filter(0.001) GRANULARITY 1;

-- Attempts count in the hour in which they began, events in the hour of their first attempt.
-- Test events count nowhere.
CREATE OR REPLACE VIEW chargeline.v_webhook_success
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    endpoint_id,
    hour_at,
    sum(one_attempts) AS attempts,
    sum(one_attempts_delivered) AS attempts_delivered,
    if(attempts = 0, NULL, attempts_delivered / attempts) AS attempt_success_rate,
    sum(one_events) AS events,
    sum(one_events_delivered) AS events_delivered,
    sum(one_events_dead) AS events_dead,
    if(events = 0, NULL, events_delivered / events) AS event_success_rate,
    max(one_p50_ms) AS p50_ms,
    max(one_p99_ms) AS p99_ms
FROM
(
    SELECT
        tenant,
        endpoint_id,
        toStartOfHour(at) AS hour_at,
        count() AS one_attempts,
        countIf(outcome = 'delivered') AS one_attempts_delivered,
        0 AS one_events,
        0 AS one_events_delivered,
        0 AS one_events_dead,
        toNullable(quantile(0.5)(latency_ms)) AS one_p50_ms,
        toNullable(quantile(0.99)(latency_ms)) AS one_p99_ms
    FROM chargeline.deliveries FINAL
    WHERE ifNull(event, '') != 'webhook.test'
    GROUP BY tenant, endpoint_id, hour_at
    UNION ALL
    SELECT
        tenant,
        endpoint_id,
        toStartOfHour(first_at) AS hour_at,
        0 AS one_attempts,
        0 AS one_attempts_delivered,
        count() AS one_events,
        countIf(delivered) AS one_events_delivered,
        countIf(NOT delivered AND newest = 'dead') AS one_events_dead,
        NULL AS one_p50_ms,
        NULL AS one_p99_ms
    FROM
    (
        SELECT
            tenant,
            endpoint_id,
            event_id,
            min(at) AS first_at,
            countIf(outcome = 'delivered') > 0 AS delivered,
            argMax(ifNull(outcome, ''), tuple(at, attempt, replay_id)) AS newest
        FROM chargeline.deliveries FINAL
        WHERE ifNull(event, '') != 'webhook.test'
        GROUP BY tenant, endpoint_id, event_id
    )
    GROUP BY tenant, endpoint_id, hour_at
)
GROUP BY tenant, endpoint_id, hour_at
COMMENT 'Success of webhooks per tenant, endpoint and hour: of attempts begun then, and of events first attempted then, as of now.';
