-- Events once more, in the order in which they were stored: what the pull feed reads from a cursor
-- on. The table of events is ordered by device, and a row stored again takes its place there.
-- A row stored again stands here again, behind; so a reader that follows the order misses nothing.
-- Rows go 400 days after they were stored.
CREATE TABLE IF NOT EXISTS chargeline.event_feed
(
    tenant LowCardinality(String) COMMENT 'Tenant that was told',
    stored_at DateTime64(3, 'UTC') COMMENT 'When the row was stored: its place in the feed',
    device_id String COMMENT 'Physical id of the device',
    sequence Int64 COMMENT 'Number among the events of its device, from 1',
    id String COMMENT 'Deterministic id of the event',
    event LowCardinality(String) COMMENT 'Type, for example charging.started',
    body String COMMENT 'JSON text, byte for byte the body of the webhook',
    INDEX by_device device_id TYPE bloom_filter GRANULARITY 4
)
ENGINE = ReplacingMergeTree
ORDER BY (tenant, stored_at, device_id, sequence, id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
COMMENT 'Events in the order in which they were stored';

CREATE MATERIALIZED VIEW IF NOT EXISTS chargeline.event_feed_fill
TO chargeline.event_feed
AS SELECT
    assumeNotNull(tenant) AS tenant,
    stored_at,
    device_id,
    sequence,
    id,
    event,
    body
FROM chargeline.events
WHERE events.tenant IS NOT NULL;

INSERT INTO chargeline.event_feed (tenant, stored_at, device_id, sequence, id, event, body)
SELECT assumeNotNull(tenant), stored_at, device_id, sequence, id, event, body
FROM chargeline.events
WHERE events.tenant IS NOT NULL;
