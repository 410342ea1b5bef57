package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills every table of an empty database with rows that lie evenly over months, so that a query
 * that reads more than it must can be told from one that does not. The rows mean nothing: what a
 * column is filled with follows from its name and type alone, so that a new table has rows, too.
 */
public final class MonthsOfRows {
  /** Whose rows are made. */
  public enum Whose {
    /** Tenants {@code gen-0} and {@code gen-1}. */
    ALL("1"),
    FIRST("n % 2 = 0"),
    SECOND("n % 2 = 1");

    private final String condition;

    Whose(String condition) {
      this.condition = condition;
    }
  }

  static final Duration HISTORY = Duration.ofDays(400);

  static final int MANY = 100_000;
  private static final int DEVICES = 200;
  private static final Pattern TARGET = Pattern.compile("\\bTO chargeline\\.(\\w+)");

  /** Tables that grow with the fleet or with what people do, not with time. */
  private static final Set<String> SMALL =
      Set.of(
          "devices", "maintenance", "tenant_versions", "site_versions", "rule_versions", "outages");

  private static final Map<String, String> TEXTS = texts();

  private final ClickHouseHttp owner;
  private final long now;
  private final int many;
  private final Whose whose;

  private MonthsOfRows(ClickHouseHttp owner, Instant now, int many, Whose whose) {
    this.owner = owner;
    this.now = now.getEpochSecond();
    this.many = many;
    this.whose = whose;
  }

  /**
   * @param user that may insert
   * @param now when the months end
   * @param many rows of each table that grows with time, of both tenants together
   */
  public static void fill(
      String url, String user, String password, Instant now, int many, Whose whose)
      throws IOException, InterruptedException {
    new MonthsOfRows(new ClickHouseHttp(url, user, password), now, many, whose).fill();
  }

  private static Map<String, String> texts() {
    Map<String, String> texts = new LinkedHashMap<>();
    texts.put("tenant", "concat('gen-', toString(n % 2))");
    texts.put("site", "concat('site-', toString(n % 10))");
    texts.put("device_id", "concat('GEN', leftPad(toString(n % " + DEVICES + "), 5, '0'))");
    texts.put("endpoint_id", "concat('endpoint-', toString(n % 4))");
    texts.put("rule_id", oneOf("device-offline", "port-fault", "overload"));
    texts.put(
        "state", oneOf("online", "charging", "offline", "idle", "succeeded", "fault", "failed"));
    texts.put("outcome", oneOf("completed", "delivered", "stopped", "failed", "open", "retry"));
    texts.put("step", oneOf("minute", "hour", "day"));
    texts.put("scope", oneOf("fleet", "tenant", "site", "device", "port"));
    texts.put("phase", oneOf("resolved", "firing", "acknowledged", "pending"));
    texts.put("severity", oneOf("critical", "warning", "info"));
    texts.put("protocol", oneOf("ap3000", "bkv"));
    texts.put("type", oneOf("start", "stop", "reboot", "locate"));
    texts.put("event", oneOf("charging.started", "charging.completed", "device.offline"));
    texts.put("standing", "'active'");
    texts.put("log", "'live'");
    texts.put("zone", "'Asia/Shanghai'");
    texts.put("timeline", "'[]'");
    texts.put("devices", "'[]'");
    texts.put("latency_counts", "'[1,2,3,4,3,2,1,0,0,0,0,0,0]'");
    return texts;
  }

  private static String oneOf(String... texts) {
    return "['" + String.join("','", texts) + "'][cityHash64(n) % " + texts.length + " + 1]";
  }

  private void fill() throws IOException, InterruptedException {
    Set<String> filledByViews = new HashSet<>();
    List<String> views =
        owner.texts(
            "SELECT create_table_query FROM system.tables"
                + " WHERE database = 'chargeline' AND engine = 'MaterializedView'");
    for (String view : views) {
      Matcher target = TARGET.matcher(view);
      if (target.find()) {
        filledByViews.add(target.group(1));
      }
    }
    for (String table :
        owner.texts(
            "SELECT name FROM system.tables"
                + " WHERE database = 'chargeline' AND engine LIKE '%MergeTree' AND name != 'migrations'"
                + " ORDER BY name")) {
      if (!filledByViews.contains(table)) {
        fill(table);
      }
    }
  }

  private void fill(String table) throws IOException, InterruptedException {
    int rows = SMALL.contains(table) ? DEVICES : many;
    List<String> names = new ArrayList<>();
    StringJoiner values = new StringJoiner(",\n");
    for (JsonNode column :
        owner
            .ask(
                "SELECT name, type FROM system.columns WHERE database = 'chargeline' AND table = '"
                    + table
                    + "' AND default_kind IN ('', 'DEFAULT') ORDER BY position")
            .data()) {
      String name = column.path(0).asText();
      names.add("`" + name + "`");
      values.add(value(name, column.path(1).asText(), rows));
    }
    owner.run(
        "INSERT INTO chargeline.%s (%s) SELECT %s FROM (SELECT number AS n, %d - intDiv((%d - number) * %d, %d) AS s FROM numbers(%d) WHERE %s) SETTINGS max_insert_threads = 1, max_threads = 1"
            .formatted(
                table,
                String.join(", ", names),
                values,
                now,
                rows - 1,
                HISTORY.toSeconds(),
                rows,
                rows,
                whose.condition));
  }

  private String value(String name, String type, int rows) {
    String bare = type.replaceAll("LowCardinality\\(|Nullable\\(|\\)+$", "");
    if (bare.startsWith("DateTime")) {
      return time(name, rows);
    }
    if (bare.startsWith("Date")) {
      return "toDate(toDateTime(s, 'UTC'))";
    }
    if (bare.equals("String")) {
      return text(name);
    }
    if (PanelFit.isNumber(bare)) {
      return number(name, type);
    }
    if (bare.equals("Bool")) {
      return name.startsWith("is_") ? "true" : "false";
    }
    return "defaultValueOfTypeName('" + type.replace("'", "\\'") + "')";
  }

  private String time(String name, int rows) {
    boolean end = name.matches("until_at|ended_at|end_at|ends_at|resolved_at|expires_at");
    boolean open = name.matches("until_at|ended_at|resolved_at");
    String at = "toDateTime64(s" + (end ? " + 3600" : "") + ", 3, 'UTC')";
    if (name.equals("stored_at")) {
      return "toDateTime64(" + now + ", 3, 'UTC')";
    }
    // The newest of each device are still open.
    return open ? "if(n >= " + (rows - DEVICES) + ", NULL, " + at + ")" : at;
  }

  private static String text(String name) {
    String known = TEXTS.get(name);
    if (known != null) {
      return known;
    }
    boolean key = name.equals("id") || name.endsWith("_id") || name.endsWith("_hash");
    return "concat('" + name + "-', toString(n" + (key ? "" : " % 7") + "))";
  }

  private static String number(String name, String type) {
    return switch (name) {
      case "deleted" -> "0";
      case "port" -> "n % 10 + 1";
      case "revision", "version", "attempt", "number" -> "1";
      default -> type.contains("Int8") ? "n % 100" : "n % 1000";
    };
  }
}
