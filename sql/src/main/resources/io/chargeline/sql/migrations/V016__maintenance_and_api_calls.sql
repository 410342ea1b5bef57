-- Maintenance windows, so that figures and alarms can leave their time out; and the calls of the
-- API, by which its success rate and its times are known.
-- The keys hold only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.maintenance
(
    window_id String COMMENT 'Id of the window',
    tenant LowCardinality(String) COMMENT 'Tenant that was told of it',
    scope LowCardinality(String) COMMENT 'platform, tenant, site, device: what it is about',
    site Nullable(String) COMMENT 'Of scope site; else absent',
    devices String COMMENT 'JSON list of device ids, of scope device; else empty',
    starts_allowed Bool COMMENT 'Whether charges may be started meanwhile',
    phase LowCardinality(String) COMMENT 'What was told last: announced, changed, started, ended, cancelled',
    starts_at DateTime64(3, 'UTC') COMMENT 'When it is to begin',
    ends_at DateTime64(3, 'UTC') COMMENT 'When it is to end',
    from_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it began; absent before, and if it never did',
    until_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When it ended; absent before, and if it never began',
    reason Nullable(String) COMMENT 'For people, in English',
    reason_zh Nullable(String) COMMENT 'For people, in Chinese',
    version Int64 COMMENT 'Of the window as the control plane counts it',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (tenant, window_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'One row per maintenance window and tenant.';

CREATE TABLE IF NOT EXISTS chargeline.api_calls
(
    tenant LowCardinality(String) COMMENT 'Whose calls; * where nobody proved to be a tenant, and of the operator',
    route LowCardinality(String) COMMENT 'Pattern of the path; none where there is no such route',
    method LowCardinality(String) COMMENT 'GET, POST, ...',
    minute_at DateTime64(3, 'UTC') COMMENT 'Begin of the minute, by the clock of the server',
    server String COMMENT 'Instance that answered; new at every start',
    calls Int64 COMMENT 'All answered',
    succeeded Int64 COMMENT 'Answered 2xx or 3xx',
    refused Int64 COMMENT 'Answered 4xx, but for the next two',
    unauthorized Int64 COMMENT 'Answered 401 or 403',
    limited Int64 COMMENT 'Answered 429',
    failed Int64 COMMENT 'Answered 5xx',
    latency_us_sum Int64 COMMENT 'Time to answer, all together, in microseconds; without what callers asked to wait',
    latency_us_max Int64 COMMENT 'The longest of them',
    latency_counts String COMMENT 'JSON list: calls of up to 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 60 s, and of more',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from'
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, minute_at, route, method, server)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'Calls of the API per tenant, route, minute and server.';

CREATE VIEW IF NOT EXISTS chargeline.v_maintenance
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    window_id,
    tenant,
    scope,
    site,
    JSONExtract(devices, 'Array(String)') AS devices,
    starts_allowed,
    phase,
    starts_at,
    ends_at,
    from_at,
    until_at,
    reason,
    reason_zh,
    version,
    revision
FROM chargeline.maintenance FINAL
COMMENT 'One row per maintenance window and tenant; it was in force from from_at until until_at.';

CREATE VIEW IF NOT EXISTS chargeline.v_maintenance_devices
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    w.window_id AS window_id,
    w.tenant AS tenant,
    d.device_id AS device_id,
    assumeNotNull(w.from_at) AS from_at,
    ifNull(w.until_at, w.ends_at) AS until_at
FROM (SELECT * FROM chargeline.maintenance FINAL) AS w
INNER JOIN (SELECT device_id, tenant, site FROM chargeline.devices FINAL) AS d ON d.tenant = w.tenant
WHERE w.from_at IS NOT NULL
  AND (w.scope IN ('platform', 'tenant')
    OR (w.scope = 'site' AND d.site = w.site)
    OR (w.scope = 'device' AND has(JSONExtract(w.devices, 'Array(String)'), d.device_id)))
COMMENT 'One row per maintenance window that began, and device: the time to leave out of figures.';

CREATE VIEW IF NOT EXISTS chargeline.v_api_calls
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
COMMENT 'Calls of the API per tenant, route, method and minute, of all servers. p95_ms: 95 % were answered within.';
