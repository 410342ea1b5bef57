package io.chargeline.api;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.device.RegisteredDevice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Whose each device was at a time, and where it stood: every version of the registry, as far as
 * rules look at it.
 */
final class PlaceBook implements SignalReader.Places {
  private final Map<String, List<Since>> devices = new ConcurrentHashMap<>();

  private record Since(long from, Place place) {}

  /** The next version of a device. */
  void remember(RegisteredDevice device) {
    Place place =
        new Place(
            device.reportsTo(),
            device.site(),
            device.model(),
            device.tags(),
            device.gatewayDevice(),
            device.maintenance());
    devices.compute(
        device.deviceId(),
        (id, before) -> {
          List<Since> versions = new ArrayList<>(before == null ? List.of() : before);
          if (versions.isEmpty() || !versions.get(versions.size() - 1).place().equals(place)) {
            versions.add(new Since(device.effectiveFrom(), place));
          }
          return versions;
        });
  }

  @Override
  public Place of(String deviceId, long at) {
    List<Since> versions = devices.getOrDefault(deviceId, List.of());
    for (int i = versions.size() - 1; i >= 0; i--) {
      if (versions.get(i).from() <= at) {
        return versions.get(i).place();
      }
    }
    return Place.NOWHERE;
  }

  /** Whether the registry had the device at that time, whosever it was. */
  boolean has(String deviceId, long at) {
    List<Since> versions = devices.getOrDefault(deviceId, List.of());
    return !versions.isEmpty() && versions.get(0).from() <= at;
  }

  /** A tenant's devices that were another's before, and since when each is its own. */
  Map<String, Long> movedTo(String tenant) {
    Map<String, Long> moved = new HashMap<>();
    devices.forEach(
        (device, versions) -> {
          Long since = null;
          for (Since one : versions) {
            boolean theirs = one.place().tenant().equals(tenant);
            since = theirs ? (since == null ? Long.valueOf(one.from()) : since) : null;
          }
          if (since != null && since > versions.get(0).from()) {
            moved.put(device, since);
          }
        });
    return moved;
  }

  /**
   * The devices that a tenant had in a stretch of time, if only for a part of it.
   *
   * @param sites at which they stood; empty: at any, or none
   */
  Set<String> of(String tenant, List<String> sites, long from, long to) {
    Set<String> found = new TreeSet<>();
    devices.forEach(
        (device, versions) -> {
          for (int i = 0; i < versions.size(); i++) {
            Since since = versions.get(i);
            long until = i + 1 < versions.size() ? versions.get(i + 1).from() : Long.MAX_VALUE;
            if (since.from() < to
                && until > from
                && since.place().tenant().equals(tenant)
                && (sites.isEmpty() || sites.contains(since.place().site()))) {
              found.add(device);
            }
          }
        });
    return found;
  }
}
