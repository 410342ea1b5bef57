package io.chargeline.jobs.alerts;

import io.chargeline.alerting.signal.Place;
import io.chargeline.domain.device.RegisteredDevice;

/**
 * One version of what the registry has of a device.
 *
 * @param version from 1
 * @param from unix milliseconds; when it began to count
 * @param place whose the device is, nobody's if its owner is told nothing, and where it stands
 */
public record DeviceVersion(long version, long from, Place place) {

  static DeviceVersion of(RegisteredDevice device) {
    Place place =
        new Place(
            device.reportsTo(),
            device.site(),
            device.model(),
            device.tags(),
            device.gatewayDevice(),
            device.maintenance());
    return new DeviceVersion(device.version(), device.effectiveFrom(), place);
  }

  DeviceVersion since(long time) {
    return new DeviceVersion(version, time, place);
  }
}
