-- One row per power report of a running charge.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.samples
(
    device_id String COMMENT 'Physical id of the device',
    port Int32 COMMENT 'Port number, from 1',
    session_id Nullable(String) COMMENT 'Session the report belongs to',
    order_no Nullable(String) COMMENT 'Order number of that session',
    at DateTime64(3, 'UTC') COMMENT 'Event time: when the gateway received the report',
    raw_status Int32 COMMENT 'The device''s status byte',
    elapsed_s Nullable(Int32) COMMENT 'Charging time so far in s, as the device says',
    energy_wh Nullable(Int64) COMMENT 'Energy so far in Wh, as the device says',
    power_dw Nullable(Int64) COMMENT 'Power now in 0.1 W',
    peak_power_dw Nullable(Int64) COMMENT 'Highest power so far in 0.1 W',
    voltage_dv Nullable(Int32) COMMENT 'Voltage in 0.1 V',
    current_ma Nullable(Int64) COMMENT 'Current in mA',
    ambient_celsius Nullable(Int32) COMMENT 'Ambient temperature in degrees Celsius; absent without sensor',
    port_celsius Nullable(Int32) COMMENT 'Port temperature in degrees Celsius; absent without sensor',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree
ORDER BY (device_id, port, at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'One row per power report of a running charge.';
