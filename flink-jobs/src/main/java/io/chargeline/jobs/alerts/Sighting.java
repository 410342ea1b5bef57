package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.signal.Signal;

/** A signal on its way to one entity that some rule judges by it; or that the entity is gone. */
public final class Sighting {
  /** Of the entity. */
  public String key;

  /** Null if it is gone. */
  public Entity entity;

  /** Null if it is gone. */
  public Signal signal;

  /** When it changed hands or was taken out of service; 0: it did not. */
  public long goneAt;

  public Sighting() {}

  static Sighting of(Entity entity, Signal signal) {
    Sighting sighting = new Sighting();
    sighting.key = entity.key();
    sighting.entity = entity;
    sighting.signal = signal;
    return sighting;
  }

  static Sighting gone(String key, long at) {
    Sighting sighting = new Sighting();
    sighting.key = key;
    sighting.goneAt = at;
    return sighting;
  }
}
