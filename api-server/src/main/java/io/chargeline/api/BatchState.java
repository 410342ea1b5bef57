package io.chargeline.api;

import io.chargeline.domain.WireName;

/** Where a batch stands. */
enum BatchState implements WireName {
  RUNNING,
  /** Every item was put into the log or refused. */
  DONE,
  /** To be cancelled: the group of items that is under way is the last one. */
  CANCELLING,
  /** What had no result yet is not carried out. */
  CANCELLED,
  /**
   * The server that had it is gone; never written, only read: the same request with the same key
   * goes on.
   */
  INTERRUPTED
}
