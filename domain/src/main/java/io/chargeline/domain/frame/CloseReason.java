package io.chargeline.domain.frame;

import io.chargeline.domain.WireName;

/** Why a connection ended, and whose fault it was: one name for metric, log and record. */
public enum CloseReason implements WireName {
  PEER_CLOSED(Fault.DEVICE),
  IO_ERROR(Fault.DEVICE),
  IDLE_TIMEOUT(Fault.DEVICE),
  /** The same device opened a newer connection. */
  SUPERSEDED(Fault.DEVICE),
  GARBAGE(Fault.DEVICE),
  CONNECTION_LIMIT(Fault.DEVICE),
  /** The gateway is going down and closes its connections. */
  DRAINED(Fault.OURS),
  /** A recording has nothing more to say about this device for now. */
  RECORDING_PAUSED(Fault.OURS),
  INTERNAL_ERROR(Fault.OURS),
  /**
   * The peer closed while the gateway stood still: it may have given up waiting for our answers.
   */
  CLOSED_MEANWHILE(Fault.OURS);

  private final Fault fault;

  CloseReason(Fault fault) {
    this.fault = fault;
  }

  public Fault fault() {
    return fault;
  }

  /** A connection closed through our fault makes a device unknown, not offline. */
  public enum Fault implements WireName {
    DEVICE,
    OURS
  }
}
