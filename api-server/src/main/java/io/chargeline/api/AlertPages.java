package io.chargeline.api;

import io.chargeline.api.LiveAlerts.Selection;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts from the live view, and those that were over longer ago from the history. Without the
 * history there are still all that are open, and of the others those that began within a day.
 */
final class AlertPages {
  private final LiveAlerts live;
  private final AlertHistory history;

  /** A part of a list, and where it ended; null if it is the last. */
  record Part(List<AlertView> alerts, String next) {}

  /**
   * A part of a timeline.
   *
   * @param complete whether nothing is missing before it
   * @param more whether there is more behind it
   */
  record Steps(List<AlertStepRow> steps, boolean complete, boolean more) {}

  AlertPages(LiveAlerts live, AlertHistory history) {
    this.live = live;
    this.history = history;
  }

  /**
   * The newest first.
   *
   * @param before where the page before ended; null: from the newest on
   * @throws Problem 503 {@code history_unavailable}, if nothing can be told without it
   */
  Part find(String tenant, AlertFilter filter, AlertPlace before, int limit) {
    Selection found =
        live.select(
            tenant, alert -> filter.matches(alert) && (before == null || before.isBefore(alert)));
    boolean whole =
        !filter.wantsEnded()
            || !history.exists()
            || filter.since() != null && filter.since() >= found.completeSince();
    if (whole) {
      return part(found.alerts(), limit);
    }
    List<AlertView> sure =
        found.alerts().stream()
            .filter(alert -> alert.row().beganAt() >= found.completeSince())
            .toList();
    if (sure.size() > limit) {
      return part(sure, limit);
    }
    try {
      return part(with(found.alerts(), history.ended(tenant, filter, before, limit + 1)), limit);
    } catch (Problem unavailable) {
      if (sure.isEmpty()) {
        throw unavailable;
      }
      return new Part(sure, AlertPlace.cursor(sure.get(sure.size() - 1)));
    }
  }

  /** What the live view has is newer. */
  private static List<AlertView> with(List<AlertView> alerts, List<AlertRow> older) {
    Map<String, AlertView> all = new LinkedHashMap<>();
    older.forEach(row -> all.put(row.alertId(), new AlertView(row, List.of())));
    alerts.forEach(alert -> all.put(alert.row().alertId(), alert));
    return all.values().stream().sorted(AlertView.NEWEST_FIRST).toList();
  }

  private static Part part(List<AlertView> all, int limit) {
    if (all.size() <= limit) {
      return new Part(all, null);
    }
    return new Part(all.subList(0, limit), AlertPlace.cursor(all.get(limit - 1)));
  }

  /**
   * @throws Problem 503 {@code history_unavailable}, if it is not in the live view
   */
  Optional<AlertView> find(String tenant, String alertId) {
    Optional<AlertView> found = live.find(alertId);
    if (found.isPresent()) {
      return found.filter(alert -> alert.row().tenant().equals(tenant));
    }
    return history.exists()
        ? history.byId(tenant, alertId).map(row -> new AlertView(row, List.of()))
        : Optional.empty();
  }

  /**
   * Entries of a timeline, in its order.
   *
   * @param after the number of the entry before; 0: from the first on
   * @throws Problem 503 {@code history_unavailable}, if nothing can be told without it
   */
  Steps steps(AlertRow alert, long after, int limit) {
    List<AlertStepRow> known =
        live.steps(alert.alertId()).stream().filter(step -> step.number() > after).toList();
    boolean whole = !known.isEmpty() && known.get(0).number() == after + 1;
    if (whole || !history.exists()) {
      return steps(known, whole || known.isEmpty(), limit);
    }
    try {
      return steps(joined(history.steps(alert, after, limit + 1), known), true, limit);
    } catch (Problem unavailable) {
      if (known.isEmpty()) {
        throw unavailable;
      }
      return steps(known, false, limit);
    }
  }

  /** The first entries; as many as there are without the history, if that is away. */
  Steps first(AlertRow alert, int limit) {
    try {
      return steps(alert, 0, limit);
    } catch (Problem unavailable) {
      return new Steps(List.of(), false, false);
    }
  }

  /** The live view may have what the history has not yet. */
  private static List<AlertStepRow> joined(List<AlertStepRow> stored, List<AlertStepRow> known) {
    long last = stored.isEmpty() ? 0 : stored.get(stored.size() - 1).number();
    List<AlertStepRow> all = new ArrayList<>(stored);
    known.stream().filter(step -> step.number() > last).forEach(all::add);
    return all;
  }

  private static Steps steps(List<AlertStepRow> all, boolean complete, int limit) {
    boolean more = all.size() > limit;
    return new Steps(more ? all.subList(0, limit) : all, complete, more);
  }
}
