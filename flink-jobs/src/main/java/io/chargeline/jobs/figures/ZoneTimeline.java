package io.chargeline.jobs.figures;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * In which zone days begin, and since when. The first zone counts from ever. A change counts from
 * the next full hour (UTC), so that windows always begin where state has a boundary.
 */
final class ZoneTimeline {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final NavigableMap<Long, ZoneId> zones;

  private ZoneTimeline(NavigableMap<Long, ZoneId> zones) {
    this.zones = zones;
  }

  static ZoneTimeline of(ZoneId zone) {
    return new ZoneTimeline(new TreeMap<>(java.util.Map.of(Long.MIN_VALUE, zone)));
  }

  /**
   * @param first the zone before the first change
   * @param changes unix milliseconds to zone
   */
  static ZoneTimeline of(ZoneId first, NavigableMap<Long, ZoneId> changes) {
    NavigableMap<Long, ZoneId> zones = new TreeMap<>();
    zones.put(Long.MIN_VALUE, first);
    changes.forEach((at, zone) -> zones.put(-Math.floorDiv(-at, HOUR_MS) * HOUR_MS, zone));
    ZoneId before = null;
    for (Long from : List.copyOf(zones.keySet())) {
      ZoneId zone = zones.get(from);
      if (zone.equals(before)) {
        zones.remove(from);
      }
      before = zone;
    }
    return new ZoneTimeline(zones);
  }

  ZoneId at(long time) {
    return zones.floorEntry(time).getValue();
  }

  /** When the zone of this moment began to count. */
  long since(long time) {
    return zones.floorKey(time);
  }

  /** When the zone of this moment ceases to count. */
  long until(long time) {
    Long next = zones.higherKey(time);
    return next == null ? Long.MAX_VALUE : next;
  }

  int size() {
    return zones.size();
  }

  /** As state holds it. */
  String text() {
    List<String> parts = new ArrayList<>();
    zones.forEach((from, zone) -> parts.add(from + "=" + zone.getId()));
    return String.join(";", parts);
  }

  static ZoneTimeline parse(String text) {
    NavigableMap<Long, ZoneId> zones = new TreeMap<>();
    for (String part : text.split(";", -1)) {
      int equals = part.indexOf('=');
      zones.put(Long.valueOf(part.substring(0, equals)), ZoneId.of(part.substring(equals + 1)));
    }
    return new ZoneTimeline(zones);
  }

  /** The first moment from which on they may differ; {@link Long#MAX_VALUE} if they never do. */
  long differsFrom(ZoneTimeline other) {
    TreeMap<Long, ZoneId> moments = new TreeMap<>(zones);
    moments.putAll(other.zones);
    for (long moment : moments.keySet()) {
      if (!at(moment).equals(other.at(moment))) {
        return moment;
      }
    }
    return Long.MAX_VALUE;
  }
}
