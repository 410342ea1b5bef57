-- Days of figures and attempts of webhooks once more, sorted by time: who has most of something in a
-- month, and how many pushes of a day were accepted, is asked of many devices and endpoints at once,
-- of which the tables before have each for itself. The days of devices and ports alone are a
-- twenty-fifth of their figures.
-- The keys hold only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Granules are small, for that is the least that is read.
-- Days go 3650 days, attempts 400 days after they were stored.
CREATE TABLE IF NOT EXISTS chargeline.figure_days
(
    scope LowCardinality(String) COMMENT 'site, device, port; from the window job',
    tenant LowCardinality(String) COMMENT 'Whose; from the facts',
    start_at DateTime64(3, 'UTC') COMMENT 'Event time at which the day begins, in the zone of site or tenant',
    site LowCardinality(String) COMMENT 'Where; empty where there is none; from the facts',
    device_id String COMMENT 'Physical id of the device; empty for sites; from the facts',
    port Int32 COMMENT 'Port number, from 1; 0 for sites and devices; from the facts',
    log LowCardinality(String) COMMENT 'live, or recording for what was fed from a recording; from the window job',
    end_at DateTime64(3, 'UTC') COMMENT 'Event time at which the day ends, excluded',
    as_of_at DateTime64(3, 'UTC') COMMENT 'Event time up to which the figures are known',
    is_final Bool COMMENT 'Nothing that comes later changes the row',
    device_online_ms Int64 COMMENT 'Time devices were online, ms, without maintenance; from presence',
    device_offline_ms Int64 COMMENT 'Time devices were offline, ms, without maintenance; from presence',
    port_idle_ms Int64 COMMENT 'Time ports were idle, ms, without maintenance; from port_states',
    port_charging_ms Int64 COMMENT 'Time ports were charging, ms, without maintenance; from port_states',
    port_fault_ms Int64 COMMENT 'Time ports were faulty, ms, without maintenance; from port_states',
    port_offline_ms Int64 COMMENT 'Time of ports whose device was offline, ms, without maintenance; from port_states',
    offline_times Int64 COMMENT 'How often devices went offline, count, not in maintenance; from presence',
    fault_times Int64 COMMENT 'How often ports were found faulty, count, not in maintenance; from port_states',
    sessions_started Int64 COMMENT 'Charges that started, count; from sessions',
    sessions_ended Int64 COMMENT 'Charges that ended, count; from sessions',
    sessions_successful Int64 COMMENT 'Of those that ended: outcome completed or stopped, count; from sessions',
    sessions_complete Int64 COMMENT 'Of those that ended: settled, with energy, count; from sessions',
    energy_wh Int64 COMMENT 'Energy of the charges that ended, Wh; from sessions',
    duration_s Int64 COMMENT 'Duration of the charges that ended, s; from sessions',
    commands_ended Int64 COMMENT 'Commands that ended, count; from commands',
    commands_successful Int64 COMMENT 'Of those: succeeded, count; from commands',
    commands_sent Int64 COMMENT 'Of those: written to the device, count; from commands',
    commands_answered Int64 COMMENT 'Of those sent: answered by the device, yes or no, count; from commands',
    response_ms Int64 COMMENT 'Time from the sending to the answer, ms, all answered together; from commands',
    starts_ended Int64 COMMENT 'Commands to start that ended, count; from commands',
    starts_successful Int64 COMMENT 'Of those: succeeded, count; from commands',
    revision Int64 COMMENT 'Grows with what is known; the highest stands',
    deleted UInt8 COMMENT '1 removes the row: the day was moved by a change of the zone',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision, deleted)
ORDER BY (scope, tenant, start_at, site, device_id, port, log)
TTL toDateTime(stored_at) + INTERVAL 3650 DAY
SETTINGS index_granularity = 1024
COMMENT 'Days of sites, devices and ports sorted by time; the same figures as in figures.';

