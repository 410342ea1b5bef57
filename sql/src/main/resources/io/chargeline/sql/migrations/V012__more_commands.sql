-- Commands beside start and stop have arguments, and some of them tell something back.
ALTER TABLE chargeline.commands
    ADD COLUMN IF NOT EXISTS arguments Nullable(String) COMMENT 'JSON, of commands other than start and stop, in the units of the control API' AFTER limit_wh,
    ADD COLUMN IF NOT EXISTS result Nullable(String) COMMENT 'JSON, what the device told with its answer' AFTER raw_result;

CREATE OR REPLACE VIEW chargeline.v_commands
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
