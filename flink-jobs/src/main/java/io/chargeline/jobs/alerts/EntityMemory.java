package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.EntityState;
import java.util.ArrayList;
import java.util.List;

/** What is remembered of an entity; stored as a POJO. */
public final class EntityMemory {
  public EntityState state;

  /** When it changes hands or is taken out of service; 0: it does not. */
  public long goneAt;

  /** What was seen of it from then on. */
  public List<Sighting> after = new ArrayList<>();

  /** For when a timer is set; {@code Long.MAX_VALUE}: there is none. */
  public long dueAt = Long.MAX_VALUE;

  public EntityMemory() {}

  long nextDue() {
    return goneAt == 0 ? state.dueAt : Math.min(goneAt, state.dueAt);
  }

  boolean isEmpty() {
    return state.isEmpty() && goneAt == 0;
  }
}
