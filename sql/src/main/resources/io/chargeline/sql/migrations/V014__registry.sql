-- What the registry has of a device, beside what the device told.
ALTER TABLE chargeline.devices
    ADD COLUMN IF NOT EXISTS name Nullable(String) COMMENT 'Given by its owner; from the registry' AFTER site,
    ADD COLUMN IF NOT EXISTS model LowCardinality(Nullable(String)) COMMENT 'As the maker names it; from the registry' AFTER name,
    ADD COLUMN IF NOT EXISTS standing LowCardinality(Nullable(String)) COMMENT 'active, quarantined or decommissioned; absent in rows from before the registry' AFTER model,
    ADD COLUMN IF NOT EXISTS maintenance Nullable(Bool) COMMENT 'Whether somebody works on it; from the registry' AFTER standing;

CREATE OR REPLACE VIEW chargeline.v_devices
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    tenant,
    site,
    name,
    model,
    ifNull(standing, 'active') AS standing,
    ifNull(maintenance, false) AS maintenance,
    protocol,
    device_type,
    firmware,
    port_count,
    first_seen_at,
    registered_at
FROM chargeline.devices FINAL
COMMENT 'One row per device: what it told about itself, and the registry of it.';
