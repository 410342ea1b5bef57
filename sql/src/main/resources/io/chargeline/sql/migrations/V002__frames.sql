-- Raw records of the frames log, without ticks. The hash stands for the bytes in the key.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 40 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.frames
(
    device_id String COMMENT 'Physical id of the device; empty for rejected bytes of a nameless connection',
    at DateTime64(3, 'UTC') COMMENT 'Event time: the writer''s clock when it made the record',
    kind LowCardinality(String) COMMENT 'frame, sent, command, opened, closed, seen, rejected',
    protocol LowCardinality(Nullable(String)) COMMENT 'ap3000 or bkv; absent for commands',
    writer LowCardinality(String) COMMENT 'Gateway or API server instance that wrote it',
    connection Int64 COMMENT 'The writer''s number of the connection, from 1; 0 where there is none',
    command_id Nullable(String) COMMENT 'Command that was asked for or sent',
    close_reason LowCardinality(Nullable(String)) COMMENT 'Why the connection ended',
    detail Nullable(String) COMMENT 'opened: remote address; rejected: reason',
    body String COMMENT 'Raw bytes or JSON, by kind; hex(body) shows them',
    body_hash UInt64 MATERIALIZED sipHash64(body) COMMENT 'Hash of the body, for the key',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree
ORDER BY (device_id, at, kind, body_hash)
TTL toDateTime(stored_at) + INTERVAL 40 DAY
COMMENT 'Raw records of the frames log, without ticks. The hash stands for the bytes in the key.';
