package io.chargeline.api;

import io.chargeline.domain.fact.AlertRow;
import io.javalin.http.Context;
import java.util.List;

/** Where a page of alerts ended. */
record AlertPlace(long beganAt, String alertId) {
  private static final String LIST = "alerts";

  /** Null: from the newest on. */
  static AlertPlace of(Context ctx) {
    List<String> cursor = Cursor.read(ctx, LIST, 2);
    return cursor == null ? null : new AlertPlace(Cursor.number(cursor.get(0)), cursor.get(1));
  }

  static String cursor(AlertView last) {
    return Cursor.of(LIST, last.row().beganAt(), last.row().alertId());
  }

  /** Whether the alert comes on a later page. */
  boolean isBefore(AlertView alert) {
    AlertRow row = alert.row();
    return row.beganAt() < beganAt
        || row.beganAt() == beganAt && row.alertId().compareTo(alertId) < 0;
  }
}
