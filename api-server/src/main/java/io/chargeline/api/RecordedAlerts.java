package io.chargeline.api;

import io.chargeline.domain.fact.AlertRow;
import io.chargeline.sql.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What rules really raised, from the table of alerts. */
final class RecordedAlerts {
  /** More of one rule are not compared. */
  static final int MOST = 10_000;

  private static final RowShape<AlertRow> ALERT =
      RowShape.of(Table.ALERTS, AlertRow.class, "name", "name_zh");

  private final PastDatabase database;

  RecordedAlerts(PastDatabase database) {
    this.database = database;
  }

  /**
   * Those of a rule that were firing in a stretch of time, in the order of their beginning.
   *
   * @throws Problem 503 {@code history_unavailable}; 422 {@code backtest_too_large}
   */
  List<AlertRow> of(String tenant, String ruleId, long from, long to) {
    String query =
        """
        SELECT %s FROM chargeline.alerts FINAL
        WHERE tenant = %s AND rule_id = %s AND began_at < %s AND fired_at < %s
          AND (resolved_at IS NULL OR resolved_at > %s)
        ORDER BY began_at, alert_id
        """
            .formatted(
                ALERT.columns(),
                PastDatabase.quoted(tenant),
                PastDatabase.quoted(ruleId),
                PastDatabase.moment(to),
                PastDatabase.moment(to),
                PastDatabase.moment(from));
    try {
      return rows(database.ask(query, MOST));
    } catch (PastDatabase.TooMuch e) {
      throw ProblemCode.BACKTEST_TOO_LARGE
          .because(
              "rule " + ruleId + " raised more than " + MOST + " alerts then; give a shorter time",
              "该规则在此期间的告警超过 " + MOST + " 条,请缩短时间范围")
          .causedBy(e);
    }
  }

  /** One, as it stood last. */
  Optional<AlertRow> find(String tenant, String alertId) {
    String query =
        "SELECT %s FROM chargeline.alerts FINAL WHERE tenant = %s AND alert_id = %s"
            .formatted(ALERT.columns(), PastDatabase.quoted(tenant), PastDatabase.quoted(alertId));
    return rows(database.few(query)).stream().findFirst();
  }

  private static List<AlertRow> rows(RowBinary in) {
    List<AlertRow> rows = new ArrayList<>();
    while (in.hasMore()) {
      rows.add(ALERT.read(in));
    }
    return rows;
  }
}
