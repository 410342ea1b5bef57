-- A device that moved within a window has a row at each place; they add up.
SELECT
    toUnixTimestamp64Milli(start_at) AS start_ms,
    toUnixTimestamp64Milli(max(end_at)) AS end_ms,
    toUnixTimestamp64Milli(max(as_of_at)) AS as_of_ms,
    min(is_final) AS all_final,
    sumForEach({{numerators}}) AS numerators,
    sumForEach({{denominators}}) AS denominators
FROM chargeline.v_figures
WHERE scope = {scope:String} AND tenant = {tenant:String} AND step = {step:String}
  {{place}}
  AND device_id = {device:String} AND port = {port:Int32} AND log = {log:String}
  AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
GROUP BY start_at
ORDER BY start_at
