package io.chargeline.domain.maintenance;

import io.chargeline.domain.WireName;

/** What a maintenance window is about. */
public enum MaintenanceScope implements WireName {
  /** Every device of every tenant. */
  PLATFORM,
  /** Every device of one tenant. */
  TENANT,
  /** The devices of one of the tenant's sites. */
  SITE,
  /** The devices it lists. */
  DEVICE
}
