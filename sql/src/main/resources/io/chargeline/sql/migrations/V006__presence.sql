-- Exact intervals in which a device was online, offline or unknown.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.presence
(
    device_id String COMMENT 'Physical id of the device',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant at the time',
    state LowCardinality(String) COMMENT 'online, offline, unknown',
    reason LowCardinality(Nullable(String)) COMMENT 'Why the interval began, for example heartbeat_timeout',
    from_at DateTime64(3, 'UTC') COMMENT 'Event time at which it began',
    until_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which it ended; absent while it lasts',
    revision Int64 COMMENT '1 when opened, 2 when closed',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (device_id, from_at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'Exact intervals in which a device was online, offline or unknown.';
