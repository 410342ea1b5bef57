-- What columns mean changed when a second protocol came, whose wire carries no order numbers.
ALTER TABLE chargeline.sessions
    COMMENT COLUMN IF EXISTS source 'Who started it: platform, card, offline_card, verification_code, unknown',
    COMMENT COLUMN IF EXISTS order_no 'Order number as the platform gave it; if not known, as read from the wire, or the device''s own number of the charge (bkv-0009)',
    COMMENT COLUMN IF EXISTS order_hex 'The order bytes on the wire, hex; where the wire carries none, those of the order that was bound, or the device''s own number',
    COMMENT COLUMN IF EXISTS suspect_reason 'Why the figures are doubted, comma separated: meter_went_back, duration_over_clock, energy_over_power, duration_saturated; absent if they are not';

CREATE OR REPLACE VIEW chargeline.v_sessions
DEFINER = CURRENT_USER SQL SECURITY DEFINER
AS SELECT
    session_id,
    tenant,
    site,
    device_id,
    port,
    order_no,
    protocol,
    source,
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
