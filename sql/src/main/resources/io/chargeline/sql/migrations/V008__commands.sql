-- One row per command, as it stands.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.commands
(
    command_id String COMMENT 'Name-based UUID of tenant and key, or of tenant, device and order',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant that gave it',
    device_id Nullable(String) COMMENT 'Physical id of the device',
    type LowCardinality(Nullable(String)) COMMENT 'start, stop, ...',
    port Nullable(Int32) COMMENT 'Port number, from 1; absent for the whole device',
    order_no Nullable(String) COMMENT 'Order number as the platform gave it',
    mode Nullable(Int32) COMMENT 'Charge mode of a start, 1 to 5',
    limit_s Nullable(Int32) COMMENT 'Ordered duration in s; absent if none',
    limit_wh Nullable(Int32) COMMENT 'Ordered energy in Wh; absent if none',
    state LowCardinality(String) COMMENT 'accepted, dispatched, sent, succeeded, rejected, failed, expired, undeliverable',
    effect LowCardinality(Nullable(String)) COMMENT 'none, confirmed, unknown; only when ended',
    reason LowCardinality(Nullable(String)) COMMENT 'One word for machines, for example no_answer',
    raw_result Nullable(Int32) COMMENT 'The device''s own result code',
    issued_at DateTime64(3, 'UTC') COMMENT 'Event time of the command',
    expires_at DateTime64(3, 'UTC') COMMENT 'Nothing is written to the device after this',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time of the terminal state; absent before',
    timeline Nullable(String) COMMENT 'JSON list of state and at (unix ms), one per step',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (command_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'One row per command, as it stands.';