CREATE MATERIALIZED VIEW IF NOT EXISTS chargeline.figure_days_fill
TO chargeline.figure_days
AS SELECT
    scope,
    tenant,
    start_at,
    site,
    device_id,
    port,
    log,
    end_at,
    as_of_at,
    is_final,
    device_online_ms,
    device_offline_ms,
    port_idle_ms,
    port_charging_ms,
    port_fault_ms,
    port_offline_ms,
    offline_times,
    fault_times,
    sessions_started,
    sessions_ended,
    sessions_successful,
    sessions_complete,
    energy_wh,
    duration_s,
    commands_ended,
    commands_successful,
    commands_sent,
    commands_answered,
    response_ms,
    starts_ended,
    starts_successful,
    revision,
    deleted,
    stored_at
FROM chargeline.figures
WHERE figures.step = 'day' AND figures.scope IN ('site', 'device', 'port');

INSERT INTO chargeline.figure_days (scope, tenant, start_at, site, device_id, port, log, end_at, as_of_at, is_final,
    device_online_ms,
    device_offline_ms,
    port_idle_ms,
    port_charging_ms,
    port_fault_ms,
    port_offline_ms,
    offline_times,
    fault_times,
    sessions_started,
    sessions_ended,
    sessions_successful,
    sessions_complete,
    energy_wh,
    duration_s,
    commands_ended,
    commands_successful,
    commands_sent,
    commands_answered,
    response_ms,
    starts_ended,
    starts_successful,
    revision,
    deleted,
    stored_at)
SELECT
    scope,
    tenant,
    start_at,
    site,
    device_id,
    port,
    log,
    end_at,
    as_of_at,
    is_final,
    device_online_ms,
    device_offline_ms,
    port_idle_ms,
    port_charging_ms,
    port_fault_ms,
    port_offline_ms,
    offline_times,
    fault_times,
    sessions_started,
    sessions_ended,
    sessions_successful,
    sessions_complete,
    energy_wh,
    duration_s,
    commands_ended,
    commands_successful,
    commands_sent,
    commands_answered,
    response_ms,
    starts_ended,
    starts_successful,
    revision,
    deleted,
    stored_at
FROM chargeline.figures
WHERE figures.step = 'day' AND figures.scope IN ('site', 'device', 'port');

CREATE TABLE IF NOT EXISTS chargeline.delivery_times
(
    tenant LowCardinality(String) COMMENT 'Tenant of the endpoint',
    at DateTime64(3, 'UTC') COMMENT 'When the attempt began',
    endpoint_id String COMMENT 'Endpoint that was called',
    event_id String COMMENT 'Event that was delivered',
    attempt Int32 COMMENT 'Number of the attempt, from 1',
    replay_id String COMMENT 'Replay or redrive that asked for it; empty when none did',
    occurred_at DateTime64(3, 'UTC') COMMENT 'When the event happened',
    delivered Bool COMMENT 'Whether it was accepted',
    stored_at DateTime64(3, 'UTC') COMMENT 'When the row was stored; information only, and what its age counts from',
    INDEX by_occurred occurred_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, at, endpoint_id, event_id, attempt, replay_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'Attempts to deliver events to webhook endpoints, sorted by time; without test events.';

CREATE MATERIALIZED VIEW IF NOT EXISTS chargeline.delivery_times_fill
TO chargeline.delivery_times
AS SELECT
    assumeNotNull(tenant) AS tenant,
    at,
    endpoint_id,
    event_id,
    attempt,
    replay_id,
    occurred_at,
    ifNull(outcome, '') = 'delivered' AS delivered,
    stored_at
FROM chargeline.deliveries
WHERE deliveries.tenant IS NOT NULL AND ifNull(deliveries.event, '') != 'webhook.test';

INSERT INTO chargeline.delivery_times (tenant, at, endpoint_id, event_id, attempt, replay_id, occurred_at, delivered, stored_at)
SELECT
    assumeNotNull(tenant),
    at,
    endpoint_id,
    event_id,
    attempt,
    replay_id,
    occurred_at,
    ifNull(outcome, '') = 'delivered',
    stored_at
FROM chargeline.deliveries
WHERE deliveries.tenant IS NOT NULL AND ifNull(deliveries.event, '') != 'webhook.test';

-- A device's windows are sorted behind the site it stood at, and it may have stood at any.
ALTER TABLE chargeline.figures
    ADD INDEX IF NOT EXISTS by_device device_id TYPE bloom_filter(0.01) GRANULARITY 1;
