package io.chargeline.jobs.device;

import io.chargeline.domain.device.RegisteredDevice;
import java.util.Objects;

/**
 * Whose the device is, where it stands, and what may be done with it. Intervals are cut where one
 * of these changes, so that the figures of each tenant and site hold their own time only; charges
 * and commands stay with the tenant they began under.
 */
final class RegistryFold {
  private final Desk desk;
  private final DeviceMemory device;
  private final PresenceFold presence;
  private final PortFold ports;

  RegistryFold(Desk desk, PresenceFold presence, PortFold ports) {
    this.desk = desk;
    this.device = desk.device;
    this.presence = presence;
    this.ports = ports;
  }

  /**
   * The registry's record of the device.
   *
   * @return whether it counts: one that is not newer than the known does not
   */
  boolean registered(RegisteredDevice now, long time) {
    if (device.presenceSince == 0) {
      device.presenceSince = time;
    }
    if (now.version() <= device.registryVersion) {
      return false;
    }
    String next = now.reportsTo();
    boolean changesHands = !Objects.equals(next, desk.tenant());
    boolean cuts =
        changesHands
            || !Objects.equals(now.site(), device.site)
            || now.maintenance() != device.maintenance;
    if (cuts) {
      presence.leave(time);
      ports.leave(time);
    }
    remember(device, now);
    if (cuts) {
      presence.enter(time, changesHands);
      ports.enter(time, changesHands);
    }
    return true;
  }

  static void remember(DeviceMemory device, RegisteredDevice now) {
    device.registryVersion = now.version();
    device.tenant = now.tenant();
    device.standing = now.standing();
    device.site = now.site();
    device.name = now.name();
    device.model = now.model();
    device.maintenance = now.maintenance();
  }
}
