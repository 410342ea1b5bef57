-- One row per attempt to deliver an event to a webhook endpoint.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.deliveries
(
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant of the endpoint',
    endpoint_id String COMMENT 'Endpoint that was called',
    event_id String COMMENT 'Event that was delivered',
    event LowCardinality(Nullable(String)) COMMENT 'Type of the event',
    device_id Nullable(String) COMMENT 'Physical id of the device',
    sequence Int64 COMMENT 'Number of the event among those of its device, from 1',
    attempt Int32 COMMENT 'Number of the attempt, from 1',
    at DateTime64(3, 'UTC') COMMENT 'When the attempt began',
    latency_ms Int64 COMMENT 'Until the answer or the error, ms',
    outcome LowCardinality(Nullable(String)) COMMENT 'delivered, retry, dead',
    http_status Nullable(Int32) COMMENT 'Status of the answer; absent when none came',
    error Nullable(String) COMMENT 'Why none came; absent when one did',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree
ORDER BY (endpoint_id, event_id, attempt)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'One row per attempt to deliver an event to a webhook endpoint.';
