-- What each device told about itself, one row per device.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows are kept for ever.
CREATE TABLE IF NOT EXISTS chargeline.devices
(
    device_id String COMMENT 'Physical id of the device, 8 hex digits for AP3000',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant the device belongs to',
    site LowCardinality(Nullable(String)) COMMENT 'Site the device stands at; absent if not assigned',
    protocol LowCardinality(Nullable(String)) COMMENT 'ap3000 or bkv',
    device_type LowCardinality(Nullable(String)) COMMENT 'The protocol''s type byte, hex; from the registration',
    firmware LowCardinality(Nullable(String)) COMMENT 'As printed, for example V6.40; from the registration',
    port_count Nullable(Int32) COMMENT 'Number of ports; from the registration',
    first_seen_at DateTime64(3, 'UTC') COMMENT 'Event time of the first record of the device',
    registered_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time of the last registration; absent if none came',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (device_id)
COMMENT 'What each device told about itself, one row per device.';
