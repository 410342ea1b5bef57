package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Alerts and their timelines from ClickHouse. */
final class AlertHistory {
  private static final String COLUMNS =
      """
      SELECT alert_id, tenant, rule_id, rule_version, name, name_zh, severity, peak_severity, phase,
             held_by, held_ref, draft, flapping, entity, site, device_id, port, model,
             toUnixTimestamp64Milli(began_at) AS began_ms,
             toUnixTimestamp64Milli(fired_at) AS fired_ms,
             toUnixTimestamp64Milli(told_at) AS told_ms,
             toUnixTimestamp64Milli(acknowledged_at) AS acknowledged_ms, acknowledged_by,
             toUnixTimestamp64Milli(resolved_at) AS resolved_ms, end_reason, members, peak_members,
             member_names, value, threshold, summary, summary_zh, revision
      FROM chargeline.v_alerts
      """;
  private static final String OVER =
      COLUMNS + "WHERE tenant = {tenant:String} AND phase = 'resolved'\n";
  private static final String BY_ID =
      COLUMNS + "WHERE tenant = {tenant:String} AND alert_id = {id:String}\n";

  /** Nearly as long as the log keeps what was last told of an alert. */
  private static final String OLD_OPEN =
      COLUMNS
          + """
          WHERE phase != 'resolved' AND alert_id IN (
            SELECT alert_id FROM chargeline.alerts WHERE stored_at < now() - INTERVAL 29 DAY)
          LIMIT 20000
          """;

  private static final String STEPS =
      """
      SELECT alert_id, tenant, number, toUnixTimestamp64Milli(at) AS at_ms, step, severity, by_whom,
             reference, text, text_zh, members, value
      FROM chargeline.v_alert_steps
      WHERE tenant = {tenant:String} AND alert_id = {id:String} AND number > {after:Int64}
        AND at >= fromUnixTimestamp64Milli({began:Int64}, 'UTC')
      ORDER BY number LIMIT {limit:UInt32}
      """;

  /** As in {@link SessionHistory}: the newest page is mostly of the last days. */
  private static final List<Duration> REACHES = List.of(Duration.ofDays(7), Duration.ofDays(90));

  private static final String MS = "_ms";

  private final History history;
  private final Clock clock;

  AlertHistory(History history, Clock clock) {
    this.history = history;
    this.clock = clock;
  }

  /** Whether there is one. */
  boolean exists() {
    return history.exists();
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Optional<AlertRow> byId(String tenant, String alertId) {
    return history.rows(BY_ID, Map.of("tenant", tenant, "id", alertId)).stream()
        .map(AlertHistory::alert)
        .findFirst();
  }

  /**
   * Alerts under way of which nothing was told for so long that the log may have forgotten them.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  List<AlertRow> oldOpen() {
    return history.rows(OLD_OPEN, Map.of()).stream().map(AlertHistory::alert).toList();
  }

  /**
   * Alerts that are over, the newest first.
   *
   * @param before where the page before ended; null: from the newest on
   * @throws Problem 503 {@code history_unavailable}
   */
  List<AlertRow> ended(String tenant, AlertFilter filter, AlertPlace before, int limit) {
    if (filter.since() == null) {
      long end = filter.until() == null ? clock.millis() : filter.until();
      end = before == null ? end : Math.min(end, before.beganAt());
      for (Duration reach : REACHES) {
        List<AlertRow> found = ask(tenant, filter, end - reach.toMillis(), before, limit);
        if (found.size() >= limit) {
          return found;
        }
      }
    }
    return ask(tenant, filter, filter.since(), before, limit);
  }

  private List<AlertRow> ask(
      String tenant, AlertFilter filter, Long since, AlertPlace before, int limit) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("tenant", tenant);
    StringBuilder query = new StringBuilder(OVER);
    narrow(query, parameters, "rule", filter.ruleId(), "rule_id = {rule:String}");
    narrow(query, parameters, "site", filter.site(), "site = {site:String}");
    narrow(query, parameters, "device", filter.deviceId(), "device_id = {device:String}");
    narrow(query, parameters, "port", filter.port(), "port = {port:Int32}");
    narrow(query, parameters, "held_by", filter.heldBy(), "held_by = {held_by:String}");
    narrow(query, parameters, "held_ref", filter.heldRef(), "held_ref = {held_ref:String}");
    narrow(query, parameters, "draft", filter.draft() ? 1 : 0, "draft = {draft:UInt8}");
    narrow(query, parameters, "since", since, "began_at >= " + time("since"));
    narrow(query, parameters, "until", filter.until(), "began_at < " + time("until"));
    if (filter.held() != null) {
      query.append("AND held_by IS ").append(filter.held() ? "NOT " : "").append("NULL\n");
    }
    if (filter.severity() != null) {
      query.append("AND peak_severity IN (").append(atLeast(filter.severity())).append(")\n");
    }
    if (before != null) {
      narrow(
          query,
          parameters,
          "before",
          before.beganAt(),
          "began_at <= "
              + time("before")
              + " AND (toUnixTimestamp64Milli(began_at), alert_id) < ({before:Int64}, {id:String})");
      parameters.put("id", before.alertId());
    }
    parameters.put("limit", Integer.toString(limit));
    query.append("ORDER BY v_alerts.began_at DESC, alert_id DESC LIMIT {limit:UInt32}");
    return history.rows(query.toString(), parameters).stream().map(AlertHistory::alert).toList();
  }

  private static String time(String parameter) {
    return "fromUnixTimestamp64Milli({" + parameter + ":Int64}, 'UTC')";
  }

  private static String atLeast(Severity least) {
    return Arrays.stream(Severity.values())
        .filter(severity -> severity.rank() >= least.rank())
        .map(severity -> "'" + severity.wireName() + "'")
        .collect(Collectors.joining(", "));
  }

  private static void narrow(
      StringBuilder query,
      Map<String, String> parameters,
      String name,
      Object value,
      String condition) {
    if (value != null) {
      query.append("AND ").append(condition).append('\n');
      parameters.put(name, value.toString());
    }
  }

  /**
   * Entries of a timeline, in its order.
   *
   * @param after the number of the entry before; 0: from the first on
   * @throws Problem 503 {@code history_unavailable}
   */
  List<AlertStepRow> steps(AlertRow alert, long after, int limit) {
    Map<String, String> parameters =
        Map.of(
            "tenant",
            alert.tenant(),
            "id",
            alert.alertId(),
            "began",
            Long.toString(alert.beganAt()),
            "after",
            Long.toString(after),
            "limit",
            Integer.toString(limit));
    return history.rows(STEPS, parameters).stream()
        .map(row -> Json.MAPPER.convertValue(named(row), AlertStepRow.class))
        .toList();
  }

  private static AlertRow alert(JsonNode row) {
    return Json.MAPPER.convertValue(named(row), AlertRow.class);
  }

  /** In a query a time cannot have its own name, which its condition means the column by. */
  private static JsonNode named(JsonNode row) {
    ObjectNode named = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> field : new ArrayList<>(row.properties())) {
      String name = field.getKey();
      String stem = name.endsWith(MS) ? name.substring(0, name.length() - MS.length()) : null;
      String told = stem == null ? name : stem.equals("at") ? stem : stem + "_at";
      named.set(told, field.getValue());
    }
    return named;
  }
}
