-- What is over a span adds up; what is of a moment is as the last window ended.
SELECT
    count() AS windows,
    max(one_end) AS end_ms,
    argMax(one_as_of, one_start) AS as_of_ms,
    min(one_final) AS all_final,
    sumForEach(one_numerators) AS numerators,
    sumForEach(one_denominators) AS denominators,
    argMax(one_numerators, one_start) AS last_numerators,
    argMax(one_denominators, one_start) AS last_denominators
FROM
(
    SELECT
        toUnixTimestamp64Milli(start_at) AS one_start,
        toUnixTimestamp64Milli(max(end_at)) AS one_end,
        toUnixTimestamp64Milli(max(as_of_at)) AS one_as_of,
        min(is_final) AS one_final,
        sumForEach({{numerators}}) AS one_numerators,
        sumForEach({{denominators}}) AS one_denominators
    FROM chargeline.v_figures
    WHERE scope = {scope:String} AND tenant = {tenant:String} AND step = {step:String}
      {{place}}
      AND device_id = {device:String} AND port = {port:Int32} AND log = {log:String}
      AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
    GROUP BY start_at
)
HAVING windows > 0
