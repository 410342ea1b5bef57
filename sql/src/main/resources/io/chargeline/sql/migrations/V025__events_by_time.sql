-- Events that alert rules look at once more, sorted by time: a rule is rehearsed over days of all a
-- tenant's devices, and the table of events is sorted by device. Without those that are many and
-- stand elsewhere: heartbeats, and progress, which are the samples.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.events_by_time
(
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant that was told; from events',
    event LowCardinality(String) COMMENT 'Type, for example device.alarm; from events',
    device_id String COMMENT 'Physical id of the device; empty for what concerns none; from events',
    at DateTime64(3, 'UTC') COMMENT 'When it happened; from events',
    id String COMMENT 'Deterministic id of the event; from events',
    body String COMMENT 'JSON text, byte for byte the body of the webhook; from events' CODEC(ZSTD),
    stored_at DateTime64(3, 'UTC') COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_time at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (toDate(at), event, device_id, at, id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'Events but heartbeats and progress, sorted by time';

CREATE MATERIALIZED VIEW IF NOT EXISTS chargeline.events_by_time_fill
TO chargeline.events_by_time
AS SELECT tenant, event, device_id, at, id, body, stored_at
FROM chargeline.events
WHERE events.event NOT IN ('device.heartbeat', 'charging.progress');

INSERT INTO chargeline.events_by_time (tenant, event, device_id, at, id, body, stored_at)
SELECT tenant, event, device_id, at, id, body, stored_at
FROM chargeline.events
WHERE events.event NOT IN ('device.heartbeat', 'charging.progress');
