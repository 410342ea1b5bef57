-- A replay makes attempts of its own, which must not replace those before it.
ALTER TABLE chargeline.deliveries
    ADD COLUMN IF NOT EXISTS occurred_at DateTime64(3, 'UTC') COMMENT 'When the event happened' AFTER error,
    ADD COLUMN IF NOT EXISTS replay_id String COMMENT 'Replay or redrive that asked for it; empty when none did' AFTER occurred_at,
    ADD COLUMN IF NOT EXISTS response_excerpt Nullable(String) COMMENT 'Beginning of the answer of an attempt that was not accepted' AFTER replay_id,
    MODIFY COLUMN outcome LowCardinality(Nullable(String)) COMMENT 'delivered, retry, parked, dead',
    MODIFY ORDER BY (endpoint_id, event_id, attempt, replay_id);

CREATE OR REPLACE VIEW chargeline.v_deliveries
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    endpoint_id,
    event_id,
    event,
    device_id,
    sequence,
    attempt,
    at,
    latency_ms,
    outcome,
    http_status,
    error,
    occurred_at,
    replay_id,
    response_excerpt
FROM chargeline.deliveries FINAL
COMMENT 'One row per attempt to deliver an event to a webhook endpoint.';
