-- A year of made-up rows. Each statement follows the line that says its table, how many numbers it
-- takes, and how many at a time; the number is spread over the year, so parts are of one time, as
-- in a database that was filled while it happened.
--: devices {devices} 100000
INSERT INTO chargeline.devices (device_id, tenant, site, name, model, standing, maintenance, protocol, port_count, first_seen_at, revision)
SELECT {device}, {tenant}, {site}, concat('Pile ', toString(d)), concat('model-', toString(d % 5)), 'active', false, 'ap3000', 2, {begin}, 1
FROM (SELECT number AS d FROM numbers({from}, {count}))
--: sessions {sessions} 250000
INSERT INTO chargeline.sessions (session_id, tenant, site, device_id, port, order_no, protocol, source, mode, started_at, ended_at, duration_s, device_duration_s, energy_wh, peak_power_dw, outcome, stop_reason, closed_by, suspect_reason, revision, deleted)
SELECT {session}, {tenant}, {site}, {device}, 1 + h % 2, concat('ORDER-', toString(n)), 'ap3000', 'platform', 1 + n % 4, start, if(open, NULL, start + toIntervalSecond(lasts)), if(open, NULL, lasts), if(open, NULL, lasts), if(open, NULL, intDiv(lasts * watts, 3600)), watts * 10, if(open, 'open', if(n % 25 = 0, 'failed', 'completed')), if(open, NULL, 'full'), if(open, NULL, 'settlement'), if(n % 200 = 0, 'meter_went_back', NULL), 2, 0
FROM ({charges})
--: samples {samples} 500000
INSERT INTO chargeline.samples (device_id, port, session_id, order_no, at, raw_status, elapsed_s, energy_wh, power_dw, peak_power_dw, voltage_dv)
SELECT {device}, 1 + h % 2, {session}, concat('ORDER-', toString(n)), start + toIntervalSecond(elapsed), 1, elapsed, intDiv(elapsed * watts, 3600), watts * 10 - 10 * k, watts * 10, 2200 + h % 50
FROM
(
    SELECT *, (number % {per_session}) AS k, toInt32(intDiv((k + 1) * lasts, {per_session} + 1)) AS elapsed
    FROM ({charges_of_samples})
)
--: presence {presence} 100000
INSERT INTO chargeline.presence (device_id, tenant, site, maintenance, state, reason, from_at, until_at, revision)
SELECT {device}, {tenant}, {site}, false, if(gone, 'offline', 'online'), if(gone, 'heartbeat_timeout', 'registered'), if(gone, back, since), if(last, NULL, if(gone, since + toIntervalMillisecond(step), back)), 2
FROM
(
    SELECT
        number % {devices} AS d, intDiv(number, {devices}) AS i, intDiv({span_ms}, {intervals}) AS step,
        {begin} + toIntervalMillisecond(i * step + d % 60000) AS since,
        since + toIntervalMillisecond(intDiv(step * 98, 100)) AS back,
        i = {intervals} - 1 AS last, arrayJoin(if(last, [0], [0, 1])) AS gone
    FROM numbers({from}, {count})
)
--: port_states {sessions} 250000
INSERT INTO chargeline.port_states (device_id, port, tenant, site, maintenance, state, raw_status, reason, from_at, until_at, revision)
SELECT {device}, 1 + h % 2, {tenant}, {site}, false, if(idle, if(n % 500 = 0, 'fault', 'idle'), 'charging'), idle, NULL, if(idle, start + toIntervalSecond(lasts), start), if(idle, start + toIntervalSecond(lasts + 3600), start + toIntervalSecond(lasts)), 2
FROM (SELECT *, arrayJoin([0, 1]) AS idle FROM ({charges}))
--: commands {sessions} 250000
INSERT INTO chargeline.commands (command_id, tenant, device_id, type, port, order_no, mode, state, effect, issued_at, expires_at, ended_at, timeline, revision)
SELECT toString(reinterpretAsUUID(sipHash128(n, 'command'))), {tenant}, {device}, 'start', 1 + h % 2, concat('ORDER-', toString(n)), 1 + n % 4, if(n % 30 = 0, 'failed', 'succeeded'), 'confirmed', issued, issued + INTERVAL 40 SECOND, issued + toIntervalMillisecond(took), concat('[{"state":"accepted","at":', toString(toUnixTimestamp64Milli(issued)), '},{"state":"sent","at":', toString(toUnixTimestamp64Milli(issued) + 20), '}]'), 3
FROM (SELECT *, start - INTERVAL 3 SECOND AS issued, 40 + h % 3000 AS took FROM ({charges}))
--: deliveries {sessions} 250000
INSERT INTO chargeline.deliveries (tenant, endpoint_id, event_id, event, device_id, sequence, attempt, at, latency_ms, outcome, http_status, occurred_at, replay_id)
SELECT {tenant}, concat('endpoint-', toString(d % {tenants}), '-', toString(n % 2)), toString(reinterpretAsUUID(sipHash128(n, 'event'))), 'charging.started', {device}, n, 1, start + INTERVAL 1 SECOND, 5 + h % 200, if(n % 50 = 0, 'retry', 'delivered'), if(n % 50 = 0, 503, 200), start, ''
FROM ({charges})
--: api_calls {api_minutes} 100000
INSERT INTO chargeline.api_calls (tenant, route, method, minute_at, server, calls, succeeded, refused, unauthorized, limited, failed, latency_us_sum, latency_us_max, latency_counts)
SELECT {tenant}, '/api/third/sessions', 'GET', {end} - toIntervalMinute(1 + intDiv(number, {tenants})), 'server', 60, 58, 1, 0, 0, 1, 300000, 20000, '[50,8,1,1,0,0,0,0,0,0,0,0,0]'
FROM (SELECT number, number % {tenants} AS d FROM numbers({from}, {count}))
--: figures {device_days} 30000
{figures} 'device', {tenant}, {site}, {device}, 0, 'day', {day_of}, {values} FROM (SELECT number, number % {devices} AS d, intDiv(number, {devices}) AS w, sipHash64(number) AS h, 1 AS size, 86400000 AS ms FROM numbers({from}, {count}))
--: figures {port_days} 30000
{figures} 'port', {tenant}, {site}, {device}, 1 + intDiv(number, {devices}) % 2, 'day', {day_of}, {values} FROM (SELECT number, number % {devices} AS d, intDiv(number, 2 * {devices}) AS w, sipHash64(number) AS h, 1 AS size, 86400000 AS ms FROM numbers({from}, {count}))
--: figures {site_days} 30000
{figures} 'site', {tenant}, {site}, '', 0, 'day', {day_of}, {values} FROM (SELECT number, number % {sites} AS d, intDiv(number, {sites}) AS w, sipHash64(number) AS h, 20 AS size, 86400000 AS ms FROM numbers({from}, {count}))
--: figures {tenant_days} 30000
{figures} 'tenant', {tenant}, '', '', 0, 'day', {day_of}, {values} FROM (SELECT number, number % {tenants} AS d, intDiv(number, {tenants}) AS w, sipHash64(number) AS h, intDiv({devices}, {tenants}) AS size, 86400000 AS ms FROM numbers({from}, {count}))
--: figures {site_hours} 30000
{figures} 'site', {tenant}, {site}, '', 0, 'hour', {hour_of}, {values} FROM (SELECT number, number % {sites} AS d, intDiv(number, {sites}) AS w, sipHash64(number) AS h, 20 AS size, 3600000 AS ms FROM numbers({from}, {count}))
--: figures {tenant_hours} 30000
{figures} 'tenant', {tenant}, '', '', 0, 'hour', {hour_of}, {values} FROM (SELECT number, number % {tenants} AS d, intDiv(number, {tenants}) AS w, sipHash64(number) AS h, intDiv({devices}, {tenants}) AS size, 3600000 AS ms FROM numbers({from}, {count}))
--: figures {device_hours} 30000
{figures} 'device', {tenant}, {site}, {device}, 0, 'hour', {hour_of}, {values} FROM (SELECT number, number % {devices} AS d, intDiv(number, {devices}) AS w, sipHash64(number) AS h, 1 AS size, 3600000 AS ms FROM numbers({from}, {count}))
--: figures {tenant_minutes} 30000
{figures} 'tenant', {tenant}, '', '', 0, 'minute', {minute_of}, {values} FROM (SELECT number, number % {tenants} AS d, intDiv(number, {tenants}) AS w, sipHash64(number) AS h, intDiv({devices}, {tenants}) AS size, 60000 AS ms FROM numbers({from}, {count}))
