package io.chargeline.api;

import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.fact.AlertRow;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * An alert as it is shown: what was told of it, and what people have done since.
 *
 * @param row as it was told last
 * @param acts what was done and stands in no timeline yet, the oldest first
 */
record AlertView(AlertRow row, List<AlertAct> acts) {
  static final String PENDING = "pending";
  static final String FIRING = "firing";
  static final String ACKNOWLEDGED = "acknowledged";
  static final String RESOLVED = "resolved";

  /** The kinds of acts. */
  static final String ACKNOWLEDGE = "acknowledge";

  static final String COMMENT = "comment";

  /** The newest first; of those that began at once, in the order of their ids. */
  static final Comparator<AlertView> NEWEST_FIRST =
      Comparator.comparingLong((AlertView view) -> view.row().beganAt())
          .thenComparing(view -> view.row().alertId())
          .reversed();

  AlertView {
    acts = List.copyOf(acts);
  }

  String phase() {
    return row.phase().equals(FIRING) && taken().isPresent() ? ACKNOWLEDGED : row.phase();
  }

  boolean resolved() {
    return row.phase().equals(RESOLVED);
  }

  /** Unix milliseconds; null: nobody did. */
  Long acknowledgedAt() {
    return row.acknowledgedAt() != null
        ? row.acknowledgedAt()
        : taken().map(AlertAct::at).orElse(null);
  }

  /** Null: nobody did. */
  String acknowledgedBy() {
    return row.acknowledgedBy() != null
        ? row.acknowledgedBy()
        : taken().map(AlertAct::by).orElse(null);
  }

  /** As it is now; of one that is over, the worst it was. */
  String severity() {
    return resolved() ? row.peakSeverity() : row.severity();
  }

  /** The first act that will be told as its acknowledgement. */
  private Optional<AlertAct> taken() {
    return acts.stream().filter(act -> act.kind().equals(ACKNOWLEDGE)).findFirst();
  }
}
