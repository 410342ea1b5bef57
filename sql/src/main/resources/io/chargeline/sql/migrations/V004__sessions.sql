-- One row per charge.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 3650 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.sessions
(
    session_id String COMMENT 'Name-based UUID of the session key and its first evidence',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant at the time of the charge',
    site LowCardinality(Nullable(String)) COMMENT 'Site at the time of the charge',
    device_id String COMMENT 'Physical id of the device',
    port Int32 COMMENT 'Port number, from 1',
    order_no Nullable(String) COMMENT 'Order number as the platform gave it, or as read from the wire',
    order_hex Nullable(String) COMMENT 'The order bytes on the wire, hex',
    protocol LowCardinality(Nullable(String)) COMMENT 'ap3000 or bkv',
    source LowCardinality(Nullable(String)) COMMENT 'Who started it: platform, offline_card, verification_code, unknown',
    mode Nullable(Int32) COMMENT 'Charge mode of the control API, 1 to 5; absent if the start was not ours',
    limit_s Nullable(Int32) COMMENT 'Ordered duration in s; absent if none',
    limit_wh Nullable(Int32) COMMENT 'Ordered energy in Wh; absent if none',
    started_at DateTime64(3, 'UTC') COMMENT 'First evidence of power: answer to the start, else end minus the device''s duration',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Receive time of the first settlement; absent while open',
    duration_s Nullable(Int64) COMMENT 'Duration in s, from evidence where there is any',
    device_duration_s Nullable(Int32) COMMENT 'Duration in s as the device sent it; saturates at 65535',
    energy_wh Nullable(Int64) COMMENT 'Energy in Wh, from the device''s meter',
    peak_power_dw Nullable(Int64) COMMENT 'Highest power in 0.1 W as the device sent it; saturates at 65535',
    outcome LowCardinality(Nullable(String)) COMMENT 'completed, stopped, failed; open while it runs',
    stop_reason LowCardinality(Nullable(String)) COMMENT 'Why it ended, in words shared by all protocols',
    raw_reason Nullable(Int32) COMMENT 'The device''s own stop code',
    closed_by LowCardinality(Nullable(String)) COMMENT 'settlement, timeout, late_settlement',
    suspect_reason LowCardinality(Nullable(String)) COMMENT 'Why the figures are doubted; absent if they are not',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands',
    deleted UInt8 COMMENT '1 removes the row: its key changed',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision, deleted)
ORDER BY (device_id, port, session_id)
TTL toDateTime(stored_at) + INTERVAL 3650 DAY
COMMENT 'One row per charge.';
