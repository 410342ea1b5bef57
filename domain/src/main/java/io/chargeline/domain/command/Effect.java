package io.chargeline.domain.command;

import io.chargeline.domain.WireName;

/** What an ended command did to the device, as far as can truthfully be said. */
public enum Effect implements WireName {
  /** Never written to the socket, or refused by the device. */
  NONE,
  /** The device said so. */
  CONFIRMED,
  /** Written, and not answered. */
  UNKNOWN
}
