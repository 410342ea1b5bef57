package io.chargeline.api;

import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import java.util.Locale;
import java.util.Optional;

/**
 * A device as registry and live view together know it.
 *
 * @param record of the registry; of version 0 where it has none
 * @param live empty while it has never come and the device job has not shown its record
 */
record KnownDevice(RegisteredDevice record, Optional<DeviceSnapshot> live) {

  /** What the registry has of a device; else what it would have if somebody changed it. */
  static RegisteredDevice record(
      String deviceId, Optional<RegisteredDevice> registered, Optional<DeviceSnapshot> live) {
    return registered.orElseGet(
        () ->
            new RegisteredDevice(
                deviceId,
                live.map(DeviceSnapshot::tenant).orElse(null),
                Standing.ACTIVE,
                null,
                null,
                null,
                null,
                null,
                false,
                0,
                0,
                0));
  }

  String id() {
    return record.deviceId();
  }

  boolean isRegistered() {
    return record.version() > 0;
  }

  /**
   * @param text how the id or the printed number begins, or a part of the name, in any case
   */
  static boolean matches(String text, String deviceId, String name) {
    String wanted = text.toUpperCase(Locale.ROOT);
    return deviceId.startsWith(wanted)
        || printed(deviceId).startsWith(wanted)
        || (name != null && name.toUpperCase(Locale.ROOT).contains(wanted));
  }

  /** The decimal number on the device; null where there is none. */
  static Integer number(String deviceId) {
    return DeviceId.parse(deviceId)
        .filter(DeviceId::isAp3000)
        .map(DeviceId::deviceNumber)
        .orElse(null);
  }

  /** The same as text; empty where there is none. */
  static String printed(String deviceId) {
    Integer number = number(deviceId);
    return number == null ? "" : number.toString();
  }
}
