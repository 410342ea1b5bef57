-- Weekday 1 is Monday. Each hour counts once, so that there are more of those that came more often.
SELECT
    toDayOfWeek(start_at, 0, {zone:String}) AS weekday,
    toHour(start_at, {zone:String}) AS hour,
    uniqExact(start_at) AS windows,
    sumForEach({{numerators}}) AS numerators,
    sumForEach({{denominators}}) AS denominators
FROM chargeline.v_figures
WHERE scope = {scope:String} AND tenant = {tenant:String} AND step = 'hour'
  {{place}}
  AND device_id = {device:String} AND port = {port:Int32} AND log = {log:String}
  AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
GROUP BY weekday, hour
ORDER BY weekday, hour
