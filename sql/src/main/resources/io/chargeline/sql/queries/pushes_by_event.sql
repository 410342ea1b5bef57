-- No attempt was made before the event happened; the index on occurred_at ends the reading behind.
SELECT countIf(reached) AS numerator, count() AS denominator
FROM
(
    SELECT max(delivered) AS reached
    FROM chargeline.delivery_times
    WHERE tenant = {tenant:String}
      AND at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC') - INTERVAL 1 HOUR
      AND occurred_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND occurred_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    GROUP BY endpoint_id, event_id
)
