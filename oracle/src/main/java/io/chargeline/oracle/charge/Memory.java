package io.chargeline.oracle.charge;

import java.time.Duration;

/** For how long what has ended still explains what comes. */
final class Memory {
  /** Of an order, of a command, and of a charge that waits for a late settlement. */
  static final long ORDERS_MS = Duration.ofDays(60).toMillis();

  private Memory() {}
}
