package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.RegisteredDevice;
import java.util.Optional;
import java.util.stream.Stream;

/** All devices that were ever registered or ever came, whoever owns them. */
final class Inventory {
  private final Registry registry;
  private final LiveView view;

  Inventory(Registry registry, LiveView view) {
    this.registry = registry;
    this.view = view;
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    registry.catchUp();
    view.catchUp();
  }

  Optional<KnownDevice> find(String deviceId) {
    Optional<RegisteredDevice> registered = registry.device(deviceId);
    Optional<DeviceSnapshot> live = view.snapshot(deviceId);
    return registered.isEmpty() && live.isEmpty()
        ? Optional.empty()
        : Optional.of(new KnownDevice(record(deviceId, registered), live));
  }

  /** In no order. */
  Stream<KnownDevice> all() {
    Stream<String> unregistered =
        view.allDevices()
            .map(DeviceSnapshot::deviceId)
            .filter(deviceId -> registry.device(deviceId).isEmpty());
    return Stream.concat(registry.devices().map(RegisteredDevice::deviceId), unregistered)
        .flatMap(deviceId -> find(deviceId).stream());
  }

  /**
   * What counts of a device before a change.
   *
   * @param registered what the registry has of it
   */
  RegisteredDevice record(String deviceId, Optional<RegisteredDevice> registered) {
    return KnownDevice.record(deviceId, registered, view.snapshot(deviceId));
  }
}
