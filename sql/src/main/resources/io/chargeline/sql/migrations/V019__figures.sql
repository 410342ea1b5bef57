-- Figures per scope and window, as integers, and what they need of the facts: the site and the
-- registry's maintenance of an interval, and why a port's state is unknown.
-- The order of the key is that of the questions: whose, which window, from when to when.
-- No partition by time, because rows merge only within a partition.
-- Minutes go 100 days after they were stored, the rest after 3650, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.figures
(
    log LowCardinality(String) COMMENT 'live, or recording for what was fed from a recording; from the window job',
    scope LowCardinality(String) COMMENT 'fleet, tenant, site, device, port; from the window job',
    tenant LowCardinality(String) COMMENT 'Whose; empty for the fleet; from the facts',
    site LowCardinality(String) COMMENT 'Where; empty where there is none and for wider scopes; from the facts',
    device_id String COMMENT 'Physical id of the device; empty for wider scopes; from the facts',
    port Int32 COMMENT 'Port number, from 1; 0 for wider scopes; from the facts',
    step LowCardinality(String) COMMENT 'minute, hour, day; the latter two in the zone',
    zone LowCardinality(String) COMMENT 'Time zone whose hour or day it is; from the registry of sites and tenants',
    start_at DateTime64(3, 'UTC') COMMENT 'Event time at which the window begins, included',
    end_at DateTime64(3, 'UTC') COMMENT 'Event time at which the window ends, excluded',
    as_of_at DateTime64(3, 'UTC') COMMENT 'Event time up to which the figures are known: the end, or earlier while the window lasts',
    is_final Bool COMMENT 'Nothing that comes later changes the row',
    device_online_ms Int64 COMMENT 'Time devices were online, ms, without maintenance; from presence',
    device_offline_ms Int64 COMMENT 'Time devices were offline, ms, without maintenance; from presence',
    device_unknown_ms Int64 COMMENT 'Time nobody looked, ms, without maintenance; from presence',
    device_maintenance_ms Int64 COMMENT 'Time devices were in maintenance, whatever their state, ms; from presence and maintenance',
    devices_online Int64 COMMENT 'Devices online at as_of_at, count; from presence',
    devices_offline Int64 COMMENT 'Devices offline at as_of_at, count; from presence',
    devices_unknown Int64 COMMENT 'Devices of unknown state at as_of_at, count; from presence',
    devices_maintenance Int64 COMMENT 'Devices in maintenance at as_of_at, count; from presence and maintenance',
    port_idle_ms Int64 COMMENT 'Time ports were idle, ms, without maintenance; from port_states',
    port_charging_ms Int64 COMMENT 'Time ports were charging, ms, without maintenance; from port_states',
    port_fault_ms Int64 COMMENT 'Time ports were faulty, ms, without maintenance; from port_states',
    port_offline_ms Int64 COMMENT 'Time of ports whose device was offline, ms, without maintenance; from port_states',
    port_unknown_ms Int64 COMMENT 'Time in which nobody could see the port for another reason, ms, without maintenance; from port_states',
    port_maintenance_ms Int64 COMMENT 'Time of ports in maintenance, whatever their state, ms; from port_states and maintenance',
    ports_idle Int64 COMMENT 'Ports idle at as_of_at, count; from port_states',
    ports_charging Int64 COMMENT 'Ports charging at as_of_at, count; from port_states',
    ports_fault Int64 COMMENT 'Ports faulty at as_of_at, count; from port_states',
    ports_offline Int64 COMMENT 'Ports of offline devices at as_of_at, count; from port_states',
    ports_unknown Int64 COMMENT 'Ports of unknown state at as_of_at, count; from port_states',
    ports_maintenance Int64 COMMENT 'Ports in maintenance at as_of_at, count; from port_states and maintenance',
    offline_times Int64 COMMENT 'How often devices went offline, count, not in maintenance; from presence',
    fault_times Int64 COMMENT 'How often ports were found faulty, count, not in maintenance; from port_states',
    sessions_started Int64 COMMENT 'Charges that started, count; from sessions',
    sessions_ended Int64 COMMENT 'Charges that ended, count; from sessions',
    sessions_successful Int64 COMMENT 'Of those that ended: outcome completed or stopped, count; from sessions',
    sessions_complete Int64 COMMENT 'Of those that ended: settled, with energy, count; from sessions',
    sessions_suspect Int64 COMMENT 'Of those that ended: figures doubted, count; from sessions',
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
    deleted UInt8 COMMENT '1 removes the row: the window was moved by a change of the zone',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision, deleted)
ORDER BY (scope, tenant, step, site, device_id, port, start_at, log)
TTL toDateTime(stored_at) + INTERVAL 100 DAY DELETE WHERE step = 'minute',
    toDateTime(stored_at) + INTERVAL 3650 DAY DELETE WHERE step != 'minute'
