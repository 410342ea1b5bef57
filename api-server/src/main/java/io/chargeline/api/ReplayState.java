package io.chargeline.api;

import io.chargeline.domain.WireName;

/** Where a replay stands. */
enum ReplayState implements WireName {
  RUNNING,
  /** Every event that it asked for and that there is was handed to the webhook job. */
  DONE,
  /** As many events as one replay may have were handed over; there may be more. */
  LIMITED,
  /** The endpoint was deleted meanwhile. */
  CANCELLED,
  /** The history could not be read for a day. */
  FAILED
}
