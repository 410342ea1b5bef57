package io.chargeline.api;

import io.chargeline.domain.fact.AlertRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Two lists of alerts beside each other. Alerts are the same if they are about the same, fired and
 * ended at the same times with the same worst severity; they are others if they only overlap.
 *
 * @param until up to when both lists are whole; absent: to the end
 * @param same how many are in both
 * @param different how many pairs are about the same at overlapping times
 * @param differences the first of those pairs
 * @param onlyFirst how many are in the first list only
 * @param firsts the first of those
 * @param onlySecond how many are in the second list only
 * @param seconds the first of those
 */
record AlertComparison(
    String until,
    int same,
    int different,
    List<Pair> differences,
    int onlyFirst,
    List<RaisedAlert> firsts,
    int onlySecond,
    List<RaisedAlert> seconds) {
  private static final int SHOWN = 100;

  /** Both about the same. */
  record Pair(RaisedAlert first, RaisedAlert second) {}

  /**
   * Each list in the order of beginning.
   *
   * @param until unix milliseconds; null: to the end
   */
  static AlertComparison of(List<AlertRow> first, List<AlertRow> second, Long until) {
    Map<String, List<AlertRow>> left = new HashMap<>();
    for (AlertRow row : second) {
      if (until == null || row.firedAt() < until) {
        left.computeIfAbsent(about(row), about -> new ArrayList<>()).add(row);
      }
    }
    int same = 0;
    List<AlertRow> unlike = new ArrayList<>();
    for (AlertRow row : first) {
      if (until != null && row.firedAt() >= until) {
        continue;
      }
      List<AlertRow> candidates = left.getOrDefault(about(row), new ArrayList<>());
      if (candidates.removeIf(other -> isSame(row, other))) {
        same++;
      } else {
        unlike.add(row);
      }
    }
    List<AlertRow> only = new ArrayList<>();
    List<Pair> pairs = new ArrayList<>();
    for (AlertRow row : unlike) {
      List<AlertRow> candidates = left.getOrDefault(about(row), List.of());
      AlertRow other =
          candidates.stream().filter(one -> overlap(row, one)).findFirst().orElse(null);
      if (other == null) {
        only.add(row);
      } else {
        candidates.remove(other);
        pairs.add(new Pair(RaisedAlert.of(row), RaisedAlert.of(other)));
      }
    }
    List<AlertRow> others =
        second.stream()
            .filter(row -> left.getOrDefault(about(row), List.of()).contains(row))
            .toList();
    return new AlertComparison(
        Rfc3339.of(until),
        same,
        pairs.size(),
        pairs.subList(0, Math.min(SHOWN, pairs.size())),
        only.size(),
        shown(only),
        others.size(),
        shown(others));
  }

  private static List<RaisedAlert> shown(List<AlertRow> rows) {
    return rows.stream().limit(SHOWN).map(RaisedAlert::of).toList();
  }

  private static String about(AlertRow row) {
    return row.site() + '/' + row.deviceId() + '/' + row.port() + '/' + row.model();
  }

  private static boolean isSame(AlertRow one, AlertRow other) {
    return Objects.equals(one.firedAt(), other.firedAt())
        && Objects.equals(one.resolvedAt(), other.resolvedAt())
        && one.peakSeverity().equals(other.peakSeverity());
  }

  private static boolean overlap(AlertRow one, AlertRow other) {
    return end(one) > other.firedAt() && end(other) > one.firedAt();
  }

  private static long end(AlertRow row) {
    return row.resolvedAt() == null ? Long.MAX_VALUE : row.resolvedAt();
  }
}
