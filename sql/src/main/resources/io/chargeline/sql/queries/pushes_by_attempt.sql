-- An attempt that was stored again counts once.
SELECT countIf(delivered) AS numerator, count() AS denominator
FROM
(
    SELECT argMax(delivered, stored_at) AS delivered
    FROM chargeline.delivery_times
    WHERE tenant = {tenant:String}
      AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    GROUP BY endpoint_id, event_id, attempt, replay_id
)
