package io.chargeline.sql;

import io.chargeline.domain.Settings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long ClickHouse keeps the rows of each table, counted from when they were stored. A table is
 * changed only where it differs. What is stored already is not rewritten for it: rows that are too
 * old go when their part is merged next.
 */
public final class Retention {
  private static final Logger log = LoggerFactory.getLogger(Retention.class);
  private static final int MAX_DAYS = 36_500;

  /** Rows of device and port hours are most of all figures. */
  private static final String FINE_HOURS = "(step = 'hour') AND (scope IN ('device', 'port'))";

  /** Registrations and maintenance count until the next one, so they are kept for ever. */
  private static final String PASSING = "kind NOT IN ('registered', 'maintenance')";

  /**
   * A setting, and the rows it is for.
   *
   * @param least what other parts rely on, and why
   * @param where which rows of the table, as ClickHouse writes it back; empty: all
   */
  private record Kept(
      String setting, String meaning, int days, int least, String why, String table, String where) {
    String name() {
      return "CHARGELINE_RETENTION_" + setting + "_DAYS";
    }

    String ttl(int of) {
      return "toDateTime(stored_at) + toIntervalDay(%d)".formatted(of)
          + (where.isEmpty() ? "" : " WHERE " + where);
    }
  }

  private static final String LOG = "what the log holds is stored again after an outage";
  private static final String LATE = "a settlement may come 60 days late";
  private static final String OPEN = "the day of its figures is open for days";

  private static final List<Kept> ALL =
      List.of(
          new Kept("FRAMES", "raw frames", 40, 8, LOG, "frames", PASSING),
          new Kept("FRAMES", "raw frames", 40, 8, LOG, "ticks", ""),
          new Kept("EVENTS", "events", 400, 8, LOG, "events", ""),
          new Kept("EVENTS", "events", 400, 8, LOG, "event_feed", ""),
          new Kept("EVENTS", "events", 400, 8, LOG, "events_by_time", ""),
          new Kept("SESSIONS", "charges", 3650, 61, LATE, "sessions", ""),
          new Kept("SAMPLES", "power reports", 400, 8, LOG, "samples", ""),
          new Kept("PRESENCE", "when devices were online", 400, 8, LOG, "presence", ""),
          new Kept("PORT_STATES", "the states of ports", 400, 8, LOG, "port_states", ""),
          new Kept("COMMANDS", "commands", 400, 8, LOG, "commands", ""),
          new Kept("DELIVERIES", "attempts to deliver webhooks", 400, 8, LOG, "deliveries", ""),
          new Kept("DELIVERIES", "attempts to deliver webhooks", 400, 8, LOG, "delivery_times", ""),
          new Kept("AUDIT", "the audit", 400, 8, LOG, "audit", ""),
          new Kept("MAINTENANCE", "maintenance windows", 400, 8, LOG, "maintenance", ""),
          new Kept("API_CALLS", "minutes of API calls", 400, 8, LOG, "api_calls", ""),
          new Kept("ALERTS", "alerts and their timelines", 400, 8, LOG, "alerts", ""),
          new Kept("ALERTS", "alerts and their timelines", 400, 8, LOG, "alert_steps", ""),
          new Kept("PLATFORM", "what the platform measures of itself", 40, 8, LOG, "platform", ""),
          new Kept(
              "FIGURE_MINUTES", "minutes of figures", 100, 8, OPEN, "figures", "step = 'minute'"),
          new Kept(
              "FIGURE_DEVICE_HOURS",
              "hours of figures of devices and ports",
              400,
              8,
              OPEN,
              "figures",
              FINE_HOURS),
          new Kept(
              "FIGURES",
              "all other figures",
              3650,
              8,
              OPEN,
              "figures",
              "NOT ((step = 'minute') OR (" + FINE_HOURS + "))"),
          new Kept("FIGURES", "all other figures", 3650, 8, OPEN, "figure_days", ""));

  /** By table: the clauses of its TTL. */
  private final Map<String, String> wanted;

  private Retention(Map<String, String> wanted) {
    this.wanted = wanted;
  }

  /**
   * @throws IllegalArgumentException naming the setting, the value and the least it may be
   */
  public static Retention read(Settings settings) {
    return new Retention(
        ALL.stream()
            .collect(
                Collectors.groupingBy(
                    Kept::table,
                    LinkedHashMap::new,
                    Collectors.mapping(
                        kept -> kept.ttl(days(kept, settings)), Collectors.joining(", ")))));
  }

  private static int days(Kept kept, Settings settings) {
    int days =
        settings.integer(
            kept.name(),
            kept.days(),
            1,
            MAX_DAYS,
            "days for which ClickHouse keeps %s, at least %d"
                .formatted(kept.meaning(), kept.least()));
    if (days < kept.least()) {
      throw new IllegalArgumentException(
          "%s=%d: give at least %d days, because %s"
              .formatted(kept.name(), days, kept.least(), kept.why()));
    }
    return days;
  }

  /**
   * Changes the tables that keep their rows for another time. It may run beside others, and any
   * number of times.
   *
   * @param url the server's, for example {@code http://127.0.0.1:8123}
   * @return the tables that were changed
   * @throws SQLException if the server cannot be reached or refuses
   */
  public List<String> apply(String url, String user, String password) throws SQLException {
    try (Connection connection = DriverManager.getConnection(JdbcUrl.of(url), user, password)) {
      Map<String, String> found = found(connection);
      List<String> changed =
          wanted.keySet().stream()
              .filter(
                  table -> found.containsKey(table) && !wanted.get(table).equals(found.get(table)))
              .toList();
      for (String table : changed) {
        change(connection, table);
      }
      return changed;
    }
  }

  private void change(Connection connection, String table) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER TABLE %s.%s MODIFY TTL %s SETTINGS materialize_ttl_after_modify = 0"
              .formatted(Migrations.DATABASE, table, wanted.get(table)));
    }
    log.atInfo().addKeyValue("table", table).addKeyValue("ttl", wanted.get(table)).log("retention");
  }

  private static Map<String, String> found(Connection connection) throws SQLException {
    Map<String, String> found = new LinkedHashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT name, extract(engine_full, ' TTL (.*) SETTINGS ') FROM system.tables
                WHERE database = '%s' AND engine LIKE '%%MergeTree'
                """
                    .formatted(Migrations.DATABASE))) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
    }
    return found;
  }
}
