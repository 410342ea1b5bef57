package io.chargeline.gateway;

import io.chargeline.domain.WireName;

/** How a command ended for the gateway: a metric's label, never a decision about the command. */
public enum CommandResult implements WireName {
  /** The device repeated its command and message id. */
  ANSWERED,
  /** Written once or twice, and not answered in time. */
  UNANSWERED,
  /** Not written: it came after its time, or its time ended before the log had it. */
  EXPIRED,
  /** Not written: the log did not take it. */
  NOT_LOGGED,
  /** Not written: the device does not read what was written before. */
  NOT_WRITABLE,
  /** The connection ended, or the device moved to another, before an answer. */
  CONNECTION_LOST,
  /** Not ours: another instance, or a connection that is not (or no longer) here. */
  NOT_HERE,
  /** The addressed connection does not carry this device. */
  NOT_ON_CONNECTION,
  /** Taken before. */
  DUPLICATE,
  /** More commands within the last hour than can be remembered. */
  REFUSED,
  /** A protocol we do not speak. */
  UNSUPPORTED
}
