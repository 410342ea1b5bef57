package io.chargeline.jobs.figures;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * When a device had a faulty port, however many: from the faults of its ports, of which several at
 * once are one. What it gives is another view of facts that weigh already, so it has no weight.
 */
final class Faults {
  private final Map<String, FactMemory> places;

  private Faults(Map<String, FactMemory> places) {
    this.places = places;
  }

  static boolean concern(FactMemory fact) {
    return fact != null && fact.level == Measure.PORT_FAULT;
  }

  static Faults none() {
    return new Faults(Map.of());
  }

  /**
   * @param facts of one device
   */
  static Faults of(Iterable<FactMemory> facts) {
    Map<String, FactMemory> places = new LinkedHashMap<>();
    Map<String, NavigableMap<Long, Long>> changes = new LinkedHashMap<>();
    for (FactMemory fact : facts) {
      if (concern(fact) && fact.tenant != null) {
        String place = fact.tenant + '/' + fact.site;
        places.computeIfAbsent(place, unused -> at(fact));
        add(fact.points, changes.computeIfAbsent(place, unused -> new TreeMap<>()));
      }
    }
    changes.forEach((place, ofPorts) -> places.get(place).points = ofDevice(ofPorts));
    return new Faults(places);
  }

  private static FactMemory at(FactMemory place) {
    FactMemory faults = new FactMemory();
    faults.tenant = place.tenant;
    faults.site = place.site;
    faults.points = new Points();
    return faults;
  }

  private static void add(Points points, Map<Long, Long> to) {
    for (int i = 0; i < points.size(); i++) {
      if (points.measure(i) == Measure.PORT_FAULT) {
        to.merge(points.times[i], points.values[i], Long::sum);
      }
    }
  }

  private static Points ofDevice(NavigableMap<Long, Long> ofPorts) {
    Points points = new Points();
    long faulty = 0;
    for (Map.Entry<Long, Long> change : ofPorts.entrySet()) {
      long before = faulty;
      faulty += change.getValue();
      if (Long.signum(before) != Long.signum(faulty)) {
        points.add(Measure.DEVICE_FAULT, change.getKey(), faulty > 0 ? 1 : -1);
      }
    }
    return points;
  }

  /** What becomes of the figures when these are followed by those. */
  void becoming(Faults now, String deviceId, Consumer<Delta> out) {
    for (Map.Entry<String, FactMemory> place : now.places.entrySet()) {
      FactMemory before = places.getOrDefault(place.getKey(), at(place.getValue()));
      Deltas.between(deviceId, before, place.getValue(), out);
    }
    for (Map.Entry<String, FactMemory> place : places.entrySet()) {
      if (!now.places.containsKey(place.getKey())) {
        Deltas.between(deviceId, place.getValue(), at(place.getValue()), out);
      }
    }
  }
}
