package io.chargeline.domain.maintenance;

import io.chargeline.domain.WireName;

/** What {@code system.maintenance} tells of a window. */
public enum MaintenancePhase implements WireName {
  ANNOUNCED,
  STARTED,
  ENDED,
  /** Its times or terms are others now. */
  CHANGED,
  /** Called off, before it began or while it ran. */
  CANCELLED
}
