-- What analysts and dashboards read: one row per thing, without knowing of revisions. The views run
-- with the rights of whoever made them, so that a reader needs none on the tables.
CREATE VIEW IF NOT EXISTS chargeline.v_sessions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    session_id,
    tenant,
    site,
    device_id,
    port,
    order_no,
    protocol,
    started_at,
    ended_at,
    duration_s,
    energy_wh,
    peak_power_dw / 10 AS peak_power_w,
    outcome,
    stop_reason,
    closed_by,
    suspect_reason
FROM chargeline.sessions FINAL
COMMENT 'One row per charge';

CREATE VIEW IF NOT EXISTS chargeline.v_devices
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    tenant,
    site,
    protocol,
    device_type,
    firmware,
    port_count,
    first_seen_at,
    registered_at
FROM chargeline.devices FINAL
COMMENT 'What each device told about itself, one row per device.';

CREATE VIEW IF NOT EXISTS chargeline.v_frames
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    at,
    kind,
    protocol,
    writer,
    connection,
    command_id,
    close_reason,
    detail,
    body
FROM chargeline.frames FINAL
COMMENT 'Raw records of the frames log, without ticks. The hash stands for the bytes in the key.';

CREATE VIEW IF NOT EXISTS chargeline.v_events
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    id,
    event,
    tenant,
    device_id,
    at,
    sequence,
    body
FROM chargeline.events FINAL
COMMENT 'What third parties were told.';

CREATE VIEW IF NOT EXISTS chargeline.v_samples
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    port,
    session_id,
    order_no,
    at,
    raw_status,
    elapsed_s,
    energy_wh,
    power_dw,
    peak_power_dw,
    voltage_dv,
    current_ma,
    ambient_celsius,
    port_celsius
FROM chargeline.samples FINAL
COMMENT 'One row per power report of a running charge.';

CREATE VIEW IF NOT EXISTS chargeline.v_presence
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    tenant,
    state,
    reason,
    from_at,
    until_at
FROM chargeline.presence FINAL
COMMENT 'Exact intervals in which a device was online, offline or unknown.';

CREATE VIEW IF NOT EXISTS chargeline.v_port_states
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    device_id,
    port,
    tenant,
    state,
    raw_status,
    plugged,
    from_at,
    until_at
FROM chargeline.port_states FINAL
COMMENT 'Exact intervals in which a port was idle, charging, faulty or unknown.';

CREATE VIEW IF NOT EXISTS chargeline.v_commands
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    command_id,
    tenant,
    device_id,
    type,
    port,
    order_no,
    mode,
    limit_s,
    limit_wh,
    state,
    effect,
    reason,
    raw_result,
    issued_at,
    expires_at,
    ended_at,
    timeline
FROM chargeline.commands FINAL
COMMENT 'One row per command, as it stands.';

CREATE VIEW IF NOT EXISTS chargeline.v_deliveries
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    tenant,
    endpoint_id,
    event_id,
    event,
    device_id,
    sequence,
    attempt,
    at,
    latency_ms,
    outcome,
    http_status,
    error
FROM chargeline.deliveries FINAL
COMMENT 'One row per attempt to deliver an event to a webhook endpoint.';
