package io.chargeline.domain.device;

import io.chargeline.domain.WireName;

/** A port's class (ap3000.md 5.4); the raw code is kept beside it. */
public enum PortState implements WireName {
  IDLE,
  CHARGING,
  FAULT,
  UNKNOWN
}
