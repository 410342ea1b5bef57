package io.chargeline.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.fact.SessionRow;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A table of facts, and how its rows are told apart and cut to a range. */
enum Kind {
  PRESENCE("presence", PresenceRow.class, List.of("device_id", "from_at"), "from_at", "until_at"),
  PORT_STATES(
      "port_states",
      PortStateRow.class,
      List.of("device_id", "port", "from_at"),
      "from_at",
      "until_at"),
  SESSIONS("sessions", SessionRow.class, List.of("session_id"), "started_at", "ended_at"),
  COMMANDS("commands", CommandRow.class, List.of("command_id"), "issued_at", "ended_at"),
  MAINTENANCE(
      "maintenance", MaintenanceRow.class, List.of("tenant", "window_id"), "starts_at", "until_at");

  /** What of a charge or a command does not change while it lasts. */
  private static final Set<String> FROM_THE_BEGINNING =
      Set.of(
          "session_id",
          "command_id",
          "tenant",
          "site",
          "device_id",
          "port",
          "order_no",
          "order_hex",
          "protocol",
          "source",
          "mode",
          "limit_s",
          "limit_wh",
          "started_at",
          "type",
          "arguments",
          "issued_at",
          "expires_at");

  private final String table;
  private final Class<? extends Row> row;
  private final List<String> columns;
  private final List<String> key;
  private final String begin;
  private final String end;

  Kind(String table, Class<? extends Row> row, List<String> key, String begin, String end) {
    this.table = table;
    this.row = row;
    this.columns =
        Arrays.stream(row.getRecordComponents())
            .map(RecordComponent::getName)
            .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
            // How often a row was told is not recomputed: what it says is.
            .filter(name -> !name.equals("revision") && !name.equals("deleted"))
            .toList();
    this.key = key;
    this.begin = begin;
    this.end = end;
  }

  String table() {
    return table;
  }

  /** Those that are compared. */
  List<String> columns() {
    return columns;
  }

  String select(String where) {
    return "SELECT "
        + String.join(", ", columns)
        + " FROM chargeline."
        + table
        + " FINAL WHERE "
        + where;
  }

  String keyOf(ObjectNode row) {
    return key.stream()
        .map(column -> column + '=' + Values.shown(column, row.get(column)))
        .collect(Collectors.joining(" "));
  }

  long begin(ObjectNode row) {
    return row.get(begin).asLong();
  }

  Long end(ObjectNode row) {
    return row.path(end).isNumber() ? Long.valueOf(row.get(end).asLong()) : null;
  }

  /** Whether a row is a state that lasts. */
  boolean isInterval() {
    return this == PRESENCE || this == PORT_STATES;
  }

  /** Of the table's columns, or of a recomputed row. */
  Row row(ObjectNode columns) throws IOException {
    ObjectNode whole = columns.deepCopy();
    if (whole.path("timeline").isTextual()) {
      whole.set("timeline", Json.MAPPER.readTree(whole.get("timeline").textValue()));
    }
    return Json.MAPPER.treeToValue(whole, row);
  }

  /**
   * The row as it stood at a moment; null if there was none.
   *
   * @param to unix milliseconds, included
   */
  ObjectNode asOf(ObjectNode row, long to) {
    if (this == MAINTENANCE) {
      return row;
    }
    if (begin(row) > to) {
      return null;
    }
    Long ends = end(row);
    if (ends != null && ends <= to) {
      return row;
    }
    ObjectNode then = row.deepCopy();
    if (isInterval()) {
      then.putNull(end);
    } else {
      then.retain(FROM_THE_BEGINNING);
    }
    return then;
  }
}
