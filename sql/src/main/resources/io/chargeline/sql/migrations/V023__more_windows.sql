-- What windows of figures lacked: devices with a faulty port, and the site of a command; and beside
-- them hours of API calls and of webhooks, and the load curve.
ALTER TABLE chargeline.commands
    ADD COLUMN IF NOT EXISTS site LowCardinality(Nullable(String)) COMMENT 'Site at which the device stood when it was asked; absent if at none' AFTER tenant;

ALTER TABLE chargeline.figures
    ADD COLUMN IF NOT EXISTS device_fault_ms Int64 COMMENT 'Time devices had a faulty port, however many, ms, without maintenance; from port_states' AFTER device_maintenance_ms,
    ADD COLUMN IF NOT EXISTS devices_fault Int64 COMMENT 'Devices with a faulty port at as_of_at, count; from port_states' AFTER devices_maintenance;

CREATE OR REPLACE VIEW chargeline.v_commands
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    command_id,
    tenant,
    site,
    device_id,
    type,
    port,
    order_no,
    mode,
    limit_s,
    limit_wh,
    arguments,
    state,
    effect,
    reason,
    raw_result,
    result,
    issued_at,
    expires_at,
    ended_at,
    timeline
FROM chargeline.commands FINAL
COMMENT 'One row per command, as it stands.';

CREATE OR REPLACE VIEW chargeline.v_figures
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
    device_fault_ms,
    devices_online,
    devices_offline,
    devices_unknown,
    devices_maintenance,
    devices_fault,
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
    if(devices_total = 0, NULL, devices_fault / devices_total) AS device_fault_rate,
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

-- Beside what it had: how many calls there were of each class of time, so that those of several rows
-- can be added up and a percentile made of all.
CREATE OR REPLACE VIEW chargeline.v_api_calls
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    route,
    method,
    minute_at,
    all_calls AS calls,
    all_succeeded AS succeeded,
    all_refused AS refused,
    all_unauthorized AS unauthorized,
    all_limited AS limited,
    all_failed AS failed,
    counts AS latency_counts,
    us_sum AS latency_us_sum,
    all_succeeded / all_calls AS success_rate,
    us_sum / all_calls / 1000 AS mean_ms,
    us_max / 1000 AS max_ms,
    least(
        max_ms,
        [5., 10., 25., 50., 100., 250., 500., 1000., 2500., 5000., 10000., 60000., inf]
            [arrayFirstIndex(reached -> reached >= 0.95 * all_calls, arrayCumSum(counts))]) AS p95_ms
FROM
(
    SELECT
        tenant,
        route,
        method,
        minute_at,
        sum(calls) AS all_calls,
        sum(succeeded) AS all_succeeded,
        sum(refused) AS all_refused,
        sum(unauthorized) AS all_unauthorized,
        sum(limited) AS all_limited,
        sum(failed) AS all_failed,
        sum(latency_us_sum) AS us_sum,
        max(latency_us_max) AS us_max,
        sumForEach(JSONExtract(latency_counts, 'Array(UInt64)')) AS counts
    FROM chargeline.api_calls FINAL
    GROUP BY tenant, route, method, minute_at
)
COMMENT 'Calls of the API per tenant, route, method and minute, of all servers. p95_ms: 95 % were answered within. latency_counts: calls of up to 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 60 s, and of more.';

-- A server tells a minute when it is over, and tries for as long as it lives: an hour after is enough.
CREATE VIEW IF NOT EXISTS chargeline.v_api_figures
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    hour_at AS start_at,
    hour_at + INTERVAL 1 HOUR AS end_at,
    end_at + INTERVAL 1 HOUR <= now64(3) AS is_final,
    all_calls AS calls,
    all_succeeded AS succeeded,
    all_refused AS refused,
    all_unauthorized AS unauthorized,
    all_limited AS limited,
    all_failed AS failed,
    all_succeeded / all_calls AS success_rate,
    us_sum / all_calls / 1000 AS mean_ms,
    longest_ms AS max_ms,
    least(
        longest_ms,
        [5., 10., 25., 50., 100., 250., 500., 1000., 2500., 5000., 10000., 60000., inf]
            [arrayFirstIndex(reached -> reached >= 0.95 * all_calls, arrayCumSum(counts))]) AS p95_ms
FROM
(
    SELECT
        tenant,
        toDateTime64(toStartOfHour(minute_at), 3, 'UTC') AS hour_at,
        sum(calls) AS all_calls,
        sum(succeeded) AS all_succeeded,
        sum(refused) AS all_refused,
        sum(unauthorized) AS all_unauthorized,
        sum(limited) AS all_limited,
        sum(failed) AS all_failed,
        sum(latency_us_sum) AS us_sum,
        max(max_ms) AS longest_ms,
        sumForEach(latency_counts) AS counts
    FROM chargeline.v_api_calls
    GROUP BY tenant, hour_at
)
COMMENT 'Calls of the API per tenant and hour (UTC), all routes together.';

