package io.chargeline.domain.command;

import io.chargeline.domain.WireName;

/** A command's way: accepted, dispatched, sent, then exactly one of the terminal states. */
public enum CommandState implements WireName {
  /** It stands in the log. */
  ACCEPTED(false),
  /** The device job addressed it to a connection. */
  DISPATCHED(false),
  /** It was logged as about to be written to the socket. */
  SENT(false),
  SUCCEEDED(true),
  /** Refused, by us before sending or by the device. */
  REJECTED(true),
  /** Sent, and not confirmed. */
  FAILED(true),
  /** Never sent within its time. */
  EXPIRED(true),
  /** The connection ended before it was sent, or there was none. */
  UNDELIVERABLE(true);

  private final boolean terminal;

  CommandState(boolean terminal) {
    this.terminal = terminal;
  }

  public boolean terminal() {
    return terminal;
  }
}
