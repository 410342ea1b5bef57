package io.chargeline.alerting.fold;

import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;

/** Where alerts go. */
public interface AlertSink {
  /** An alert as it stands; a higher revision replaces a lower one. */
  void alert(AlertRow row);

  void step(AlertStepRow step);

  void notice(Notice notice);
}
