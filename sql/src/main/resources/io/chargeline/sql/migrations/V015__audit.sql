-- Who did what to which device when, from where, with which result. Rows are only ever added.
-- The key holds only what a re-read of the log cannot change, so a re-read replaces rows by itself;
-- no partition by time, because rows merge only within a partition.
-- Rows go 400 days after they were stored, whatever their event time.
CREATE TABLE IF NOT EXISTS chargeline.audit
(
    audit_id String COMMENT 'Id of the entry, made once',
    at DateTime64(3, 'UTC') COMMENT 'When the request came; of an item of a batch, when it was carried out',
    tenant LowCardinality(String) COMMENT 'Tenant in whose audit it stands; empty: only in the operator''s',
    actor LowCardinality(String) COMMENT 'tenant, operator, or unknown where authentication was refused',
    key_id LowCardinality(Nullable(String)) COMMENT 'Key that was used, or presented; absent if none of the log''s',
    address LowCardinality(String) COMMENT 'IP address of the connection',
    action LowCardinality(String) COMMENT 'What was asked for, for example charge.start',
    method LowCardinality(Nullable(String)) COMMENT 'HTTP method',
    route LowCardinality(Nullable(String)) COMMENT 'Pattern of the path',
    path Nullable(String) COMMENT 'Path, where what cannot be an id is left out',
    device_id Nullable(String) COMMENT 'Physical id of the device; as asked for if the caller has no such device',
    resource_id Nullable(String) COMMENT 'Tenant, key or webhook endpoint that was made or changed',
    command_id Nullable(String) COMMENT 'Command that came of it',
    batch_id Nullable(String) COMMENT 'Batch that came of it, or that it is an item of',
    order_no Nullable(String) COMMENT 'Order number as asked for',
    idempotency_key Nullable(String) COMMENT 'Idempotency key as given',
    request_id Nullable(String) COMMENT 'X-Request-Id of the answer',
    status Int32 COMMENT 'HTTP status of the answer; of an item, what its own route would have answered',
    code LowCardinality(Nullable(String)) COMMENT 'Code of the refusal; absent if it was none',
    arguments Nullable(String) COMMENT 'JSON, what was asked, without secrets',
    duration_ms Nullable(Int64) COMMENT 'Until the answer, ms; absent for an item of a batch',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from',
    INDEX by_device device_id TYPE bloom_filter GRANULARITY 4,
    INDEX by_request request_id TYPE bloom_filter GRANULARITY 4,
    INDEX by_time at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, at, audit_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'Who did what to which device when, from where, with which result';

CREATE VIEW IF NOT EXISTS chargeline.v_audit
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    entry.audit_id AS audit_id,
    entry.at AS at,
    entry.tenant AS tenant,
    entry.actor AS actor,
    entry.key_id AS key_id,
    entry.address AS address,
    entry.action AS action,
    entry.method AS method,
    entry.route AS route,
    entry.path AS path,
    entry.device_id AS device_id,
    entry.resource_id AS resource_id,
    entry.command_id AS command_id,
    entry.batch_id AS batch_id,
    entry.order_no AS order_no,
    entry.idempotency_key AS idempotency_key,
    entry.request_id AS request_id,
    entry.status AS status,
    entry.code AS code,
    entry.arguments AS arguments,
    entry.duration_ms AS duration_ms,
    multiIf(
        entry.status >= 500, 'unknown',
        entry.status >= 400, 'refused',
        ifNull(command.state, '') != '', toString(command.state),
        entry.command_id IS NOT NULL, 'accepted',
        'done') AS outcome,
    command.effect AS effect,
    command.reason AS reason
FROM (SELECT * FROM chargeline.audit FINAL) AS entry
LEFT JOIN
    (SELECT command_id, state, effect, reason FROM chargeline.commands FINAL) AS command
    ON entry.command_id = command.command_id
COMMENT 'Who did what to which device when, from where, with which result';
