package io.chargeline.gateway;

import io.chargeline.domain.WireName;

/**
 * How far the broker is behind, with hysteresis: what began at a threshold ends only at the low
 * water mark.
 */
final class Backlog {
  private final GatewayConfig.Room room;
  private volatile State state = State.OPEN;

  enum State implements WireName {
    OPEN,
    /** Heartbeats are answered, not logged. */
    SHEDDING,
    /** Nothing is read from devices. */
    STOPPED
  }

  Backlog(GatewayConfig.Room room) {
    this.room = room;
  }

  State state() {
    return state;
  }

  /** Takes note of how many bytes wait, and gives the state that follows. */
  State look(long pendingBytes) {
    if (pendingBytes >= room.stopAt()) {
      state = State.STOPPED;
    } else if (pendingBytes <= room.lowWater()) {
      state = State.OPEN;
    } else if (pendingBytes >= room.shedAt() && state == State.OPEN) {
      state = State.SHEDDING;
    }
    return state;
  }
}
