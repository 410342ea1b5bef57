package io.chargeline.api;

import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.log.TopicTail;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Alerts that are under way, and those that ended within a day: a fold over {@code facts.alerts},
 * {@code facts.alert_steps} and {@code control.alert_acts}. An act is shown at once, and stands in
 * for what the alert job makes of it until that has been told.
 *
 * <p>Memory: a few kB for each alert under way, of which the alert job holds more; of ended ones at
 * most {@value #MAX_ENDED}. What is older is in the history.
 */
final class LiveAlerts implements AutoCloseable {
  static final Duration KEEP_ENDED = Duration.ofDays(1);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX_ENDED = 20_000;
  private static final int MAX_EARLY = 20_000;
  private static final int MAX_GONE = 100_000;

  private final TopicTail tail;
  private final AlertMetrics metrics;
  private final Clock clock;
  private final Map<String, LiveAlert> all = new HashMap<>();
  private final Map<String, Map<String, LiveAlert>> byTenant = new HashMap<>();
  private final NavigableSet<End> ended =
      new TreeSet<>(Comparator.comparingLong(End::at).thenComparing(End::alertId));

  /** Of which steps or acts came before the first row: the topics have no common order. */
  private final Map<String, LiveAlert> early = bounded(MAX_EARLY);

  /** Alerts that were forgotten → their revision: what comes again of them is not a new one. */
  private final Map<String, Long> gone = bounded(MAX_GONE);

  private long completeSince;

  private record End(long at, String alertId) {}

  /**
   * What was found.
   *
   * @param completeSince unix milliseconds: of alerts that began then or later, none is missing
   */
  record Selection(List<AlertView> alerts, long completeSince) {}

  LiveAlerts(String bootstrap, AlertMetrics metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
    this.tail =
        TopicTail.start(
            bootstrap,
            "alerts",
            List.of(Topic.FACTS_ALERTS, Topic.FACTS_ALERT_STEPS, Topic.CONTROL_ALERT_ACTS),
            this::fold);
    CompletableFuture<Void> unused = tail.ready().thenRun(metrics::follow);
  }

  private static <V> Map<String, V> bounded(int max) {
    return new LinkedHashMap<>() {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > max;
      }
    };
  }

  CompletableFuture<Void> ready() {
    return tail.ready();
  }

  /**
   * Waits until what was written before is seen here.
   *
   * @throws Problem 503 {@code view_behind}
   */
  void catchUp() {
    LiveView.awaitCaughtUp(tail.caughtUp(), PATIENCE);
  }

  /** Of whichever tenant. */
  synchronized Optional<AlertView> find(String alertId) {
    forget();
    return Optional.ofNullable(all.get(alertId)).map(LiveAlert::view);
  }

  /** The end of its timeline, without gaps; empty if it is not here. */
  synchronized List<AlertStepRow> steps(String alertId) {
    LiveAlert alert = all.get(alertId);
    return alert == null ? List.of() : alert.steps();
  }

  /** The newest first. */
  synchronized Selection select(String tenant, Predicate<AlertView> wanted) {
    forget();
    return new Selection(
        byTenant.getOrDefault(tenant, Map.of()).values().stream()
            .map(LiveAlert::view)
            .filter(wanted)
            .sorted(AlertView.NEWEST_FIRST)
            .toList(),
        completeSince);
  }

  private synchronized void fold(ConsumerRecord<byte[], byte[]> message) {
    if (message.value() == null) {
      return; // a mark of the job's time
    }
    if (message.topic().equals(Topic.FACTS_ALERTS.topicName())) {
      take(Json.read(message.value(), AlertRow.class));
    } else if (message.topic().equals(Topic.FACTS_ALERT_STEPS.topicName())) {
      AlertStepRow step = Json.read(message.value(), AlertStepRow.class);
      some(step.alertId()).ifPresent(alert -> alert.take(step));
    } else {
      AlertAct act = Json.read(message.value(), AlertAct.class);
      some(act.alertId()).ifPresent(alert -> alert.take(act));
    }
  }

  /** What the log has forgotten already, from the history. */
  synchronized void takeOld(AlertRow row) {
    take(row);
  }

  private void take(AlertRow row) {
    String id = row.alertId();
    if (gone.getOrDefault(id, -1L) >= row.revision()) {
      return;
    }
    LiveAlert before = early.remove(id);
    LiveAlert alert = all.computeIfAbsent(id, it -> before == null ? new LiveAlert() : before);
    AlertRow older = alert.row();
    if (!alert.take(row)) {
      return;
    }
    byTenant.computeIfAbsent(row.tenant(), tenant -> new HashMap<>()).put(id, alert);
    metrics.changed(older, row);
    if (older != null && older.resolvedAt() != null) {
      ended.remove(new End(older.resolvedAt(), id));
    }
    if (row.phase().equals(AlertView.RESOLVED) && row.resolvedAt() != null) {
      ended.add(new End(row.resolvedAt(), id));
      forget();
    }
  }

  /** Empty if it is over and forgotten. */
  private Optional<LiveAlert> some(String alertId) {
    if (gone.containsKey(alertId)) {
      return Optional.empty();
    }
    LiveAlert known = all.get(alertId);
    return Optional.of(
        known == null ? early.computeIfAbsent(alertId, id -> new LiveAlert()) : known);
  }

  private void forget() {
    long since = clock.millis() - KEEP_ENDED.toMillis();
    completeSince = Math.max(completeSince, since);
    while (!ended.isEmpty() && (ended.first().at() < since || ended.size() > MAX_ENDED)) {
      End end = ended.pollFirst();
      completeSince = Math.max(completeSince, end.at() + 1);
      LiveAlert alert = all.remove(end.alertId());
      gone.put(end.alertId(), alert.row().revision());
      byTenant.computeIfPresent(
          alert.row().tenant(),
          (tenant, alerts) -> {
            alerts.remove(end.alertId());
            return alerts.isEmpty() ? null : alerts;
          });
    }
  }

  @Override
  public void close() {
    tail.close();
  }
}
