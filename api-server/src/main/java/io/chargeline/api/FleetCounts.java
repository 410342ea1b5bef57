package io.chargeline.api;

import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.Standing;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * How many devices a list of each state has; one device may count in several. Those out of service
 * are left out, as in lists.
 */
record FleetCounts(long total, Map<DeviceState, Long> states) {

  static FleetCounts of(Stream<DeviceSnapshot> devices, Predicate<DeviceSnapshot> down) {
    DeviceState[] all = DeviceState.values();
    long[] counts = new long[all.length + 1];
    devices
        .filter(device -> device.registered().standing() != Standing.DECOMMISSIONED)
        .forEach(
            device -> {
              counts[all.length]++;
              for (DeviceState state : all) {
                counts[state.ordinal()] += state.holds(device, down) ? 1 : 0;
              }
            });
    Map<DeviceState, Long> states = new EnumMap<>(DeviceState.class);
    for (DeviceState state : all) {
      states.put(state, counts[state.ordinal()]);
    }
    return new FleetCounts(counts[all.length], states);
  }
}
