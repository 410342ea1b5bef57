package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A device as the operator sees it.
 *
 * @param tenant absent: nobody's
 * @param standing of a device that nobody owns: quarantined
 * @param registered whether the registry has it
 * @param version of the registry's record; 0 without one
 * @param protocol and what follows: what the device itself told; absent if it never came
 * @param remote where its last connection came from
 */
record AdminDevice(
    String devicePhyId,
    Integer deviceNumber,
    String tenant,
    Standing standing,
    String site,
    String name,
    String model,
    Integer portCount,
    Map<String, String> sockets,
    boolean maintenance,
    List<String> tags,
    String gatewayDevice,
    String zone,
    boolean registered,
    long version,
    String createdAt,
    String effectiveFrom,
    String protocol,
    Presence state,
    String stateSince,
    String lastSeen,
    boolean connected,
    String remote,
    String deviceType,
    String firmware,
    Integer portsSeen) {

  static AdminDevice of(KnownDevice known, Zones zones) {
    RegisteredDevice device = known.record();
    Optional<DeviceSnapshot> live = known.live();
    // A device that was registered and never came has a snapshot, too.
    Optional<DeviceSnapshot> came = live.filter(it -> it.lastSeen() != null);
    return new AdminDevice(
        known.id(),
        KnownDevice.number(known.id()),
        device.tenant(),
        device.effectiveStanding(),
        device.site(),
        device.name(),
        device.model(),
        device.portCount(),
        device.sockets().isEmpty() ? null : new TreeMap<>(device.sockets()),
        device.maintenance(),
        device.tags().isEmpty() ? null : device.tags(),
        device.gatewayDevice(),
        device.tenant() == null ? null : zones.of(device.tenant(), device.site()),
        known.isRegistered(),
        device.version(),
        known.isRegistered() ? Rfc3339.of(device.createdAt()) : null,
        known.isRegistered() ? Rfc3339.of(device.effectiveFrom()) : null,
        came.map(DeviceSnapshot::protocol).orElse(null),
        live.map(DeviceSnapshot::presence).orElse(Presence.UNKNOWN),
        came.map(it -> Rfc3339.of(it.presenceSince())).orElse(null),
        came.map(it -> Rfc3339.of(it.lastSeen())).orElse(null),
        live.filter(it -> it.gateway() != null).isPresent(),
        came.map(DeviceSnapshot::remote).orElse(null),
        came.map(DeviceSnapshot::deviceType).orElse(null),
        came.map(DeviceSnapshot::firmware).orElse(null),
        came.map(it -> it.ports().size()).orElse(null));
  }
}
