package io.chargeline.jobs.webhook;

import io.chargeline.domain.fact.DeliveryRow;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/** The job's metrics: of all attempts, and of each endpoint as it is now. */
final class DeliveryMetrics {
  private static final int SAMPLES = 1_000;
  private static final long MS_PER_S = 1_000;

  private final MetricGroup group;
  private final Map<String, Counter> outcomes = new HashMap<>();
  private final Histogram latency;
  private final Set<String> endpoints = new HashSet<>();
  private Dispatcher dispatcher;

  DeliveryMetrics(MetricGroup group) {
    this.group = group;
    for (String outcome : List.of(Outlet.DELIVERED, Outlet.RETRY, Outlet.PARKED, Outlet.DEAD)) {
      outcomes.put(outcome, group.addGroup("outcome", outcome).counter("webhook_attempts"));
    }
    latency = group.histogram("webhook_latency_ms", new DescriptiveStatisticsHistogram(SAMPLES));
  }

  void watch(Dispatcher all) {
    dispatcher = all;
    group.gauge("webhook_attempts_under_way", all::underWay);
    group.gauge(
        "webhook_collapsed_events",
        () -> all.outlets().stream().mapToLong(outlet -> outlet.intake().collapsed()).sum());
    group.gauge(
        "webhook_unreadable_events",
        () -> all.outlets().stream().mapToLong(outlet -> outlet.intake().unreadable()).sum());
  }

  void attempted(DeliveryRow row) {
    outcomes.get(row.outcome()).inc();
    latency.update(row.latencyMs());
  }

  /** Deleted endpoints read 0 until the job restarts. */
  void opened(Outlet outlet) {
    String id = outlet.endpoint().endpointId();
    if (!endpoints.add(id)) {
      return;
    }
    MetricGroup one = group.addGroup("endpoint", id);
    gauge(one, "webhook_endpoint_backlog_age_s", id, DeliveryMetrics::ageS);
    gauge(one, "webhook_endpoint_breaker_open", id, o -> o.breaker().isOpen() ? 1 : 0);
    gauge(one, "webhook_endpoint_catching_up", id, o -> o.intake().isLive() ? 0 : 1);
    gauge(one, "webhook_endpoint_blocked_devices", id, Facts::blocked);
    gauge(one, "webhook_endpoint_parked_events", id, o -> o.lanes().parkedCount());
    gauge(one, "webhook_endpoint_dead_events", id, o -> o.tally().deadEvents);
    gauge(one, "webhook_endpoint_under_way", id, Outlet::underWay);
  }

  private void gauge(MetricGroup one, String name, String id, ToLongFunction<Outlet> value) {
    one.gauge(
        name,
        () -> {
          Outlet outlet = dispatcher.outlet(id);
          return outlet == null ? 0L : value.applyAsLong(outlet);
        });
  }

  /** As of the last report: metrics are read on another thread, which must not walk the lanes. */
  private static long ageS(Outlet outlet) {
    long oldest = outlet.watch().oldestUndelivered();
    return oldest == 0 ? 0 : Math.max(0, System.currentTimeMillis() - oldest) / MS_PER_S;
  }
}
