package io.chargeline.domain.device;

import io.chargeline.domain.WireName;

/** What may be done with a device. */
public enum Standing implements WireName {
  /** Reports to its tenant and takes its commands. */
  ACTIVE,
  /**
   * Answered as its protocol demands and visible, but it reports to nobody and takes no command.
   */
  QUARANTINED,
  /** Out of service for good: as in quarantine, and left out of lists and figures. */
  DECOMMISSIONED
}