-- Events count in the hour in which they happened, as docs/metrics.md has it; attempts in the hour in
-- which they began. An hour is final when nothing of it is still tried.
CREATE VIEW IF NOT EXISTS chargeline.v_webhook_figures
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    hour_at AS start_at,
    hour_at + INTERVAL 1 HOUR AS end_at,
    events_open = 0 AND end_at + INTERVAL 1 HOUR <= now64(3) AS is_final,
    sum(one_attempts) AS attempts,
    sum(one_attempts_delivered) AS attempts_delivered,
    if(attempts = 0, NULL, attempts_delivered / attempts) AS attempt_success_rate,
    sum(one_events) AS events,
    sum(one_events_delivered) AS events_delivered,
    sum(one_events_dead) AS events_dead,
    events - events_delivered - events_dead AS events_open,
    if(events = 0, NULL, events_delivered / events) AS event_success_rate
FROM
(
    SELECT
        ifNull(tenant, '') AS tenant,
        toDateTime64(toStartOfHour(at), 3, 'UTC') AS hour_at,
        toInt64(count()) AS one_attempts,
        toInt64(countIf(outcome = 'delivered')) AS one_attempts_delivered,
        toInt64(0) AS one_events,
        toInt64(0) AS one_events_delivered,
        toInt64(0) AS one_events_dead
    FROM chargeline.deliveries FINAL
    WHERE ifNull(event, '') != 'webhook.test'
    GROUP BY tenant, hour_at
    UNION ALL
    SELECT
        tenant,
        toDateTime64(toStartOfHour(happened_at), 3, 'UTC') AS hour_at,
        toInt64(0),
        toInt64(0),
        toInt64(count()),
        toInt64(countIf(delivered)),
        toInt64(countIf(NOT delivered AND newest = 'dead'))
    FROM
    (
        SELECT
            ifNull(tenant, '') AS tenant,
            endpoint_id,
            event_id,
            min(occurred_at) AS happened_at,
            countIf(outcome = 'delivered') > 0 AS delivered,
            argMax(ifNull(outcome, ''), tuple(at, attempt, replay_id)) AS newest
        FROM chargeline.deliveries FINAL
        WHERE ifNull(event, '') != 'webhook.test'
        GROUP BY tenant, endpoint_id, event_id
    )
    GROUP BY tenant, hour_at
)
GROUP BY tenant, hour_at
COMMENT 'Success of webhooks per tenant and hour (UTC), all endpoints together: of attempts begun then, and of events that happened then, each per endpoint, as of now.';

-- Between two reports a charge's energy grows evenly, from nothing at its start to what its end says.
-- A report that says less than one before, or more than the end, is taken for what fits; so the
-- curve of a charge that ended is its energy, exactly.
CREATE VIEW IF NOT EXISTS chargeline.v_load_curve
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    site,
    device_id,
    port,
    toDateTime64(part.1 * 900, 3, 'UTC') AS start_at,
    start_at + INTERVAL 15 MINUTE AS end_at,
    sum(part.2) AS energy_wh,
    energy_wh * 4 AS mean_power_w
FROM
(
    SELECT
        tenant,
        site,
        device_id,
        port,
        arrayJoin(arrayFlatten(arrayMap(
            (begin, finish, wh) -> if(finish <= begin,
                [(intDiv(begin, 900000), wh)],
                arrayMap(
                    slot -> (slot, wh * (least(finish, (slot + 1) * 900000) - greatest(begin, slot * 900000)) / (finish - begin)),
                    range(intDiv(begin, 900000), intDiv(finish - 1, 900000) + 1))),
            arrayPopBack(times),
            arrayPopFront(times),
            arrayMap((before, after) -> toFloat64(after - before), arrayPopBack(meter), arrayPopFront(meter))))) AS part
    FROM
    (
        SELECT
            s.tenant AS tenant,
            s.site AS site,
            s.device_id AS device_id,
            s.port AS port,
            toUnixTimestamp64Milli(s.started_at) AS begun,
            toUnixTimestamp64Milli(assumeNotNull(s.ended_at)) AS over,
            arraySort(groupArrayIf(
                tuple(toUnixTimestamp64Milli(r.at), assumeNotNull(r.energy_wh)),
                r.session_id IS NOT NULL AND r.energy_wh IS NOT NULL
                    AND r.at > s.started_at AND (s.ended_at IS NULL OR r.at < s.ended_at))) AS reports,
            s.ended_at IS NOT NULL AND s.energy_wh IS NOT NULL AS known,
            ifNull(s.energy_wh, 0) AS total,
            arrayConcat([begun], reports.1, if(known, [over], [])) AS times,
            arraySort(arrayConcat(
                [toInt64(0)],
                arrayMap(wh -> if(known, least(wh, total), wh), reports.2),
                if(known, [toInt64(total)], []))) AS meter
        FROM (SELECT * FROM chargeline.sessions FINAL) AS s
        LEFT JOIN (SELECT session_id, at, energy_wh FROM chargeline.samples FINAL) AS r ON r.session_id = s.session_id
        GROUP BY s.tenant, s.site, s.device_id, s.port, s.session_id, s.started_at, s.ended_at, s.energy_wh
    )
)
GROUP BY tenant, site, device_id, port, part.1
COMMENT 'Energy in Wh and mean power in W of each port and quarter of an hour (UTC) in which it charged, from sessions and samples. Sums over ports are the load of a site.';
