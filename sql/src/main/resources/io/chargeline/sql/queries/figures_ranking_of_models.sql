-- A device counts under the model that the registry names now.
SELECT
    model,
    uniqExact(device_id) AS devices,
    sum(one_numerator) AS numerator,
    sum(one_denominator) AS denominator,
    {{value}} AS value
FROM
(
    SELECT
        device_id,
        arrayElement({{numerators}}, 1) AS one_numerator,
        arrayElement({{denominators}}, 1) AS one_denominator
    FROM chargeline.figure_days FINAL
    WHERE scope = 'device' AND tenant = {tenant:String} AND log = {log:String}
      {{place}}
      AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
) AS days
LEFT JOIN
(
    SELECT device_id, ifNull(model, '') AS model FROM chargeline.v_devices WHERE tenant = {tenant:String}
) AS known USING (device_id)
GROUP BY model
ORDER BY value {{order}} NULLS LAST, model
LIMIT {limit:UInt32}
