package io.chargeline.domain.session;

import io.chargeline.domain.WireName;

/** Who started a charge (ap3000.md 5.7, start kind). */
public enum SessionSource implements WireName {
  PLATFORM,
  /** A card that the platform answered for. */
  CARD,
  OFFLINE_CARD,
  VERIFICATION_CODE,
  UNKNOWN
}
