-- What third parties were told.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.events
(
    id String COMMENT 'Deterministic id of the event',
    event LowCardinality(String) COMMENT 'Type, for example charging.started',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant that was told',
    device_id String COMMENT 'Physical id of the device',
    at DateTime64(3, 'UTC') COMMENT 'Event time of the event',
    sequence Int64 COMMENT 'Number among the events of its device, from 1',
    body String COMMENT 'JSON text, byte for byte the body of the webhook',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree
ORDER BY (device_id, at, id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'What third parties were told.';
