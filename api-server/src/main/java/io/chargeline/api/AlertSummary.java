package io.chargeline.api;

import io.chargeline.alerting.fold.HeldBy;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.WireName;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/**
 * How a tenant's alerts stand: those that are open, without those of drafts.
 *
 * @param told open, fired and held back by nothing
 * @param draft open alerts of drafts, which are in no other number
 * @param resolvedLastDay that were over within a day
 */
record AlertSummary(
    long open,
    long told,
    long held,
    Map<String, Long> bySeverity,
    Map<String, Long> byState,
    Map<String, Long> byHeldBy,
    long draft,
    long resolvedLastDay) {

  static AlertSummary of(List<AlertView> alerts) {
    List<AlertView> open =
        alerts.stream().filter(it -> !it.resolved() && !it.row().draft()).toList();
    return new AlertSummary(
        open.size(),
        open.stream().filter(it -> it.row().heldBy() == null && it.row().toldAt() != null).count(),
        open.stream().filter(it -> it.row().heldBy() != null).count(),
        counts(open, wireNames(Severity.values()), AlertView::severity),
        counts(
            open,
            List.of(AlertView.PENDING, AlertView.FIRING, AlertView.ACKNOWLEDGED),
            AlertView::phase),
        counts(open, wireNames(HeldBy.values()), it -> it.row().heldBy()),
        alerts.stream().filter(it -> !it.resolved() && it.row().draft()).count(),
        alerts.stream().filter(it -> it.resolved() && !it.row().draft()).count());
  }

  private static List<String> wireNames(WireName... all) {
    return Arrays.stream(all).map(WireName::wireName).toList();
  }

  private static Map<String, Long> counts(
      Collection<AlertView> alerts, List<String> names, Function<AlertView, String> of) {
    Map<String, Long> counts = new LinkedHashMap<>();
    names.forEach(name -> counts.put(name, 0L));
    alerts.stream()
        .map(of)
        .filter(Objects::nonNull)
        .forEach(name -> counts.merge(name, 1L, Long::sum));
    return counts;
  }
}
