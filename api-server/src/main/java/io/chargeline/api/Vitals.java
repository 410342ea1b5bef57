package io.chargeline.api;

import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.log.PlatformLog.Reading;
import io.chargeline.log.Rates;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a server says of itself: some of its own meters. Its calls are not among them, they are
 * counted by tenant and route and stand in {@code api_calls}.
 */
final class Vitals implements Supplier<List<Reading>> {
  private static final String PREFIX = "chargeline.api.";
  private static final String LOST = "audit.lost";

  private static final List<Shown> GAUGES =
      List.of(
          new Shown("devices", "devices", ""),
          new Shown("idempotency.keys", "idempotency_keys", ""),
          new Shown("log.pending.bytes", "pending_bytes", "commands"),
          new Shown("audit.pending.bytes", "pending_bytes", "audit"));

  private final MeterRegistry meters;
  private final Rates rates = new Rates();

  private record Shown(String meter, String what, String part) {}

  Vitals(MeterRegistry meters) {
    this.meters = meters;
  }

  @Override
  public List<Reading> get() {
    List<Reading> readings = new ArrayList<>();
    for (Shown one : GAUGES) {
      for (Gauge gauge : meters.find(PREFIX + one.meter()).gauges()) {
        readings.add(of(one.what(), one.part(), gauge.value()));
      }
    }
    Map<String, Double> totals = new TreeMap<>();
    for (FunctionCounter counter : meters.find(PREFIX + LOST).functionCounters()) {
      totals.put(LOST, counter.count());
    }
    rates
        .perSecond(totals, System.nanoTime())
        .values()
        .forEach(rate -> readings.add(of("lost_per_s", "audit", rate)));
    return readings;
  }

  private static Reading of(String what, String part, double value) {
    return new Reading(PlatformRow.Role.API, what, part, value);
  }
}
