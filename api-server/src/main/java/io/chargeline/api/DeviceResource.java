package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import java.util.List;
import java.util.Optional;

/**
 * A device as the caller sees it.
 *
 * @param deviceNumber the printed decimal number
 * @param voltage V
 * @param ambientTemperature °C
 * @param ports absent in lists
 * @param sequence of the last event this contains
 */
record DeviceResource(
    String devicePhyId,
    Integer deviceNumber,
    String protocol,
    Presence state,
    String stateSince,
    String lastSeen,
    boolean connected,
    String firmware,
    String deviceType,
    Integer signal,
    Double voltage,
    Integer ambientTemperature,
    int portCount,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<PortResource> ports,
    long sequence) {

  /**
   * A port as the caller sees it.
   *
   * @param socketNo, outlet, online of devices whose ports are outlets of sockets; else absent
   * @param startable whether a start would be put into the log now
   * @param notStartableReason the code a start would be refused with
   * @param rawStatus the device's own status code
   * @param currentPower W
   */
  record PortResource(
      int portNo,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer socketNo,
      @JsonInclude(JsonInclude.Include.NON_NULL) String outlet,
      @JsonInclude(JsonInclude.Include.NON_NULL) Boolean online,
      PortState state,
      String stateSince,
      Integer rawStatus,
      Boolean plugged,
      boolean startable,
      String notStartableReason,
      Text notStartableReasonText,
      Double currentPower,
      SessionResource session) {

    static PortResource of(Port port, DeviceSnapshot device) {
      Optional<Problem> refusal = Refusal.ofDevice(device).or(() -> Refusal.ofPort(port, NO_ORDER));
      Session session = port.session();
      return new PortResource(
          port.portNo(),
          port.socketNo(),
          port.outlet(),
          port.online(),
          port.state(),
          Rfc3339.of(port.since()),
          port.rawStatus(),
          port.plugged(),
          refusal.isEmpty(),
          refusal.map(problem -> problem.code().wireName()).orElse(null),
          refusal.map(problem -> Text.of(problem.code())).orElse(null),
          Units.tenths(port.powerDw()),
          session == null ? null : SessionResource.of(session, device));
    }
  }

  /** Equal to no order number. */
  private static final String NO_ORDER = "";

  static DeviceResource of(DeviceSnapshot device) {
    return of(device, ports(device));
  }

  static DeviceResource brief(DeviceSnapshot device) {
    return of(device, null);
  }

  static List<PortResource> ports(DeviceSnapshot device) {
    return device.ports().stream().map(port -> PortResource.of(port, device)).toList();
  }

  private static DeviceResource of(DeviceSnapshot device, List<PortResource> ports) {
    return new DeviceResource(
        device.deviceId(),
        number(device.deviceId()),
        device.protocol(),
        device.presence(),
        Rfc3339.of(device.presenceSince()),
        Rfc3339.of(device.lastSeen()),
        device.gateway() != null,
        device.firmware(),
        device.deviceType(),
        device.signal(),
        Units.tenths(device.voltageDv()),
        device.ambientCelsius(),
        device.ports().size(),
        ports,
        device.version());
  }

  private static Integer number(String deviceId) {
    return DeviceId.parse(deviceId)
        .filter(DeviceId::isAp3000)
        .map(DeviceId::deviceNumber)
        .orElse(null);
  }
}
