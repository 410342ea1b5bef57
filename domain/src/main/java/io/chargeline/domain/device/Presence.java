package io.chargeline.domain.device;

import io.chargeline.domain.WireName;

/** Whether we hear a device. {@code UNKNOWN}: we were not looking, which blames nobody. */
public enum Presence implements WireName {
  ONLINE,
  OFFLINE,
  UNKNOWN
}
