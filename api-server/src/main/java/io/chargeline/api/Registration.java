package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the registry knows of a device beyond its snapshot, where each frame's snapshot would carry
 * it in vain.
 *
 * @param portCount how many ports it was bought with; null if not said
 * @param sockets socket number to the UID of its label
 * @param tags of the owner's
 * @param gatewayDevice behind which it is reached; null: behind none
 * @param zone in which its days begin
 */
record Registration(
    Integer portCount,
    Map<String, String> sockets,
    List<String> tags,
    String gatewayDevice,
    String zone) {

  /**
   * @param tenant who asks
   * @param site where the device stands; null if not assigned
   */
  static Registration of(
      String tenant, String deviceId, String site, Registry registry, Zones zones) {
    Optional<RegisteredDevice> record = registry.device(deviceId);
    return new Registration(
        record.map(RegisteredDevice::portCount).orElse(null),
        record.map(RegisteredDevice::sockets).orElse(Map.of()),
        record.map(RegisteredDevice::tags).orElse(List.of()),
        record.map(RegisteredDevice::gatewayDevice).orElse(null),
        zones.of(tenant, site));
  }

  /** The UID of a socket; null if not known, or there is no socket. */
  String socketUid(Integer socketNo) {
    return socketNo == null ? null : sockets.get(socketNo.toString());
  }
}
