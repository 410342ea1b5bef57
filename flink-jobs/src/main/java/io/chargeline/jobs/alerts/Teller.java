package io.chargeline.jobs.alerts;

import io.chargeline.alerting.fold.AlertSink;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import java.util.Map;
import java.util.function.Consumer;

/** A tenant's alerts as records of the log: rows, timelines, and events that tell of them. */
final class Teller implements AlertSink {
  private final Map<String, Long> told;
  private final Consumer<Emission> out;

  /**
   * @param told how many events tell of each alert that is under way; changed
   */
  Teller(Map<String, Long> told, Consumer<Emission> out) {
    this.told = told;
    this.out = out;
  }

  @Override
  public void alert(AlertRow row) {
    out.accept(Emission.row(Topic.FACTS_ALERTS, row));
  }

  @Override
  public void step(AlertStepRow step) {
    out.accept(Emission.row(Topic.FACTS_ALERT_STEPS, step));
  }

  @Override
  public void notice(Notice notice) {
    AlertRow alert = notice.alert();
    long sequence = told.merge(alert.alertId(), 1L, Long::sum);
    if (!notice.firing()) {
      told.remove(alert.alertId());
    }
    Event event =
        new Event(
            notice.eventId(),
            notice.eventType(),
            alert.deviceId(),
            Math.floorDiv(notice.at(), 1000),
            Event.time(notice.at()),
            sequence,
            Event.SCHEMA_VERSION,
            alert.tenant(),
            alert.site(),
            notice.data());
    out.accept(Emission.json(Topic.ALERTS, alert.tenant(), event));
  }
}
