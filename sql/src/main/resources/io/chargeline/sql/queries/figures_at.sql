-- How devices and ports stood as the last window ended.
SELECT
    toUnixTimestamp64Milli(max(as_of_at)) AS as_of_ms,
    min(is_final) AS all_final,
    sum(devices_total) AS total_devices,
    sum(devices_online) AS online_devices,
    sum(devices_offline) AS offline_devices,
    sum(ports_total) AS total_ports,
    sum(ports_idle) AS idle_ports,
    sum(ports_charging) AS charging_ports,
    sum(ports_fault) AS fault_ports
FROM chargeline.v_figures
WHERE scope = {scope:String} AND tenant = {tenant:String} AND step = {step:String}
  {{place}}
  AND device_id = {device:String} AND port = {port:Int32} AND log = {log:String}
  AND start_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
  AND start_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
GROUP BY start_at
ORDER BY start_at DESC
LIMIT 1
