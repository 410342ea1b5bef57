-- Order keys that fit the questions, see docs/decisions/0019-order-keys.md. They begin with the week
-- or day of a time that no later version of a row changes, then comes the device: so a question
-- about a time reads that time, and one about a device reads a little of each week. What is asked
-- for otherwise has a skip index, and so has a time that stands in the key itself, too: ClickHouse
-- then compares with that and passes the week by. No column of a key is nullable: with one, a skip
-- index leaves nothing out under FINAL. The rows are the same ones as before, so a re-read still
-- replaces them; each table is filled from itself and replaced in one step, which may be done twice.
-- Every column says its unit and where it comes from.

CREATE OR REPLACE TABLE chargeline.sessions
(
    session_id String COMMENT 'Name-based UUID of the session key and its first evidence; from the device job',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant when the charge began; from the registry',
    site LowCardinality(Nullable(String)) COMMENT 'Site when the charge began; empty if not assigned; from the registry',
    device_id String COMMENT 'Physical id of the device; from its frames',
    port Int32 COMMENT 'Port number, from 1; from the device''s frames',
    order_no Nullable(String) COMMENT 'Order number as the platform gave it; if not known, as read from the wire, or the device''s own number of the charge (bkv-0009); from the command or the device',
    order_hex Nullable(String) COMMENT 'The order bytes on the wire, hex; where the wire carries none, those of the order that was bound, or the device''s own number; from the device',
    protocol LowCardinality(Nullable(String)) COMMENT 'ap3000 or bkv; from the frames',
    source LowCardinality(Nullable(String)) COMMENT 'Who started it: platform, card, offline_card, verification_code, unknown; from the command or the device',
    mode Nullable(Int32) COMMENT 'Charge mode of the control API, 1 to 5; absent if the start was not ours; from the command',
    limit_s Nullable(Int32) COMMENT 'Ordered duration in s; absent if none; from the command',
    limit_wh Nullable(Int32) COMMENT 'Ordered energy in Wh; absent if none; from the command',
    started_at DateTime64(3, 'UTC') COMMENT 'First evidence of power: answer to the start, else end minus the device''s duration; event time; from the frames',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Receive time of the first settlement; absent while open; event time; from the frames',
    duration_s Nullable(Int64) COMMENT 'Duration in s, from evidence where there is any; from the frames',
    device_duration_s Nullable(Int32) COMMENT 'Duration in s as the device sent it; saturates at 65535; from the settlement',
    energy_wh Nullable(Int64) COMMENT 'Energy in Wh; from the device''s meter in the settlement',
    peak_power_dw Nullable(Int64) COMMENT 'Highest power in 0.1 W as the device sent it; saturates at 65535; from reports and settlement',
    outcome LowCardinality(Nullable(String)) COMMENT 'completed, stopped, failed; open while it runs; from the device job',
    stop_reason LowCardinality(Nullable(String)) COMMENT 'Why it ended, in words shared by all protocols; from the settlement',
    raw_reason Nullable(Int32) COMMENT 'The device''s own stop code; from the settlement',
    closed_by LowCardinality(Nullable(String)) COMMENT 'settlement, timeout, late_settlement; from the device job',
    suspect_reason LowCardinality(Nullable(String)) COMMENT 'Why the figures are doubted, comma separated: meter_went_back, duration_over_clock, energy_over_power, duration_saturated; absent if they are not; from the device job',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands; from the device job',
    deleted UInt8 COMMENT '1 removes the row: its key changed; from the device job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_end ended_at TYPE minmax GRANULARITY 1,
    INDEX by_order order_no TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_id session_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision, deleted)
ORDER BY (toMonday(started_at), device_id, port, session_id)
TTL toDateTime(stored_at) + INTERVAL 3650 DAY
SETTINGS index_granularity = 1024
COMMENT 'One row per charge.'
AS SELECT * FROM chargeline.sessions
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

