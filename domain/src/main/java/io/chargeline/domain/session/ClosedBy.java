package io.chargeline.domain.session;

import io.chargeline.domain.WireName;

/** What closed a session. */
public enum ClosedBy implements WireName {
  /** The device's settlement. */
  SETTLEMENT,
  /** The settle timeout passed without one. */
  TIMEOUT,
  /** A settlement that came after the timeout. */
  LATE_SETTLEMENT
}
