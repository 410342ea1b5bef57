package io.chargeline.domain.fact;

/**
 * The figures of one scope in one window, as integers: numerators and denominators of rates, never
 * rates. Time in a state is the sum over all devices or ports, in ms; what stands for a moment is
 * as of {@code asOfAt}.
 *
 * @param log {@code live}, or {@code recording} for what was fed from a recording
 * @param scope {@code fleet}, {@code tenant}, {@code site}, {@code device}, {@code port}
 * @param tenant empty for the fleet
 * @param site empty where there is none
 * @param deviceId empty where the scope is wider
 * @param port 0 where the scope is wider
 * @param step {@code minute}, {@code hour}, {@code day}
 * @param zone whose hour or day it is
 * @param asOfAt up to when the window is known: its end, or earlier while it lasts
 * @param isFinal nothing that comes later changes it
 * @param revision grows with what is known; the highest stands
 * @param deleted 1 removes a window that does not exist any more, after a change of the zone
 */
public record FigureRow(
    String log,
    String scope,
    String tenant,
    String site,
    String deviceId,
    int port,
    String step,
    String zone,
    long startAt,
    long endAt,
    long asOfAt,
    boolean isFinal,
    long deviceOnlineMs,
    long deviceOfflineMs,
    long deviceUnknownMs,
    long deviceMaintenanceMs,
    long deviceFaultMs,
    long devicesOnline,
    long devicesOffline,
    long devicesUnknown,
    long devicesMaintenance,
    long devicesFault,
    long portIdleMs,
    long portChargingMs,
    long portFaultMs,
    long portOfflineMs,
    long portUnknownMs,
    long portMaintenanceMs,
    long portsIdle,
    long portsCharging,
    long portsFault,
    long portsOffline,
    long portsUnknown,
    long portsMaintenance,
    long offlineTimes,
    long faultTimes,
    long sessionsStarted,
    long sessionsEnded,
    long sessionsSuccessful,
    long sessionsComplete,
    long sessionsSuspect,
    long energyWh,
    long durationS,
    long commandsEnded,
    long commandsSuccessful,
    long commandsSent,
    long commandsAnswered,
    long responseMs,
    long startsEnded,
    long startsSuccessful,
    long revision,
    int deleted)
    implements Row {

  @Override
  public String rowKey() {
    return String.join(
        "/", log, scope, tenant, site, deviceId, Integer.toString(port), step, "" + startAt);
  }
}
