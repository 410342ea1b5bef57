package io.chargeline.api.watch;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What the watcher sees, as Prometheus metrics. */
final class WatchMeters {
  private static final Set<String> LAGS =
      Set.of(Measure.LAG, Measure.STORAGE_LAG, Measure.WEBHOOK_LAG);

  private final MultiGauge lag;
  private final MultiGauge up;
  private final MultiGauge measures;
  private final MultiGauge alarms;

  WatchMeters(MeterRegistry registry, Supplier<WatchReport> report) {
    this.lag = MultiGauge.builder("chargeline.watch.lag.seconds").register(registry);
    this.up = MultiGauge.builder("chargeline.watch.up").register(registry);
    this.measures = MultiGauge.builder("chargeline.watch.measure").register(registry);
    this.alarms = MultiGauge.builder("chargeline.watch.alarms").register(registry);
    FunctionCounter.builder("chargeline.watch.delivered", report, all -> delivered(all.get()))
        .register(registry);
    FunctionCounter.builder("chargeline.watch.given.up", report, all -> givenUp(all.get()))
        .register(registry);
    registry.gauge("chargeline.watch.undelivered", report, all -> waiting(all.get()));
    registry.gauge("chargeline.watch.telling", report, all -> all.get().telling() ? 1 : 0);
  }

  void show(WatchReport report) {
    Map<String, Double> lags = new HashMap<>();
    List<Row<?>> all = new ArrayList<>();
    for (WatchReport.Measured one : report.measures()) {
      if (LAGS.contains(one.what())) {
        lags.merge(one.part(), one.value(), Math::max);
      }
      all.add(Row.of(Tags.of("what", one.what(), "part", one.part()), one.value()));
    }
    measures.register(all, true);
    List<Row<?>> behind = new ArrayList<>();
    lags.forEach((part, seconds) -> behind.add(Row.of(Tags.of("part", part), seconds)));
    lag.register(behind, true);
    List<Row<?>> ups = new ArrayList<>();
    report
        .parts()
        .forEach(part -> ups.add(Row.of(Tags.of("part", part.part()), part.up() ? 1 : 0)));
    up.register(ups, true);
    List<Row<?>> firing = new ArrayList<>();
    report.alarms().stream()
        .filter(alarm -> alarm.firedAt() != null)
        .forEach(
            alarm ->
                firing.add(
                    Row.of(
                        Tags.of("rule", alarm.ruleId(), "severity", alarm.severity()),
                        alarm.members())));
    alarms.register(firing, true);
  }

  private static double delivered(WatchReport report) {
    return report.receivers().stream().mapToLong(WatchReport.Receiver::delivered).sum();
  }

  private static double givenUp(WatchReport report) {
    return report.receivers().stream().mapToLong(WatchReport.Receiver::givenUp).sum();
  }

  private static double waiting(WatchReport report) {
    return report.receivers().stream().mapToInt(WatchReport.Receiver::waiting).sum();
  }
}
