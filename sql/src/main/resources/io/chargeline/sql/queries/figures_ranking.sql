-- Of days, from the table that has them sorted by time.
SELECT
    {{subject}},
    any(last_site) AS place,
    sum(one_numerator) AS numerator,
    sum(one_denominator) AS denominator,
    {{value}} AS value
FROM
(
    SELECT
        site AS last_site,
        {{subject}},
        arrayElement({{numerators}}, 1) AS one_numerator,
        arrayElement({{denominators}}, 1) AS one_denominator
    FROM chargeline.figure_days FINAL
    WHERE scope = {scope:String} AND tenant = {tenant:String} AND log = {log:String}
      {{place}}
      AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
      AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
)
GROUP BY {{subject}}
ORDER BY value {{order}} NULLS LAST, {{subject}}
LIMIT {limit:UInt32}
