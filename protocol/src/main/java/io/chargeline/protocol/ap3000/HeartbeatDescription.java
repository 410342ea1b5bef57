package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.util.LinkedHashMap;
import java.util.Map;

/** Heartbeats, registration and time, with their answers. */
final class HeartbeatDescription {
  private HeartbeatDescription() {}

  static void addTo(Describers all) {
    all.add(LegacyHeartbeat.class, HeartbeatDescription::legacyHeartbeat)
        .add(Registration.class, HeartbeatDescription::registration)
        .add(Heartbeat.class, HeartbeatDescription::heartbeat)
        .add(TimeRequest.class, (m, data, out) -> out.put("kind", "time_request"))
        .add(TimeAnswer.class, (m, data, out) -> out.time(m.unixSeconds()))
        .add(Acknowledgement.class, (m, data, out) -> out.put("result", m.result()));
  }

  private static void legacyHeartbeat(LegacyHeartbeat m, Bytes data, Fields out) {
    out.firmware(m.firmware()).voltage(m.decivolts()).ports(m.ports());
    out.put("port_power_W", m.deciwatts().stream().map(Fields::tenth).toList());
    out.put("port_peak_power_W", m.peakDeciwatts().stream().map(Fields::tenth).toList());
    out.put("virtual_id", m.virtualId()).put("signal", m.signal());
    out.put("device_type", m.deviceType());
    if (data.length() > 8 + 5 * m.ports().size()) {
      out.temperature(m.celsius());
    }
    out.put("work_mode", m.workMode());
  }

  private static void registration(Registration m, Bytes data, Fields out) {
    out.firmware(m.firmware()).put("port_count", m.portCount());
    out.put("virtual_id", m.virtualId()).put("device_type", m.deviceType());
    out.hex8("device_type_hex", m.deviceType()).put("work_mode", m.workMode());
    out.put("work_mode_bits", workMode(m.workMode()));
    out.put("power_board_version", m.powerBoardVersion());
  }

  private static Map<String, Object> workMode(int mode) {
    Map<String, Object> bits = new LinkedHashMap<>();
    bits.put("card_mode", mode & 1);
    bits.put("meter_bl0939", mode >> 1 & 1);
    bits.put("short_precheck", mode >> 2 & 1);
    bits.put("lamp_mode", mode >> 3 & 1);
    return bits;
  }

  private static void heartbeat(Heartbeat m, Bytes data, Fields out) {
    out.voltage(m.decivolts()).ports(m.ports()).put("signal", m.signal());
    if (data.length() > 4 + m.ports().size()) {
      out.temperature(m.celsius());
    }
  }
}
