package io.chargeline.api;

import io.chargeline.domain.device.RegisteredDevice;
import java.util.Map;

/**
 * What the registry knows of a device beyond its snapshot, where each frame's snapshot would carry
 * it in vain.
 *
 * @param portCount how many ports it was bought with; null if not said
 * @param sockets socket number to the UID of its label
 * @param zone in which its days begin
 */
record Registration(Integer portCount, Map<String, String> sockets, String zone) {

  /**
   * @param tenant who asks
   * @param site where the device stands; null if not assigned
   */
  static Registration of(
      String tenant, String deviceId, String site, Registry registry, Zones zones) {
    return new Registration(
        registry.device(deviceId).map(RegisteredDevice::portCount).orElse(null),
        registry.device(deviceId).map(RegisteredDevice::sockets).orElse(Map.of()),
        zones.of(tenant, site));
  }

  /** The UID of a socket; null if not known, or there is no socket. */
  String socketUid(Integer socketNo) {
    return socketNo == null ? null : sockets.get(socketNo.toString());
  }
}
