package io.chargeline.protocol.decode;

import io.chargeline.domain.WireName;

/** Which way a message went, as seen from the device. */
public enum Direction implements WireName {
  /** Device to server. */
  UP,
  /** Server to device. */
  DOWN
}
