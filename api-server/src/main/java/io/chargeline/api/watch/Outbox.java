package io.chargeline.api.watch;

import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;

/** Where what is to be told goes; nobody waits for it. */
interface Outbox {
  /** To everybody. */
  void tell(Event event);

  void row(AlertRow row);

  void step(AlertStepRow step);
}
