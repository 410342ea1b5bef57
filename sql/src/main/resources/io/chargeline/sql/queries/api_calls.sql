-- A percentile is made of the counts of all calls together: percentiles do not add up.
SELECT
    sum(succeeded) AS successes,
    sum(calls) AS all_calls,
    least(
        max(max_ms),
        [5., 10., 25., 50., 100., 250., 500., 1000., 2500., 5000., 10000., 60000., inf]
            [arrayFirstIndex(reached -> reached >= 0.95 * all_calls, arrayCumSum(sumForEach(latency_counts)))]) AS p95_ms
FROM chargeline.v_api_calls
WHERE tenant = {tenant:String}
  AND minute_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND minute_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
