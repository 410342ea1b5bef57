package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Entries of the audit from ClickHouse, each with what became of its command. Entries are made
 * once, so one that was stored twice is the same twice. The page is found by the columns it is
 * chosen by, and only then read: to read all columns on the way takes hundreds of megabytes.
 */
final class AuditHistory {
  private static final String COLUMNS =
      """
      SELECT toUnixTimestamp64Milli(at) AS at_ms, audit_id, tenant, actor, key_id, address, action,
             method, path, device_id, resource_id, command_id, batch_id, order_no, idempotency_key,
             request_id, status, code, arguments, duration_ms
      FROM chargeline.audit
      WHERE (tenant, at, audit_id) IN (
        SELECT tenant, at, audit_id FROM chargeline.audit WHERE true
      """;
  private static final String NEWEST =
      """
        ORDER BY at DESC, audit_id DESC LIMIT {limit:UInt32})
      ORDER BY at DESC, audit_id DESC LIMIT {limit:UInt32}
      """;
  private static final String ENDS =
      """
      SELECT command_id, state, effect, reason
      FROM chargeline.commands FINAL
      WHERE command_id IN {ids:Array(String)}
      """;
  private static final String OPERATOR = "operator";
  private static final Pattern PLAIN = Pattern.compile("[0-9a-f-]{36}");
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;

  private final History history;

  /** What is asked for; null: whatever. Times are unix milliseconds, {@code until} not included. */
  record Filter(
      String tenant,
      String deviceId,
      String keyId,
      String action,
      String requestId,
      Long since,
      Long until,
      Before before) {}

  /** Where the page before ended. */
  record Before(long at, String auditId) {}

  /**
   * An entry as it is read.
   *
   * @param tenant absent: it concerns no tenant
   * @param outcome {@code refused}, {@code unknown}, {@code done}, or the command's state
   */
  record Entry(
      String auditId,
      String at,
      String tenant,
      String actor,
      String keyId,
      String address,
      String action,
      String method,
      String path,
      String devicePhyId,
      String resourceId,
      String commandId,
      String batchId,
      String orderNo,
      String idempotencyKey,
      String requestId,
      int status,
      String code,
      @JsonRawValue String arguments,
      Long durationMs,
      String outcome,
      String effect,
      String reason) {}

  /** A page's entries, and the place of the last; null if there is none. */
  record Page(List<Entry> entries, Before end, boolean more) {}

  AuditHistory(History history) {
    this.history = history;
  }

  /**
   * The newest first. Of what the operator did, a tenant is not told by which key and from where.
   *
   * @param operator whether the operator reads it
   * @throws Problem 503 {@code history_unavailable}
   */
  Page find(Filter filter, boolean operator, int limit) {
    List<JsonNode> rows = rows(filter, operator, limit + 1);
    List<JsonNode> shown = rows.subList(0, Math.min(limit, rows.size()));
    Map<String, JsonNode> ends = ends(shown);
    List<Entry> entries = shown.stream().map(row -> entry(row, ends, operator)).distinct().toList();
    Before end = shown.isEmpty() ? null : place(shown.get(shown.size() - 1));
    return new Page(entries, end, rows.size() > limit);
  }

  private List<JsonNode> rows(Filter filter, boolean operator, int limit) {
    StringBuilder query = new StringBuilder(COLUMNS);
    Map<String, String> parameters = new LinkedHashMap<>();
    narrow(query, parameters, "tenant", filter.tenant(), "tenant = {tenant:String}");
    narrow(query, parameters, "device", filter.deviceId(), "device_id = {device:String}");
    narrow(query, parameters, "key", filter.keyId(), "key_id = {key:String}");
    if (filter.keyId() != null && !operator) {
      query.append("AND actor != '" + OPERATOR + "'\n");
    }
    narrow(query, parameters, "action", filter.action(), "action = {action:String}");
    narrow(query, parameters, "request", filter.requestId(), "request_id = {request:String}");
    narrow(
        query,
        parameters,
        "since",
        filter.since(),
        "at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')");
    narrow(
        query,
        parameters,
        "until",
        filter.until(),
        "at < fromUnixTimestamp64Milli({until:Int64}, 'UTC')");
    if (filter.before() != null) {
      narrow(
          query,
          parameters,
          "before",
          filter.before().at(),
          "at <= fromUnixTimestamp64Milli({before:Int64}, 'UTC')"
              + " AND (toUnixTimestamp64Milli(at), audit_id) < ({before:Int64}, {id:String})");
      parameters.put("id", filter.before().auditId());
    }
    parameters.put("limit", Integer.toString(limit));
    return history.rows(query.append(NEWEST).toString(), parameters);
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

  /** Command id → its state, effect and reason. */
  private Map<String, JsonNode> ends(List<JsonNode> rows) {
    List<String> ids =
        rows.stream()
            .map(row -> History.text(row, "command_id"))
            .filter(Objects::nonNull)
            .filter(id -> PLAIN.matcher(id).matches())
            .distinct()
            .toList();
    if (ids.isEmpty()) {
      return Map.of();
    }
    String list = ids.stream().collect(Collectors.joining("','", "['", "']"));
    return history.rows(ENDS, Map.of("ids", list)).stream()
        .collect(Collectors.toMap(row -> row.path("command_id").asText(), row -> row, (a, b) -> b));
  }

  private static Before place(JsonNode row) {
    return new Before(row.path("at_ms").asLong(), row.path("audit_id").asText());
  }

  private static Entry entry(JsonNode row, Map<String, JsonNode> ends, boolean operator) {
    String actor = History.text(row, "actor");
    boolean hidden = !operator && OPERATOR.equals(actor);
    String commandId = History.text(row, "command_id");
    JsonNode end = commandId == null ? null : ends.get(commandId);
    int status = row.path("status").asInt();
    return new Entry(
        row.path("audit_id").asText(),
        Rfc3339.of(row.path("at_ms").asLong()),
        History.text(row, "tenant"),
        actor,
        hidden ? null : History.text(row, "key_id"),
        hidden ? null : History.text(row, "address"),
        History.text(row, "action"),
        History.text(row, "method"),
        History.text(row, "path"),
        History.text(row, "device_id"),
        History.text(row, "resource_id"),
        commandId,
        History.text(row, "batch_id"),
        History.text(row, "order_no"),
        hidden ? null : History.text(row, "idempotency_key"),
        History.text(row, "request_id"),
        status,
        History.text(row, "code"),
        History.text(row, "arguments"),
        History.number(row, "duration_ms"),
        outcome(status, commandId, end),
        end == null ? null : History.text(end, "effect"),
        end == null ? null : History.text(end, "reason"));
  }

  private static String outcome(int status, String commandId, JsonNode end) {
    if (status >= CLIENT_ERROR) {
      return status >= SERVER_ERROR ? "unknown" : "refused";
    }
    if (commandId == null) {
      return "done";
    }
    return end == null ? "accepted" : History.text(end, "state");
  }
}
