-- As of the end of the last day that begins in the span; of a running day as of now.
SELECT
    toUnixTimestamp64Milli(max(last_start)) AS start_ms,
    toUnixTimestamp64Milli(max(last_end)) AS end_ms,
    toUnixTimestamp64Milli(max(last_as_of)) AS as_of_ms,
    min(last_final) AS all_final,
    countIf(last_faulty) AS numerator,
    count() AS denominator
FROM
(
    SELECT
        device_id,
        max(start_at) AS last_start,
        argMax(end_at, start_at) AS last_end,
        argMax(as_of_at, start_at) AS last_as_of,
        argMax(is_final, start_at) AS last_final,
        argMax(ports_fault > 0, start_at) AS last_faulty
    FROM chargeline.figure_days FINAL
    WHERE scope = 'device' AND tenant = {tenant:String} AND log = {log:String}
      {{place}}
      AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      AND devices_total > 0
    GROUP BY device_id
)
HAVING denominator > 0
