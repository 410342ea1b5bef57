package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.PortState;
import io.chargeline.domain.device.Presence;
import java.util.function.Predicate;

/** The states by which lists of devices are filtered; a device may be in several. */
enum DeviceState implements WireName {
  ONLINE,
  OFFLINE,
  UNKNOWN,
  /** A port charges. */
  CHARGING,
  /** A port has a fault. */
  FAULT,
  /** Somebody works on it. */
  MAINTENANCE;

  /**
   * @param down whether somebody works on the device by a window; by the registry's mark it is
   *     known here
   */
  boolean holds(DeviceSnapshot device, Predicate<DeviceSnapshot> down) {
    return switch (this) {
      case ONLINE -> device.presence() == Presence.ONLINE;
      case OFFLINE -> device.presence() == Presence.OFFLINE;
      case UNKNOWN -> device.presence() == Presence.UNKNOWN;
      case CHARGING -> anyPort(device, PortState.CHARGING);
      case FAULT -> anyPort(device, PortState.FAULT);
      case MAINTENANCE -> device.registered().maintenance() || down.test(device);
    };
  }

  private static boolean anyPort(DeviceSnapshot device, PortState state) {
    return device.ports().stream().anyMatch(port -> port.state() == state);
  }
}
