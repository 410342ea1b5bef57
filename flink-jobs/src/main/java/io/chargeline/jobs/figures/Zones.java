package io.chargeline.jobs.figures;

import java.io.Serializable;
import java.util.function.Consumer;

/**
 * The zones that stand in the control logs when the job begins. Without them the first windows of a
 * job that has much to catch up on would be cut in the standard zone. What changes later comes as a
 * stream.
 */
interface Zones extends Serializable {
  /** None. */
  Zones EMPTY = each -> {};

  void read(Consumer<ZoneRecord> each);
}
