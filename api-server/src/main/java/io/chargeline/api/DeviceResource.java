package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.domain.command.ChargeLimits;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A device as the caller sees it.
 *
 * @param deviceNumber the printed decimal number
 * @param standing whether it may be used at all
 * @param maintenance whether somebody works on it
 * @param site, name, model as registered; absent if not
 * @param zone in which its days begin
 * @param voltage V
 * @param ambientTemperature °C
 * @param portCount as registered, else as many as it told of
 * @param chargeModes those a start may ask for; absent while the protocol is not known
 * @param sockets number to UID, of devices whose ports are outlets of sockets; absent in lists
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
    Standing standing,
    boolean maintenance,
    String site,
    String name,
    String model,
    List<String> tags,
    String gatewayDevice,
    String zone,
    String firmware,
    String deviceType,
    Integer signal,
    Double voltage,
    Integer ambientTemperature,
    int portCount,
    List<Integer> chargeModes,
    Map<String, String> sockets,
    @JsonInclude(JsonInclude.Include.NON_NULL) List<PortResource> ports,
    long sequence) {

  /**
   * A port as the caller sees it.
   *
   * @param socketNo, socketUid, outlet, online of devices whose ports are outlets of sockets; else
   *     absent
   * @param startable whether a start would be put into the log now
   * @param notStartableReason the code a start would be refused with
   * @param rawStatus the device's own status code
   * @param currentPower W
   */
  record PortResource(
      int portNo,
      @JsonInclude(JsonInclude.Include.NON_NULL) Integer socketNo,
      @JsonInclude(JsonInclude.Include.NON_NULL) String socketUid,
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

    static PortResource of(
        Port port, DeviceSnapshot device, Registration registration, StartPolicy policy) {
      Optional<Problem> refusal =
          policy
              .refusal(device)
              .or(() -> Refusal.ofAnyStart(device))
              .or(() -> Refusal.ofPort(port, NO_ORDER));
      Session session = port.session();
      return new PortResource(
          port.portNo(),
          port.socketNo(),
          registration.socketUid(port.socketNo()),
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

  static DeviceResource of(DeviceSnapshot device, Registration registration, StartPolicy policy) {
    Map<String, String> sockets = registration.sockets();
    return of(
        device,
        registration,
        sockets.isEmpty() ? null : new TreeMap<>(sockets),
        ports(device, registration, policy));
  }

  static DeviceResource brief(DeviceSnapshot device, Registration registration) {
    return of(device, registration, null, null);
  }

  static List<PortResource> ports(
      DeviceSnapshot device, Registration registration, StartPolicy policy) {
    return device.ports().stream()
        .map(port -> PortResource.of(port, device, registration, policy))
        .toList();
  }

  private static DeviceResource of(
      DeviceSnapshot device,
      Registration registration,
      Map<String, String> sockets,
      List<PortResource> ports) {
    return new DeviceResource(
        device.deviceId(),
        KnownDevice.number(device.deviceId()),
        device.protocol(),
        device.presence(),
        Rfc3339.of(device.presenceSince()),
        Rfc3339.of(device.lastSeen()),
        device.gateway() != null,
        device.registered().standing(),
        device.registered().maintenance(),
        device.registered().site(),
        device.registered().name(),
        device.registered().model(),
        registration.tags().isEmpty() ? null : registration.tags(),
        registration.gatewayDevice(),
        registration.zone(),
        device.firmware(),
        device.deviceType(),
        device.signal(),
        Units.tenths(device.voltageDv()),
        device.ambientCelsius(),
        registration.portCount() == null ? device.ports().size() : registration.portCount(),
        chargeModes(device),
        sockets,
        ports,
        device.version());
  }

  private static List<Integer> chargeModes(DeviceSnapshot device) {
    return ChargeLimits.of(device.protocol())
        .map(limits -> limits.modes().stream().map(ChargeMode::number).toList())
        .orElse(null);
  }
}
