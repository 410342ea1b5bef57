package io.chargeline.api;

import io.chargeline.alerting.fold.AlertSink;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the alerts of one rule that fire in a stretch of time, and keeps the first of them. What
 * was over before is left out.
 */
final class BacktestTally implements AlertSink {
  /** So many alerts are kept. */
  static final int KEPT = 1000;

  private final String tenant;
  private final String ruleId;
  private final long from;
  private final ZoneId zone;

  /** By id: those that fired and are not over. */
  private final Map<String, AlertRow> open = new LinkedHashMap<>();

  private final List<AlertRow> kept = new ArrayList<>();
  private final Map<String, Map<String, Integer>> days = new TreeMap<>();
  private int alerts;
  private int told;

  /** Before that moment none is missing among those kept. */
  private long wholeUntil = Long.MAX_VALUE;

  BacktestTally(String tenant, String ruleId, long from, ZoneId zone) {
    this.tenant = tenant;
    this.ruleId = ruleId;
    this.from = from;
    this.zone = zone;
  }

  @Override
  public void alert(AlertRow row) {
    boolean wanted =
        row.firedAt() != null && row.ruleId().equals(ruleId) && row.tenant().equals(tenant);
    if (!wanted) {
      return;
    }
    if (row.resolvedAt() == null) {
      open.put(row.alertId(), row);
    } else {
      open.remove(row.alertId());
      count(row);
    }
  }

  private void count(AlertRow row) {
    if (row.resolvedAt() != null && row.resolvedAt() <= from) {
      return;
    }
    alerts++;
    told += row.toldAt() == null ? 0 : 1;
    String day = Instant.ofEpochMilli(row.firedAt()).atZone(zone).toLocalDate().toString();
    days.computeIfAbsent(day, one -> new TreeMap<>()).merge(row.peakSeverity(), 1, Integer::sum);
    kept.add(row);
    if (kept.size() > 2 * KEPT) {
      shorten();
    }
  }

  /** Keeps the first to fire; those that are open still may have fired before them. */
  private void shorten() {
    kept.sort(Comparator.comparingLong(AlertRow::firedAt).thenComparing(AlertRow::alertId));
    for (AlertRow row : kept.subList(KEPT, kept.size())) {
      wholeUntil = Math.min(wholeUntil, row.firedAt());
    }
    kept.subList(KEPT, kept.size()).clear();
  }

  @Override
  public void step(AlertStepRow step) {
    // Nobody asks for the timelines of alerts that never were.
  }

  @Override
  public void notice(Notice notice) {
    // Told alerts say when they were told.
  }

  /**
   * What came of it.
   *
   * @param days date → severity → alerts that fired then
   * @param first of the alerts, in the order in which they fired
   * @param wholeUntil before that moment none is missing among them; null: none is missing
   */
  record Raised(
      int alerts,
      int told,
      Map<String, Map<String, Integer>> days,
      List<AlertRow> first,
      Long wholeUntil) {}

  /** To be called once, at the end. */
  Raised raised() {
    List.copyOf(open.values()).forEach(this::count);
    open.clear();
    kept.sort(Comparator.comparingLong(AlertRow::firedAt).thenComparing(AlertRow::alertId));
    if (kept.size() > KEPT) {
      shorten();
    }
    return new Raised(
        alerts,
        told,
        days,
        List.copyOf(kept),
        wholeUntil == Long.MAX_VALUE ? null : Long.valueOf(wholeUntil));
  }
}
