package io.chargeline.jobs.device;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.Outlet;
import java.util.Comparator;
import java.util.List;

/** The memory of a device as the API shows it. */
final class Snapshot {
  private Snapshot() {}

  static DeviceSnapshot of(DeviceMemory device, String tenant) {
    List<DeviceSnapshot.Port> ports =
        device.ports.stream()
            .sorted(Comparator.comparingInt(port -> port.portNo))
            .map(port -> port(device, port))
            .toList();
    return new DeviceSnapshot(
        device.deviceId,
        tenant,
        device.protocol,
        device.sequence,
        device.revision,
        device.presence,
        device.presenceSince,
        device.lastSeen,
        device.gateway,
        device.gateway == null ? null : Long.valueOf(device.connection),
        device.firmware,
        device.deviceType,
        device.signal,
        device.decivolts,
        device.ambientCelsius,
        ports,
        device.recent.stream().map(Snapshot::session).toList());
  }

  private static DeviceSnapshot.Port port(DeviceMemory device, PortMemory port) {
    DeviceSnapshot.Session session =
        device.sessions.stream()
            .filter(open -> open.portNo == port.portNo)
            .max(Comparator.comparingLong(open -> open.startedAt))
            .map(Snapshot::session)
            .orElse(null);
    return new DeviceSnapshot.Port(
        port.portNo,
        port.socketNo,
        port.socketNo == null ? null : Outlet.ofPort(port.portNo).letter(),
        port.online,
        port.state,
        port.rawStatus,
        port.plugged,
        port.since,
        port.powerDw,
        session);
  }

  private static DeviceSnapshot.Session session(SessionMemory session) {
    return new DeviceSnapshot.Session(
        session.sessionId,
        session.orderNo,
        session.portNo,
        stateOf(session),
        session.mode == null ? null : session.mode.number(),
        session.limitS,
        session.limitWh,
        session.startedAt,
        session.endedAt,
        session.durationS() == null ? elapsed(session) : session.durationS(),
        session.energyWh,
        session.powerDw,
        session.peakPowerDw,
        session.decivolts,
        session.milliamperes,
        session.lastReportAt,
        session.outcome == null ? null : session.outcome.wireName(),
        session.stopReason == null ? null : session.stopReason.wireName(),
        session.rawReason,
        session.closedBy == null ? null : session.closedBy.wireName());
  }

  private static Long elapsed(SessionMemory session) {
    return session.elapsedS == null ? null : Long.valueOf(session.elapsedS);
  }

  private static String stateOf(SessionMemory session) {
    if (session.ended()) {
      return "ended";
    }
    return session.settling ? DeviceSnapshot.Session.SETTLING : "charging";
  }
}