COMMENT 'Figures per scope and window of a minute, an hour or a day.';

ALTER TABLE chargeline.presence
    ADD COLUMN IF NOT EXISTS site LowCardinality(Nullable(String)) COMMENT 'Site at the time; absent if not assigned' AFTER tenant,
    ADD COLUMN IF NOT EXISTS maintenance Nullable(Bool) COMMENT 'Whether somebody worked on the device, by the registry' AFTER site;

ALTER TABLE chargeline.port_states
    ADD COLUMN IF NOT EXISTS site LowCardinality(Nullable(String)) COMMENT 'Site at the time; absent if not assigned' AFTER tenant,
    ADD COLUMN IF NOT EXISTS maintenance Nullable(Bool) COMMENT 'Whether somebody worked on the device, by the registry' AFTER site,
    ADD COLUMN IF NOT EXISTS reason LowCardinality(Nullable(String)) COMMENT 'absent: found in this state; assigned: goes on from an interval that was cut; of unknown, what the device is: offline or unknown' AFTER plugged;

CREATE OR REPLACE VIEW chargeline.v_presence
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    tenant,
    site,
    ifNull(maintenance, false) AS maintenance,
    state,
    reason,
    from_at,
    until_at
FROM chargeline.presence FINAL
COMMENT 'Exact intervals in which a device was online, offline or unknown.';

CREATE OR REPLACE VIEW chargeline.v_port_states
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    port,
    tenant,
    site,
    ifNull(maintenance, false) AS maintenance,
    state,
    raw_status,
    plugged,
    reason,
    from_at,
    until_at
FROM chargeline.port_states FINAL
COMMENT 'Exact intervals in which a port was idle, charging, faulty or unknown.';

CREATE VIEW IF NOT EXISTS chargeline.v_figures
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    log,
    scope,
    tenant,
    site,
    device_id,
    port,
    step,
    zone,
    start_at,
    end_at,
    as_of_at,
    is_final,
    device_online_ms,
    device_offline_ms,
    device_unknown_ms,
    device_maintenance_ms,
    devices_online,
    devices_offline,
    devices_unknown,
    devices_maintenance,
    port_idle_ms,
    port_charging_ms,
    port_fault_ms,
    port_offline_ms,
    port_unknown_ms,
    port_maintenance_ms,
    ports_idle,
    ports_charging,
    ports_fault,
    ports_offline,
    ports_unknown,
    ports_maintenance,
    offline_times,
    fault_times,
    sessions_started,
    sessions_ended,
    sessions_successful,
    sessions_complete,
    sessions_suspect,
    energy_wh,
    duration_s,
    commands_ended,
    commands_successful,
    commands_sent,
    commands_answered,
    response_ms,
    starts_ended,
    starts_successful,
    devices_online + devices_offline + devices_unknown + devices_maintenance AS devices_total,
    ports_idle + ports_charging + ports_fault + ports_offline + ports_unknown + ports_maintenance AS ports_total,
    if(devices_total = 0, NULL, devices_online / devices_total) AS online_rate,
    if(ports_total = 0, NULL, ports_charging / ports_total) AS utilization_rate,
    if(ports_total = 0, NULL, ports_fault / ports_total) AS port_fault_rate,
    if(device_online_ms + device_offline_ms = 0, NULL, device_online_ms / (device_online_ms + device_offline_ms)) AS time_weighted_online_rate,
    if(port_idle_ms + port_charging_ms = 0, NULL, port_charging_ms / (port_idle_ms + port_charging_ms)) AS time_weighted_utilization,
    if(port_idle_ms + port_charging_ms + port_fault_ms + port_offline_ms = 0, NULL,
        (port_idle_ms + port_charging_ms) / (port_idle_ms + port_charging_ms + port_fault_ms + port_offline_ms)) AS port_availability,
    if(sessions_ended = 0, NULL, sessions_successful / sessions_ended) AS charging_success_rate,
    if(sessions_ended = 0, NULL, sessions_complete / sessions_ended) AS data_completeness,
    if(sessions_ended = 0, NULL, duration_s / sessions_ended) AS avg_duration_s,
    if(commands_ended = 0, NULL, commands_successful / commands_ended) AS response_rate,
    if(commands_sent = 0, NULL, commands_answered / commands_sent) AS answer_rate,
    if(commands_answered = 0, NULL, response_ms / commands_answered) AS mean_response_ms,
    if(starts_ended = 0, NULL, starts_successful / starts_ended) AS attempt_success_rate
FROM chargeline.figures FINAL
COMMENT 'One row per scope and window: numerators and denominators, and the rates made of them; a rate without a denominator is absent. docs/metrics.md says what each is.';
