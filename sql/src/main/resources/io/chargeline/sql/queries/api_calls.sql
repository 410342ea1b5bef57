SELECT sum(succeeded) AS successes, sum(calls) AS all_calls, max(p95_ms) AS slowest_p95_ms
FROM chargeline.v_api_calls
WHERE tenant = {tenant:String}
  AND minute_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND minute_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
