package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.Outlet;
import java.util.Comparator;
import java.util.List;

/** The memory of a device as the API shows it. */
final class Snapshot {
  private Snapshot() {}

  static DeviceSnapshot of(Desk desk) {
    DeviceMemory device = desk.device;
    List<DeviceSnapshot.Port> ports =
        device.ports.stream()
            .sorted(Comparator.comparingInt(port -> port.portNo))
            .map(port -> port(desk, port))
            .toList();
    return new DeviceSnapshot(
        device.deviceId,
        desk.owner(),
        device.protocol,
        device.sequence,
        device.revision,
        device.presence,
        device.presenceSince,
        device.lastSeen,
        device.gateway,
        device.gateway == null ? null : Long.valueOf(device.connection),
        device.remote,
        device.firmware,
        device.deviceType,
        device.signal,
        device.decivolts,
        device.ambientCelsius,
        ports,
        device.recent.stream()
            .filter(session -> isOwners(session, desk))
            .map(Snapshot::session)
            .toList(),
        new DeviceSnapshot.Registered(
            device.registryVersion,
            desk.standing(),
            device.site,
            device.name,
            device.model,
            device.maintenance));
  }

  /** The same, as far as a heartbeat says it. */
  static ObjectNode heartbeat(DeviceMemory device) {
    ObjectNode data = Desk.data();
    if (device.decivolts != null) {
      data.put("voltage", Numbers.tenths(device.decivolts));
    }
    if (device.signal != null) {
      data.put("signal", device.signal);
    }
    if (device.ambientCelsius != null) {
      data.put("ambient_temperature", device.ambientCelsius);
    }
    ArrayNode ports = data.putArray("ports");
    device.ports.stream()
        .sorted(Comparator.comparingInt(port -> port.portNo))
        .forEach(
            port ->
                ports.addObject().put("port_no", port.portNo).put("state", port.state.wireName()));
    return data;
  }

  /** A charge that began under another owner is not the present one's to see. */
  private static boolean isOwners(SessionMemory session, Desk desk) {
    return desk.owner() != null && desk.owner().equals(desk.tenant(session.tenant));
  }

  private static DeviceSnapshot.Port port(Desk desk, PortMemory port) {
    DeviceSnapshot.Session session =
        desk.device.sessions.stream()
            .filter(open -> open.portNo == port.portNo && isOwners(open, desk))
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
        session,
        port.lost);
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
