package io.chargeline.domain.session;

import io.chargeline.domain.WireName;

/** How a charge ended; names the terminal event {@code charging.<outcome>}. */
public enum Outcome implements WireName {
  /** It ran to its target or to full. */
  COMPLETED,
  /** Somebody ended it: user, platform, card. */
  STOPPED,
  /** It broke off, or never told its end. */
  FAILED
}
