-- Exact intervals in which a port was idle, charging, faulty or unknown.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.port_states
(
    device_id String COMMENT 'Physical id of the device',
    port Int32 COMMENT 'Port number, from 1',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant at the time',
    state LowCardinality(String) COMMENT 'idle, charging, fault, unknown',
    raw_status Nullable(Int32) COMMENT 'The device''s status byte when it began; absent when it came from a charge''s evidence',
    plugged Nullable(Bool) COMMENT 'Whether a plug was seen when it began',
    from_at DateTime64(3, 'UTC') COMMENT 'Event time at which it began',
    until_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which it ended; absent while it lasts',
    revision Int64 COMMENT '1 when opened, 2 when closed',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (device_id, port, from_at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'Exact intervals in which a port was idle, charging, faulty or unknown.';
