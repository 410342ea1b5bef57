-- What it takes to recompute the facts from the stored frames: the place of each record in its log,
-- the ticks by which it is known when nobody was looking, and every version of tenants and sites.
-- A place is information, not key: a recording that is fed again writes the same rows at other places.
-- Registrations and maintenance windows are kept for ever, because they count until the next one.
ALTER TABLE chargeline.frames
    ADD COLUMN IF NOT EXISTS log LowCardinality(Nullable(String)) COMMENT 'live, or the log of the recording; absent in rows from before' AFTER detail,
    ADD COLUMN IF NOT EXISTS log_offset Nullable(Int64) COMMENT 'Place in the partition of that log: the order of one device''s records; absent in rows from before' AFTER log;

ALTER TABLE chargeline.frames
    MODIFY TTL toDateTime(stored_at) + INTERVAL 40 DAY DELETE WHERE kind NOT IN ('registered', 'maintenance');

CREATE TABLE IF NOT EXISTS chargeline.ticks
(
    writer LowCardinality(String) COMMENT 'Gateway or API server instance that ticked',
    at DateTime64(3, 'UTC') COMMENT 'Event time: the writer''s clock' CODEC(DoubleDelta, ZSTD),
    role LowCardinality(String) COMMENT 'gateway: while one ticks we are looking; api',
    log LowCardinality(String) COMMENT 'live, or the log of the recording',
    log_offset Int64 COMMENT 'Place in partition 0 of that log' CODEC(DoubleDelta, ZSTD),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from' CODEC(DoubleDelta, ZSTD)
)
ENGINE = ReplacingMergeTree
ORDER BY (writer, at)
TTL toDateTime(stored_at) + INTERVAL 40 DAY
COMMENT 'The clocks of the writers of the frames log, once a second: when we were looking.';

CREATE TABLE IF NOT EXISTS chargeline.tenant_versions
(
    tenant_id LowCardinality(String) COMMENT 'Id of the tenant',
    zone LowCardinality(Nullable(String)) COMMENT 'Time zone of its days',
    deleted Bool COMMENT 'Whether it is gone',
    version Int64 COMMENT 'From 1; of two changes made from one version the earlier counts',
    effective_from DateTime64(3, 'UTC') COMMENT 'When the version began to count',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only'
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant_id, version, effective_from)
COMMENT 'Every version of every tenant, from the control log; kept for ever.';

CREATE TABLE IF NOT EXISTS chargeline.site_versions
(
    tenant LowCardinality(String) COMMENT 'Tenant whose site it is',
    site_id LowCardinality(String) COMMENT 'Id of the site within the tenant',
    zone LowCardinality(Nullable(String)) COMMENT 'Time zone of its days; absent: the tenant''s',
    deleted Bool COMMENT 'Whether it is gone',
    version Int64 COMMENT 'From 1; of two changes made from one version the earlier counts',
    effective_from DateTime64(3, 'UTC') COMMENT 'When the version began to count',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only'
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, site_id, version, effective_from)
COMMENT 'Every version of every site, from the control log; kept for ever.';

CREATE VIEW IF NOT EXISTS chargeline.v_ticks
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT writer, at, role, log
FROM chargeline.ticks FINAL
COMMENT 'The clocks of the writers of the frames log: when we were looking.';

CREATE VIEW IF NOT EXISTS chargeline.v_tenant_versions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT tenant_id, zone, deleted, version, effective_from
FROM chargeline.tenant_versions FINAL
COMMENT 'Every version of every tenant.';

CREATE VIEW IF NOT EXISTS chargeline.v_site_versions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT tenant, site_id, zone, deleted, version, effective_from
FROM chargeline.site_versions FINAL
COMMENT 'Every version of every site.';
