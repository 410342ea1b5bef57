package io.chargeline.api;

import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.fact.AlertRow;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Alerts of all tenants and the platform in numbers, without those of drafts. What was told before
 * this server had caught up is not counted as told. Every server counts all of it.
 */
final class AlertMetrics {
  private static final Duration[] BUCKETS = {
    Duration.ofSeconds(1),
    Duration.ofSeconds(2),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofMinutes(1),
    Duration.ofMinutes(2),
    Duration.ofMinutes(5),
    Duration.ofMinutes(15),
    Duration.ofHours(1)
  };

  private final Map<String, AtomicInteger> open = new HashMap<>();
  private final Map<String, Counter> told = new HashMap<>();
  private final Timer sinceBegin;
  private final Timer sinceFired;
  private volatile boolean following;

  AlertMetrics(MeterRegistry registry) {
    for (Severity severity : Severity.values()) {
      for (String phase : List.of(AlertView.PENDING, AlertView.FIRING, AlertView.ACKNOWLEDGED)) {
        gauge(registry, severity.wireName(), phase, true);
        gauge(registry, severity.wireName(), phase, false);
      }
      told.put(
          severity.wireName(),
          Counter.builder("chargeline.alerts.told")
              .description("alerts that were told for the first time, by their severity then")
              .tag("severity", severity.wireName())
              .register(registry));
    }
    sinceBegin = timer(registry, "began");
    sinceFired = timer(registry, "fired");
  }

  private void gauge(MeterRegistry registry, String severity, String phase, boolean held) {
    AtomicInteger count = new AtomicInteger();
    open.put(key(severity, phase, held), count);
    Gauge.builder("chargeline.alerts.open", count, AtomicInteger::get)
        .description("alerts under way")
        .tag("severity", severity)
        .tag("state", phase)
        .tag("held", Boolean.toString(held))
        .register(registry);
  }

  private static Timer timer(MeterRegistry registry, String since) {
    return Timer.builder("chargeline.alerts.time.to.tell")
        .description("event time between an alert's beginning, or its firing, and its telling")
        .tag("since", since)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  private static String key(String severity, String phase, boolean held) {
    return severity + ' ' + phase + ' ' + held;
  }

  /** From now on what is told is counted. */
  void follow() {
    following = true;
  }

  /**
   * A row took another's place.
   *
   * @param before null: none
   */
  void changed(AlertRow before, AlertRow after) {
    if (before != null) {
      add(before, -1);
    }
    add(after, 1);
    boolean first = after.toldAt() != null && (before == null || before.toldAt() == null);
    if (following && first && !after.draft()) {
      told.computeIfPresent(
          after.severity(),
          (severity, counter) -> {
            counter.increment();
            return counter;
          });
      record(sinceBegin, after.beganAt(), after.toldAt());
      record(sinceFired, after.firedAt(), after.toldAt());
    }
  }

  private void add(AlertRow row, int one) {
    AtomicInteger count = open.get(key(row.severity(), row.phase(), row.heldBy() != null));
    if (count != null && !row.draft()) {
      count.addAndGet(one);
    }
  }

  private static void record(Timer timer, Long from, long until) {
    if (from != null && until >= from) {
      timer.record(Duration.ofMillis(until - from));
    }
  }
}
