package io.chargeline.api;

import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One alert in memory, made of records that come in any order and more than once. Not for several
 * threads.
 */
final class LiveAlert {
  /** The rest of a longer timeline is in the history. */
  static final int MAX_STEPS = 200;

  private static final int MAX_ACTS = 100;
  private static final Comparator<AlertAct> BY_TIME =
      Comparator.comparingLong(AlertAct::at)
          .thenComparing(AlertAct::kind)
          .thenComparing(AlertAct::by);

  private AlertRow row;
  private final NavigableMap<Long, AlertStepRow> steps = new TreeMap<>();
  private final List<AlertAct> acts = new ArrayList<>();

  /** Null: nothing but steps or acts came yet. */
  AlertRow row() {
    return row;
  }

  /** Whether it is newer than what is known. */
  boolean take(AlertRow next) {
    if (row != null && row.revision() >= next.revision()) {
      return false;
    }
    row = next;
    acts.removeIf(this::told);
    return true;
  }

  void take(AlertStepRow step) {
    steps.put(step.number(), step);
    if (steps.size() > MAX_STEPS) {
      steps.pollFirstEntry();
    }
    acts.removeIf(this::told);
  }

  void take(AlertAct act) {
    boolean known = acts.stream().anyMatch(it -> it.actId().equals(act.actId()));
    if (!known && !told(act) && acts.size() < MAX_ACTS) {
      acts.add(act);
      acts.sort(BY_TIME);
    }
  }

  /** Whether row or timeline say what became of it. */
  private boolean told(AlertAct act) {
    boolean acknowledges = act.kind().equals(AlertView.ACKNOWLEDGE);
    if (acknowledges
        && row != null
        && (row.acknowledgedAt() != null || row.phase().equals(AlertView.RESOLVED))) {
      return true;
    }
    boolean forgotten =
        !steps.isEmpty() && steps.firstKey() > 1 && act.at() < steps.firstEntry().getValue().at();
    String step = acknowledges ? "acknowledged" : "commented";
    return forgotten
        || steps.values().stream()
            .anyMatch(
                it ->
                    it.step().equals(step)
                        && it.at() >= act.at()
                        && Objects.equals(it.byWhom(), act.by())
                        && text(it.text()).equals(text(act.text())));
  }

  private static String text(String text) {
    return text == null ? "" : text;
  }

  AlertView view() {
    return new AlertView(row, acts);
  }

  /** The known part of the timeline, in its order; without gaps from its first entry on. */
  List<AlertStepRow> steps() {
    List<AlertStepRow> whole = new ArrayList<>();
    for (AlertStepRow step : steps.descendingMap().values()) {
      if (!whole.isEmpty() && whole.get(0).number() != step.number() + 1) {
        break;
      }
      whole.add(0, step);
    }
    return whole;
  }
}
