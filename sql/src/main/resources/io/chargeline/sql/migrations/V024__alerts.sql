-- Alerts as they stand, their timelines, and what they are judged with: the versions of rules, and
-- the times in which nothing ticked.
-- The keys begin with the week of a time that no later version of a row changes, see
-- docs/decisions/0019-order-keys.md: an alert's id is made of its beginning, and a step's time is its
-- own. The tenant comes next, because there is always one; the platform's own is empty.
-- Versions and outages are kept for ever: few, and whoever looks back needs all of them.
CREATE TABLE IF NOT EXISTS chargeline.alerts
(
    alert_id String COMMENT 'Name-based UUID of tenant, rule, group and beginning; from the alert job',
    tenant LowCardinality(String) COMMENT 'Whose alert; empty for the platform''s own; from the rule and the signals',
    rule_id LowCardinality(String) COMMENT 'Rule that raised it; from the rule',
    rule_version Int64 COMMENT 'Version of the rule by which it was judged last; from the rule',
    name Nullable(String) COMMENT 'Name of the rule in English; from the rule',
    name_zh Nullable(String) COMMENT 'Name of the rule in Chinese; from the rule',
    severity LowCardinality(String) COMMENT 'info, warning, critical: the worst of its members now; from the alert job',
    peak_severity LowCardinality(String) COMMENT 'The worst it ever had; from the alert job',
    phase LowCardinality(String) COMMENT 'pending, firing, acknowledged, resolved; from the alert job',
    held_by LowCardinality(Nullable(String)) COMMENT 'Why nobody is told: draft, schedule, maintenance, silence, inhibited, group_wait; absent if nothing holds it; from the alert job',
    held_ref Nullable(String) COMMENT 'Id of the silence, or of the alert that inhibits it; absent if there is none; from the alert job',
    draft Bool COMMENT 'Whether the rule is a draft, so that nobody is told; from the rule',
    flapping Bool COMMENT 'Whether it is kept open because it began too often; from the alert job',
    entity LowCardinality(String) COMMENT 'What its members are: port, device, site, tenant, platform; from the rule',
    site LowCardinality(Nullable(String)) COMMENT 'Site; absent if it is not of one; from the signals',
    device_id Nullable(String) COMMENT 'Physical id of the device; absent if it is not of one; from the signals',
    port Nullable(Int32) COMMENT 'Port number, from 1; absent if it is not of one; from the signals',
    model LowCardinality(Nullable(String)) COMMENT 'Model of the device; absent if it is not of one; from the registry',
    began_at DateTime64(3, 'UTC') COMMENT 'Event time at which the first member began to hold; from the signals',
    fired_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which the first member had held for long enough; absent while pending; from the alert job',
    told_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which it was first told; absent if it never was; from the alert job',
    acknowledged_at Nullable(DateTime64(3, 'UTC')) COMMENT 'When somebody took it first; absent if nobody did; from the API',
    acknowledged_by Nullable(String) COMMENT 'Who took it first; absent if nobody did; from the API',
    resolved_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which it was over; absent while open; from the alert job',
    end_reason LowCardinality(Nullable(String)) COMMENT 'cleared, lapsed (it never fired), rule_changed, rule_removed; absent while open; from the alert job',
    members Int32 COMMENT 'How many hold now, without those held back one by one, count; from the alert job',
    peak_members Int32 COMMENT 'The most it ever had, count; from the alert job',
    member_names String COMMENT 'JSON list of the first 20 members; from the alert job',
    value Nullable(Float64) COMMENT 'Measure of the worst member, in the unit of the rule''s field; absent if there is none; from the signals',
    threshold Nullable(Float64) COMMENT 'What it is compared with, in the same unit; absent if with a time; from the rule',
    summary Nullable(String) COMMENT 'For people, in English; from the rule',
    summary_zh Nullable(String) COMMENT 'For people, in Chinese; from the rule',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands; from the alert job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_begin began_at TYPE minmax GRANULARITY 1,
    INDEX by_end resolved_at TYPE minmax GRANULARITY 1,
    INDEX by_id alert_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (toMonday(began_at), tenant, alert_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'One row per alert.';

CREATE TABLE IF NOT EXISTS chargeline.alert_steps
(
    alert_id String COMMENT 'Alert whose timeline it is; from the alert job',
    tenant LowCardinality(String) COMMENT 'Whose alert; empty for the platform''s own; from the alert job',
    number Int64 COMMENT 'Place in the timeline, from 1; from the alert job',
    at DateTime64(3, 'UTC') COMMENT 'Event time at which it happened; from the alert job',
    step LowCardinality(String) COMMENT 'pending, fired, upgraded, downgraded, members, drafted, out_of_schedule, in_maintenance, silenced, inhibited, released, told, flapping, acknowledged, commented, resolved; from the alert job',
    severity LowCardinality(Nullable(String)) COMMENT 'info, warning, critical: as it was then; absent while pending; from the alert job',
    by_whom Nullable(String) COMMENT 'Who did it; absent if it was the rule; from the API',
    reference Nullable(String) COMMENT 'Id of a silence or of another alert; absent if there is none; from the alert job',
    text Nullable(String) COMMENT 'What happened, with the numbers, in English, or the comment; from the alert job',
    text_zh Nullable(String) COMMENT 'The same in Chinese; from the alert job',
    members Int32 COMMENT 'How many members there were then, count; from the alert job',
    value Nullable(Float64) COMMENT 'Measure of the worst member then, in the unit of the rule''s field; absent if there was none; from the signals',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_time at TYPE minmax GRANULARITY 1,
    INDEX by_alert alert_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (toMonday(at), tenant, alert_id, number)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'One row per entry of the timeline of an alert.';

CREATE TABLE IF NOT EXISTS chargeline.outages
(
    from_at DateTime64(3, 'UTC') COMMENT 'Event time of the last tick before; from the alert job',
    until_at DateTime64(3, 'UTC') COMMENT 'Event time of the first tick after; from the alert job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only; from ClickHouse'
)
ENGINE = ReplacingMergeTree
ORDER BY from_at
COMMENT 'Times in which nothing ticked: we looked at nothing, and no alert could come to be; kept for ever.';

CREATE TABLE IF NOT EXISTS chargeline.rule_versions
(
    tenant LowCardinality(String) COMMENT 'Whose rule; empty for the platform''s; from the control log',
    rule_id LowCardinality(String) COMMENT 'Id of the rule within the tenant; from the control log',
    version Int64 COMMENT 'From 1; of two changes made from one version the earlier counts; from the control log',
    deleted Bool COMMENT 'Whether the rule is gone with it; from the control log',
    by Nullable(String) COMMENT 'Who changed it; chargeline for what the product brings; from the control log',
    note Nullable(String) COMMENT 'Why, in the words of who changed it; absent if not said; from the control log',
    effective_from DateTime64(3, 'UTC') COMMENT 'Event time from which on it counts; from the control log',
    rule Nullable(String) COMMENT 'JSON of the rule, as docs/alerting-rules.md has it; absent if deleted; from the control log',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only; from ClickHouse'
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, rule_id, version, effective_from)
COMMENT 'Every version of every alert rule, from the control log; kept for ever.';

CREATE VIEW IF NOT EXISTS chargeline.v_alerts
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    alert_id,
    tenant,
    rule_id,
    rule_version,
    name,
    name_zh,
    severity,
    peak_severity,
    phase,
    held_by,
    held_ref,
    draft,
    flapping,
    entity,
    site,
    device_id,
    port,
    model,
    began_at,
    fired_at,
    told_at,
    acknowledged_at,
    acknowledged_by,
    resolved_at,
    end_reason,
    members,
    peak_members,
    JSONExtract(member_names, 'Array(String)') AS member_names,
    value,
    threshold,
    summary,
    summary_zh,
    revision
FROM chargeline.alerts FINAL
COMMENT 'One row per alert, as it stands.';

CREATE VIEW IF NOT EXISTS chargeline.v_alert_steps
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT alert_id, tenant, number, at, step, severity, by_whom, reference, text, text_zh, members, value
FROM chargeline.alert_steps FINAL
COMMENT 'One row per entry of the timeline of an alert; number is their order.';

CREATE VIEW IF NOT EXISTS chargeline.v_outages
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT from_at, until_at
FROM chargeline.outages FINAL
COMMENT 'Times in which nothing ticked: we looked at nothing, and no alert could come to be.';

CREATE VIEW IF NOT EXISTS chargeline.v_rule_versions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT tenant, rule_id, version, deleted, by, note, effective_from, rule
FROM chargeline.rule_versions FINAL
COMMENT 'Every version of every alert rule.';

CREATE VIEW IF NOT EXISTS chargeline.v_open_alerts
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    severity,
    count() AS alerts,
    countIf(phase = 'pending') AS pending,
    countIf(phase = 'firing') AS firing,
    countIf(phase = 'acknowledged') AS acknowledged,
    countIf(held_by IS NOT NULL) AS held,
    min(began_at) AS oldest_began_at
FROM chargeline.alerts FINAL
WHERE phase != 'resolved' AND NOT draft
GROUP BY tenant, severity
COMMENT 'Open alerts per tenant and severity, without those of drafts.';
