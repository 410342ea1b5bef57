package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import java.util.Map;

/** Hosts and the devices behind them. */
final class HostDescription {
  private HostDescription() {}

  static void addTo(Describers all) {
    all.add(HostHeartbeat.class, HostDescription::heartbeat)
        .add(HostStatus.class, HostDescription::status)
        .add(VersionList.class, HostDescription::versions)
        .add(FskRequest.class, (m, data, out) -> out.put("frequency_MHz", m.megahertz()))
        .add(FskParameters.class, HostDescription::fskParameters)
        .add(ServerAddress.class, HostDescription::serverAddress);
  }

  private static void heartbeat(HostHeartbeat m, Bytes data, Fields out) {
    out.firmware(m.firmware()).put("rtc", m.rtc()).time(m.deviceTime());
    out.put("signal", m.signal()).put("signal_level", m.signalLevel());
    out.put("module_type", m.module()).put("iccid", text(m.iccid()));
    out.hex8("host_type_hex", m.hostType()).put("frequency", m.frequency());
    m.imei().ifPresent(imei -> out.put("imei", text(imei)));
    m.moduleFirmware().ifPresent(firmware -> out.put("module_version", text(firmware)));
  }

  /** Their text where it is one. */
  private static String text(Bytes bytes) {
    String text = bytes.ascii();
    return text.isEmpty() && !bytes.allZero() ? Fields.upper(bytes) : text;
  }

  private static void status(HostStatus m, Bytes data, Fields out) {
    out.put("switch", m.switchClosed()).temperature(m.celsius()).voltage(m.decivolts());
    out.hundredth("current_A", m.centiamperes()).hundredth("energy_kWh", m.centiKwh());
    out.hundredth("meter_current_A", m.meterCentiamperes());
    out.hundredth("meter_energy_kWh", m.meterCentiKwh());
    out.put("smoke", m.smoke()).put("relay", m.relay()).put("leak_mA", m.leakageMilliamperes());
    out.rawTemperature("live", m.liveTemperature());
    out.rawTemperature("neutral", m.neutralTemperature());
    out.put("lock", m.lock()).put("breaker_type", m.breaker());
  }

  private static void versions(VersionList m, Bytes data, Fields out) {
    out.put("count", m.items().size());
    out.put("items", m.items().stream().map(HostDescription::item).toList());
  }

  private static Map<String, Object> item(VersionList.Item item) {
    return new Fields()
        .hex8("device_type_hex", item.deviceType())
        .put("lowest_version", item.lowestFirmware())
        .put("physical_id", item.deviceId().value())
        .values();
  }

  private static void fskParameters(FskParameters m, Bytes data, Fields out) {
    out.put("frequency_MHz", m.megahertz()).put("count", m.physicalIds().size());
    out.put("ids", m.physicalIds().stream().map(id -> DeviceId.ofPhysicalId(id).value()).toList());
  }

  private static void serverAddress(ServerAddress m, Bytes data, Fields out) {
    out.put("server_port", m.serverPort()).put("module_type", m.moduleType());
    out.put("socket_b", m.socketB()).put("address", m.host());
  }
}