CREATE OR REPLACE TABLE chargeline.samples
(
    device_id String COMMENT 'Physical id of the device; from its frame',
    port Int32 COMMENT 'Port number, from 1; from the power report',
    session_id Nullable(String) COMMENT 'Session the report belongs to; from the device job',
    order_no Nullable(String) COMMENT 'Order number of that session; from the device job',
    at DateTime64(3, 'UTC') COMMENT 'Event time: when the gateway received the report; from the frame',
    raw_status Int32 COMMENT 'The device''s status byte; from the power report',
    elapsed_s Nullable(Int32) COMMENT 'Charging time so far in s, as the device says; from the power report',
    energy_wh Nullable(Int64) COMMENT 'Energy so far in Wh, as the device says; from the power report',
    power_dw Nullable(Int64) COMMENT 'Power now in 0.1 W; from the power report',
    peak_power_dw Nullable(Int64) COMMENT 'Highest power so far in 0.1 W; from the power report',
    voltage_dv Nullable(Int32) COMMENT 'Voltage in 0.1 V; from the power report',
    current_ma Nullable(Int64) COMMENT 'Current in mA; from the power report',
    ambient_celsius Nullable(Int32) COMMENT 'Ambient temperature in degrees Celsius; absent without sensor; from the power report',
    port_celsius Nullable(Int32) COMMENT 'Port temperature in degrees Celsius; absent without sensor; from the power report',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_time at TYPE minmax GRANULARITY 1,
    INDEX by_session session_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (toDate(at), device_id, port, at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 4096
COMMENT 'One row per power report of a running charge.'
AS SELECT * FROM chargeline.samples
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

CREATE OR REPLACE TABLE chargeline.presence
(
    device_id String COMMENT 'Physical id of the device; from its frames',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant at the time; from the registry',
    site LowCardinality(Nullable(String)) COMMENT 'Site at the time; absent if not assigned; from the registry',
    maintenance Nullable(Bool) COMMENT 'Whether somebody worked on the device; from the registry',
    state LowCardinality(String) COMMENT 'online, offline, unknown; from the device job',
    reason LowCardinality(Nullable(String)) COMMENT 'Why the interval began, for example heartbeat_timeout; from the device job',
    from_at DateTime64(3, 'UTC') COMMENT 'Event time at which it began; from the frames and ticks',
    until_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which it ended; absent while it lasts; from the frames and ticks',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands; from the device job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_begin from_at TYPE minmax GRANULARITY 1,
    INDEX by_end until_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (toMonday(from_at), device_id, from_at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'Exact intervals in which a device was online, offline or unknown.'
AS SELECT * FROM chargeline.presence
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

CREATE OR REPLACE TABLE chargeline.port_states
(
    device_id String COMMENT 'Physical id of the device; from its frames',
    port Int32 COMMENT 'Port number, from 1; from the device''s frames',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant at the time; from the registry',
    site LowCardinality(Nullable(String)) COMMENT 'Site at the time; absent if not assigned; from the registry',
    maintenance Nullable(Bool) COMMENT 'Whether somebody worked on the device; from the registry',
    state LowCardinality(String) COMMENT 'idle, charging, fault, unknown; from the device job',
    raw_status Nullable(Int32) COMMENT 'The device''s status byte when it began; absent when it came from a charge''s evidence; from the frame',
    plugged Nullable(Bool) COMMENT 'Whether a plug was seen when it began; from the frame',
    reason LowCardinality(Nullable(String)) COMMENT 'absent: found in this state; assigned: goes on from an interval that was cut; of unknown, what the device is: offline or unknown; from the device job',
    from_at DateTime64(3, 'UTC') COMMENT 'Event time at which it began; from the frames and ticks',
    until_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time at which it ended; absent while it lasts; from the frames and ticks',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands; from the device job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_begin from_at TYPE minmax GRANULARITY 1,
    INDEX by_end until_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (toMonday(from_at), device_id, port, from_at)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'Exact intervals in which a port was idle, charging, faulty or unknown.'
AS SELECT * FROM chargeline.port_states
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

CREATE OR REPLACE TABLE chargeline.commands
(
    command_id String COMMENT 'Name-based UUID of tenant and key, or of tenant, device and order; from the control API',
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant that gave it; from the control API',
    device_id Nullable(String) COMMENT 'Physical id of the device; from the control API',
    type LowCardinality(Nullable(String)) COMMENT 'start, stop, ...; from the control API',
    port Nullable(Int32) COMMENT 'Port number, from 1; absent for the whole device; from the control API',
    order_no Nullable(String) COMMENT 'Order number as the platform gave it; from the control API',
    mode Nullable(Int32) COMMENT 'Charge mode of a start, 1 to 5; from the control API',
    limit_s Nullable(Int32) COMMENT 'Ordered duration in s; absent if none; from the control API',
    limit_wh Nullable(Int32) COMMENT 'Ordered energy in Wh; absent if none; from the control API',
    arguments Nullable(String) COMMENT 'JSON, of commands other than start and stop, in the units of the control API; from the control API',
    state LowCardinality(String) COMMENT 'accepted, dispatched, sent, succeeded, rejected, failed, expired, undeliverable; from the device job',
    effect LowCardinality(Nullable(String)) COMMENT 'none, confirmed, unknown; absent before the end; from the device job',
    reason LowCardinality(Nullable(String)) COMMENT 'One word for machines, for example no_answer; from the device job',
    raw_result Nullable(Int32) COMMENT 'The device''s own result code; from its answer',
    result Nullable(String) COMMENT 'JSON, what the device told with its answer; from its answer',
    issued_at DateTime64(3, 'UTC') COMMENT 'Event time of the command; from the control API',
    expires_at DateTime64(3, 'UTC') COMMENT 'Nothing is written to the device after this; event time; from the control API',
    ended_at Nullable(DateTime64(3, 'UTC')) COMMENT 'Event time of the terminal state; absent before; from the device job',
    timeline Nullable(String) COMMENT 'JSON list of state and at (unix ms), one per step; from the device job',
    revision Int64 COMMENT 'Counts the changes of this row; the highest stands; from the device job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_end ended_at TYPE minmax GRANULARITY 1,
    INDEX by_order order_no TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_id command_id TYPE bloom_filter(0.001) GRANULARITY 1,
    INDEX by_device device_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision)
ORDER BY (toMonday(issued_at), ifNull(device_id, ''), command_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'One row per command, as it stands.'
AS SELECT * FROM chargeline.commands
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

CREATE OR REPLACE TABLE chargeline.deliveries
(
    tenant LowCardinality(Nullable(String)) COMMENT 'Tenant of the endpoint; from the registry of endpoints',
    endpoint_id String COMMENT 'Endpoint that was called; from the registry of endpoints',
    event_id String COMMENT 'Event that was delivered; from the event',
    event LowCardinality(Nullable(String)) COMMENT 'Type of the event; from the event',
    device_id Nullable(String) COMMENT 'Physical id of the device; from the event',
    sequence Int64 COMMENT 'Number of the event among those of its device, from 1; from the event',
    attempt Int32 COMMENT 'Number of the attempt, from 1; from the webhook job',
    at DateTime64(3, 'UTC') COMMENT 'When the attempt began; from the webhook job''s clock',
    latency_ms Int64 COMMENT 'Until the answer or the error, ms; from the webhook job''s clock',
    outcome LowCardinality(Nullable(String)) COMMENT 'delivered, retry, parked, dead; from the webhook job',
    http_status Nullable(Int32) COMMENT 'Status of the answer; absent when none came; from the endpoint',
    error Nullable(String) COMMENT 'Why none came; absent when one did; from the webhook job',
    occurred_at DateTime64(3, 'UTC') COMMENT 'When the event happened; event time; from the event',
    replay_id String COMMENT 'Replay or redrive that asked for it; empty when none did; from the control API',
    response_excerpt Nullable(String) COMMENT 'Beginning of the answer of an attempt that was not accepted; from the endpoint',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_time at TYPE minmax GRANULARITY 1,
    INDEX by_event event_id TYPE bloom_filter(0.001) GRANULARITY 1
)
ENGINE = ReplacingMergeTree
ORDER BY (endpoint_id, toDate(occurred_at), event_id, attempt, replay_id)
TTL toDateTime(stored_at) + INTERVAL 400 DAY
SETTINGS index_granularity = 1024
COMMENT 'One row per attempt to deliver an event to a webhook endpoint.'
AS SELECT * FROM chargeline.deliveries
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

CREATE OR REPLACE TABLE chargeline.figures
(
    log LowCardinality(String) COMMENT 'live, or recording for what was fed from a recording; from the window job',
    scope LowCardinality(String) COMMENT 'fleet, tenant, site, device, port; from the window job',
    tenant LowCardinality(String) COMMENT 'Whose; empty for the fleet; from the facts',
    site LowCardinality(String) COMMENT 'Where; empty where there is none and for wider scopes; from the facts',
    device_id String COMMENT 'Physical id of the device; empty for wider scopes; from the facts',
    port Int32 COMMENT 'Port number, from 1; 0 for wider scopes; from the facts',
    step LowCardinality(String) COMMENT 'minute, hour, day; the latter two in the zone; from the window job',
    zone LowCardinality(String) COMMENT 'Time zone whose hour or day it is; from the registry of sites and tenants',
    start_at DateTime64(3, 'UTC') COMMENT 'Event time at which the window begins, included; from the window job',
    end_at DateTime64(3, 'UTC') COMMENT 'Event time at which the window ends, excluded; from the window job',
    as_of_at DateTime64(3, 'UTC') COMMENT 'Event time up to which the figures are known: the end, or earlier while the window lasts; from the window job',
    is_final Bool COMMENT 'Nothing that comes later changes the row; from the window job',
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
    revision Int64 COMMENT 'Grows with what is known; the highest stands; from the window job',
    deleted UInt8 COMMENT '1 removes the row: the window was moved by a change of the zone; from the window job',
    stored_at DateTime64(3, 'UTC') DEFAULT now64(3) COMMENT 'When the row was stored; information only, and what its age counts from; from ClickHouse',
    INDEX by_begin start_at TYPE minmax GRANULARITY 1
)
ENGINE = ReplacingMergeTree(revision, deleted)
ORDER BY (scope, tenant, step, toStartOfMonth(start_at), site, device_id, port, start_at, log)
TTL toDateTime(stored_at) + INTERVAL 100 DAY DELETE WHERE step = 'minute',
    toDateTime(stored_at) + INTERVAL 400 DAY DELETE WHERE step = 'hour' AND scope IN ('device', 'port'),
    toDateTime(stored_at) + INTERVAL 3650 DAY DELETE WHERE NOT (step = 'minute' OR (step = 'hour' AND scope IN ('device', 'port')))
SETTINGS index_granularity = 1024
COMMENT 'Figures per scope and window of a minute, an hour or a day.'
AS SELECT * FROM chargeline.figures
SETTINGS max_threads = 1, max_insert_threads = 1, max_block_size = 16384, min_insert_block_size_rows = 65536, min_insert_block_size_bytes = 33554432;

ALTER TABLE chargeline.frames
    ADD INDEX IF NOT EXISTS by_time at TYPE minmax GRANULARITY 1;

ALTER TABLE chargeline.devices
    COMMENT COLUMN IF EXISTS device_id 'Physical id of the device, 8 hex digits for AP3000; from its frames',
    COMMENT COLUMN IF EXISTS tenant 'Tenant the device belongs to; from the registry',
    COMMENT COLUMN IF EXISTS site 'Site the device stands at; absent if not assigned; from the registry',
    COMMENT COLUMN IF EXISTS standing 'active, quarantined or decommissioned; absent in rows from before the registry; from the registry',
    COMMENT COLUMN IF EXISTS protocol 'ap3000 or bkv; from the frames',
    COMMENT COLUMN IF EXISTS port_count 'Number of ports, count; from the registration',
    COMMENT COLUMN IF EXISTS first_seen_at 'Event time of the first record of the device; from its frames',
    COMMENT COLUMN IF EXISTS registered_at 'Event time of the last registration; absent if none came; from its frames',
    COMMENT COLUMN IF EXISTS revision 'Counts the changes of this row; the highest stands; from the device job',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored; information only, and what its age counts from; from ClickHouse';

ALTER TABLE chargeline.frames
    COMMENT COLUMN IF EXISTS device_id 'Physical id of the device; empty for rejected bytes of a nameless connection; from the frame',
    COMMENT COLUMN IF EXISTS at 'Event time: the writer''s clock when it made the record; from the record''s header',
    COMMENT COLUMN IF EXISTS kind 'frame, sent, command, opened, closed, seen, rejected; from the record''s header',
    COMMENT COLUMN IF EXISTS protocol 'ap3000 or bkv; absent for commands; from the record''s header',
    COMMENT COLUMN IF EXISTS writer 'Gateway or API server instance that wrote it; from the record''s header',
    COMMENT COLUMN IF EXISTS connection 'The writer''s number of the connection, from 1; 0 where there is none; from the record''s header',
    COMMENT COLUMN IF EXISTS command_id 'Command that was asked for or sent; from the record''s header',
    COMMENT COLUMN IF EXISTS close_reason 'Why the connection ended; from the record''s header',
    COMMENT COLUMN IF EXISTS detail 'opened: remote address; rejected: reason; from the record''s header',
    COMMENT COLUMN IF EXISTS body 'Raw bytes or JSON, by kind; hex(body) shows them; from the record''s value',
    COMMENT COLUMN IF EXISTS body_hash 'Hash of the body, for the key; from ClickHouse',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored; information only, and what its age counts from; from ClickHouse';

ALTER TABLE chargeline.events
    COMMENT COLUMN IF EXISTS id 'Deterministic id of the event; from the device job',
    COMMENT COLUMN IF EXISTS event 'Type, for example charging.started; from the device job',
    COMMENT COLUMN IF EXISTS tenant 'Tenant that was told; from the registry',
    COMMENT COLUMN IF EXISTS device_id 'Physical id of the device; from its frames',
    COMMENT COLUMN IF EXISTS at 'Event time of the event; from the device job',
    COMMENT COLUMN IF EXISTS sequence 'Number among the events of its device, from 1; from the device job',
    COMMENT COLUMN IF EXISTS body 'JSON text, byte for byte the body of the webhook; from the device job',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored; information only, and what its age counts from; from ClickHouse';

ALTER TABLE chargeline.event_feed
    COMMENT COLUMN IF EXISTS tenant 'Tenant that was told; from the table of events',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored: its place in the feed; from the table of events',
    COMMENT COLUMN IF EXISTS device_id 'Physical id of the device; from the table of events',
    COMMENT COLUMN IF EXISTS sequence 'Number among the events of its device, from 1; from the table of events',
    COMMENT COLUMN IF EXISTS id 'Deterministic id of the event; from the table of events',
    COMMENT COLUMN IF EXISTS event 'Type, for example charging.started; from the table of events',
    COMMENT COLUMN IF EXISTS body 'JSON text, byte for byte the body of the webhook; from the table of events';

ALTER TABLE chargeline.audit
    COMMENT COLUMN IF EXISTS audit_id 'Id of the entry, made once; from the API',
    COMMENT COLUMN IF EXISTS at 'When the request came; of an item of a batch, when it was carried out; from the API',
    COMMENT COLUMN IF EXISTS tenant 'Tenant in whose audit it stands; empty: only in the operator''s; from the API',
    COMMENT COLUMN IF EXISTS actor 'tenant, operator, or unknown where authentication was refused; from the API',
    COMMENT COLUMN IF EXISTS key_id 'Key that was used, or presented; absent if none of the log''s; from the API',
    COMMENT COLUMN IF EXISTS address 'IP address of the connection; from the API',
    COMMENT COLUMN IF EXISTS action 'What was asked for, for example charge.start; from the API',
    COMMENT COLUMN IF EXISTS method 'HTTP method; from the API',
    COMMENT COLUMN IF EXISTS route 'Pattern of the path; from the API',
    COMMENT COLUMN IF EXISTS path 'Path, where what cannot be an id is left out; from the API',
    COMMENT COLUMN IF EXISTS device_id 'Physical id of the device; as asked for if the caller has no such device; from the API',
    COMMENT COLUMN IF EXISTS resource_id 'Tenant, key or webhook endpoint that was made or changed; from the API',
    COMMENT COLUMN IF EXISTS command_id 'Command that came of it; from the API',
    COMMENT COLUMN IF EXISTS batch_id 'Batch that came of it, or that it is an item of; from the API',
    COMMENT COLUMN IF EXISTS order_no 'Order number as asked for; from the API',
    COMMENT COLUMN IF EXISTS idempotency_key 'Idempotency key as given; from the API',
    COMMENT COLUMN IF EXISTS request_id 'X-Request-Id of the answer; from the API',
    COMMENT COLUMN IF EXISTS status 'HTTP status of the answer; of an item, what its own route would have answered; from the API',
    COMMENT COLUMN IF EXISTS code 'Code of the refusal; absent if it was none; from the API',
    COMMENT COLUMN IF EXISTS arguments 'JSON, what was asked, without secrets; from the API',
    COMMENT COLUMN IF EXISTS duration_ms 'Until the answer, ms; absent for an item of a batch; from the API',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored; information only, and what its age counts from; from ClickHouse';

ALTER TABLE chargeline.maintenance
    COMMENT COLUMN IF EXISTS window_id 'Id of the window; from the control plane',
    COMMENT COLUMN IF EXISTS tenant 'Tenant that was told of it; from the control plane',
    COMMENT COLUMN IF EXISTS scope 'platform, tenant, site, device: what it is about; from the control plane',
    COMMENT COLUMN IF EXISTS site 'Of scope site; else absent; from the control plane',
    COMMENT COLUMN IF EXISTS devices 'JSON list of device ids, of scope device; else empty; from the control plane',
    COMMENT COLUMN IF EXISTS starts_allowed 'Whether charges may be started meanwhile; from the control plane',
    COMMENT COLUMN IF EXISTS phase 'What was told last: announced, changed, started, ended, cancelled; from the control plane',
    COMMENT COLUMN IF EXISTS starts_at 'When it is to begin; from the control plane',
    COMMENT COLUMN IF EXISTS ends_at 'When it is to end; from the control plane',
    COMMENT COLUMN IF EXISTS from_at 'When it began; absent before, and if it never did; from the control plane',
    COMMENT COLUMN IF EXISTS until_at 'When it ended; absent before, and if it never began; from the control plane',
    COMMENT COLUMN IF EXISTS reason 'For people, in English; from the control plane',
    COMMENT COLUMN IF EXISTS reason_zh 'For people, in Chinese; from the control plane',
    COMMENT COLUMN IF EXISTS version 'Of the window as the control plane counts it; from the control plane',
    COMMENT COLUMN IF EXISTS revision 'Counts the changes of this row; the highest stands; from the control plane',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored; information only, and what its age counts from; from ClickHouse';

ALTER TABLE chargeline.api_calls
    COMMENT COLUMN IF EXISTS tenant 'Whose calls; * where nobody proved to be a tenant, and of the operator; from the API',
    COMMENT COLUMN IF EXISTS route 'Pattern of the path; none where there is no such route; from the API',
    COMMENT COLUMN IF EXISTS method 'GET, POST, ...; from the API',
    COMMENT COLUMN IF EXISTS minute_at 'Begin of the minute, by the clock of the server; from the API',
    COMMENT COLUMN IF EXISTS server 'Instance that answered; new at every start; from the API',
    COMMENT COLUMN IF EXISTS calls 'All answered; from the API',
    COMMENT COLUMN IF EXISTS succeeded 'Answered 2xx or 3xx; from the API',
    COMMENT COLUMN IF EXISTS refused 'Answered 4xx, but for the next two; from the API',
    COMMENT COLUMN IF EXISTS unauthorized 'Answered 401 or 403; from the API',
    COMMENT COLUMN IF EXISTS limited 'Answered 429; from the API',
    COMMENT COLUMN IF EXISTS failed 'Answered 5xx; from the API',
    COMMENT COLUMN IF EXISTS latency_us_sum 'Time to answer, all together, in microseconds; without what callers asked to wait; from the API',
    COMMENT COLUMN IF EXISTS latency_us_max 'The longest of them; from the API',
    COMMENT COLUMN IF EXISTS latency_counts 'JSON list: calls of up to 5, 10, 25, 50, 100, 250, 500 ms, 1, 2.5, 5, 10, 60 s, and of more; from the API',
    COMMENT COLUMN IF EXISTS stored_at 'When the row was stored; information only, and what its age counts from; from ClickHouse';

ALTER TABLE chargeline.schema_migrations
    COMMENT COLUMN IF EXISTS version 'Number of the migration; from its file''s name',
    COMMENT COLUMN IF EXISTS name 'What it is about; from its file''s name',
    COMMENT COLUMN IF EXISTS checksum 'SHA-256 of its file, hex; from the program',
    COMMENT COLUMN IF EXISTS applied_at 'When it was recorded; from ClickHouse';
