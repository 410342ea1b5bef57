package io.chargeline.jobs.alerts;

import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import java.util.ArrayList;
import java.util.List;

/** What is remembered of a device's place, and its signals that wait; stored as a POJO. */
public final class PlaceMemory {
  /** The version that counts at the clock, and later ones; in order. */
  public List<DeviceVersion> versions = new ArrayList<>();

  /** In order. */
  public List<Signal> waiting = new ArrayList<>();

  /** Ports that signals were about. */
  public List<Integer> ports = new ArrayList<>();

  /** For when a timer is set; {@code Long.MAX_VALUE}: there is none. */
  public long dueAt = Long.MAX_VALUE;

  public PlaceMemory() {}

  /** When something comes to be told, or another version to count. */
  long nextDue(long clock) {
    long next = waiting.isEmpty() ? Long.MAX_VALUE : waiting.get(0).at();
    for (DeviceVersion version : versions) {
      if (version.from() > clock) {
        return Math.min(next, version.from());
      }
    }
    return next;
  }

  /**
   * @param otherwise where a device is that is in no registry
   */
  Place at(long time, Place otherwise) {
    Place place = otherwise;
    for (DeviceVersion version : versions) {
      place = version.from() <= time ? version.place() : place;
    }
    return place;
  }

  /** Forgets versions that a later one has replaced. */
  void forget(long clock) {
    while (versions.size() > 1 && versions.get(1).from() <= clock) {
      versions.remove(0);
    }
  }

  boolean isEmpty() {
    return versions.isEmpty() && waiting.isEmpty();
  }
}
