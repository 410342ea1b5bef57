package io.chargeline.domain.webhook;

import io.chargeline.domain.WireName;

/** From which severity on an endpoint wants to hear of alerts; the least first. */
public enum AlertSeverity implements WireName {
  INFO,
  WARNING,
  CRITICAL;

  /**
   * @param severity of an alert, as its event has it; null, or one of a later release, is let
   *     through: rather told than lost
   */
  boolean admits(String severity) {
    for (AlertSeverity lesser : values()) {
      if (lesser.wireName().equals(severity)) {
        return lesser.compareTo(this) >= 0;
      }
    }
    return true;
  }
}
