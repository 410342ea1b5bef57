-- What gateways, API servers and the watcher measure of themselves and of the platform, so that its
-- health can be looked at without a second product.
-- What is asked for is one measure over a time, so the key begins with these two; it holds only what
-- a re-read of the log cannot change, so a re-read replaces rows by itself; no partition by time,
-- because rows merge only within a partition.
-- What other tables hold is not here: calls of the API, ticks, frames, alarms.
-- Rows go 40 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.platform
(
    what LowCardinality(String) COMMENT 'Measure, for example lag or connections; docs/watching.md lists them with their units; from who measured',
    part LowCardinality(String) COMMENT 'Of what: a job, a gateway, a disk, a protocol, a reason; empty: of the whole process; from who measured',
    role LowCardinality(String) COMMENT 'gateway, api: of itself; watcher: of what all servers see alike; from who measured',
    instance LowCardinality(String) COMMENT 'Gateway or API server that measured, a name new at every start; from who measured',
    at DateTime64(3, 'UTC') COMMENT 'Event time: begin of the 10 s in which it was measured, by the clock of the instance; from who measured' CODEC(DoubleDelta, ZSTD),
    value Float64 COMMENT 'In the unit of the measure: s, percent, count, count per s, bytes, ms, or 1 for yes and 0 for no; from who measured' CODEC(Gorilla, ZSTD),
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse' CODEC(DoubleDelta, ZSTD)
)
ENGINE = ReplacingMergeTree
ORDER BY (what, at, part, instance)
TTL toDateTime(stored_at) + INTERVAL 40 DAY
COMMENT 'What the platform measures of itself, every 10 s.';

CREATE VIEW IF NOT EXISTS chargeline.v_platform
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT what, part, role, instance, at, value
FROM chargeline.platform FINAL
COMMENT 'One row per measure, part, instance and 10 s. What all servers see alike stands there once, by the one that told the alarms.';
