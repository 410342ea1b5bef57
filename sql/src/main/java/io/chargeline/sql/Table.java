package io.chargeline.sql;

import io.chargeline.domain.WireName;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.DeviceRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.OutageRow;
import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.Topic;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables of the database {@value Migrations#DATABASE}, each fed by one topic, events by two. A
 * fact table's columns are its row's components; {@code stored_at} and computed columns are
 * ClickHouse's own.
 */
public enum Table {
  DEVICES(Topic.FACTS_DEVICES, DeviceRow.class, "device_id"),
  SESSIONS(Topic.FACTS_SESSIONS, SessionRow.class, "device_id", "session_id"),
  SAMPLES(Topic.FACTS_SAMPLES, SampleRow.class, "device_id"),
  PRESENCE(Topic.FACTS_PRESENCE, PresenceRow.class, "device_id", "state"),
  PORT_STATES(Topic.FACTS_PORT_STATES, PortStateRow.class, "device_id", "state"),
  COMMANDS(Topic.FACTS_COMMANDS, CommandRow.class, "command_id", "state"),
  DELIVERIES(Topic.WEBHOOK_OUTCOMES, DeliveryRow.class, "endpoint_id", "event_id", "replay_id"),
  AUDIT(Topic.FACTS_AUDIT, AuditRow.class, "audit_id", "tenant", "actor", "action", "address"),
  MAINTENANCE(
      Topic.FACTS_MAINTENANCE,
      MaintenanceRow.class,
      "window_id",
      "tenant",
      "scope",
      "devices",
      "phase"),
  API_CALLS(
      Topic.FACTS_API_CALLS,
      ApiCallsRow.class,
      "tenant",
      "route",
      "method",
      "server",
      "latency_counts"),
  FIGURES(
      Topic.FACTS_FIGURES,
      FigureRow.class,
      "log",
      "scope",
      "tenant",
      "site",
      "device_id",
      "step",
      "zone"),
  ALERTS(
      Topic.FACTS_ALERTS,
      AlertRow.class,
      "alert_id",
      "tenant",
      "rule_id",
      "severity",
      "peak_severity",
      "phase",
      "entity",
      "member_names"),
  ALERT_STEPS(Topic.FACTS_ALERT_STEPS, AlertStepRow.class, "alert_id", "tenant", "step"),
  OUTAGES(Topic.FACTS_OUTAGES, OutageRow.class),
  PLATFORM(Topic.FACTS_PLATFORM, PlatformRow.class, "what", "part", "role", "instance"),
  /** Raw records of the frames log; ticks have a table of their own. */
  FRAMES(
      Topic.DEVICE_FRAMES,
      List.of(
          new Column("device_id", Column.Type.TEXT, true),
          new Column("at", Column.Type.TIME, true),
          new Column("kind", Column.Type.TEXT, true),
          new Column("protocol", Column.Type.TEXT, false),
          new Column("writer", Column.Type.TEXT, true),
          new Column("connection", Column.Type.LONG, true),
          new Column("command_id", Column.Type.TEXT, false),
          new Column("close_reason", Column.Type.TEXT, false),
          new Column("detail", Column.Type.TEXT, false),
          new Column("log", Column.Type.TEXT, false),
          new Column("log_offset", Column.Type.LONG, false),
          new Column("body", Column.Type.BYTES, true))),
  /** One partition's ticks: a writer gives one to each in one step. */
  TICKS(
      Topic.DEVICE_FRAMES,
      List.of(
          new Column("writer", Column.Type.TEXT, true),
          new Column("at", Column.Type.TIME, true),
          new Column("role", Column.Type.TEXT, true),
          new Column("log", Column.Type.TEXT, true),
          new Column("log_offset", Column.Type.LONG, true))),
  TENANT_VERSIONS(
      Topic.CONTROL_TENANTS,
      List.of(
          new Column("tenant_id", Column.Type.TEXT, true),
          new Column("zone", Column.Type.TEXT, false),
          new Column("deleted", Column.Type.BOOL, true),
          new Column("version", Column.Type.LONG, true),
          new Column("effective_from", Column.Type.TIME, true))),
  SITE_VERSIONS(
      Topic.CONTROL_SITES,
      List.of(
          new Column("tenant", Column.Type.TEXT, true),
          new Column("site_id", Column.Type.TEXT, true),
          new Column("zone", Column.Type.TEXT, false),
          new Column("deleted", Column.Type.BOOL, true),
          new Column("version", Column.Type.LONG, true),
          new Column("effective_from", Column.Type.TIME, true))),
  RULE_VERSIONS(
      Topic.CONTROL_RULES,
      List.of(
          new Column("tenant", Column.Type.TEXT, true),
          new Column("rule_id", Column.Type.TEXT, true),
          new Column("version", Column.Type.LONG, true),
          new Column("deleted", Column.Type.BOOL, true),
          new Column("by", Column.Type.TEXT, false),
          new Column("note", Column.Type.TEXT, false),
          new Column("effective_from", Column.Type.TIME, true),
          new Column("rule", Column.Type.JSON, false))),
  /** What third parties were told, byte for byte. */
  EVENTS(
      Topic.DEVICE_EVENTS,
      List.of(
          new Column("id", Column.Type.TEXT, true),
          new Column("event", Column.Type.TEXT, true),
          new Column("tenant", Column.Type.TEXT, false),
          new Column("device_id", Column.Type.TEXT, true),
          new Column("at", Column.Type.TIME, true),
          new Column("sequence", Column.Type.LONG, true),
          new Column("body", Column.Type.JSON, true)));

  private final Topic topic;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of and Stream.toList
  private final List<Column> columns;

  Table(Topic topic, Class<? extends Row> row, String... requiredTexts) {
    this(topic, columnsOf(row, Set.of(requiredTexts)));
  }

  Table(Topic topic, List<Column> columns) {
    this.topic = topic;
    this.columns = columns;
  }

  /** Name within the database. */
  public String tableName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** With the database's name. */
  public String qualifiedName() {
    return Migrations.DATABASE + '.' + tableName();
  }

  /** Where its rows come from, or most of them. */
  public Topic topic() {
    return topic;
  }

  /** Where its rows come from, all of them. */
  public List<Topic> topics() {
    return this == EVENTS ? List.of(topic, Topic.ALERTS) : List.of(topic);
  }

  /** In the order of the insert's parameters. */
  public List<Column> columns() {
    return columns;
  }

  /** An insert of one row for JDBC. */
  public String insert() {
    return "INSERT INTO %s (%s) VALUES (%s)"
        .formatted(
            qualifiedName(),
            columns.stream().map(Column::name).collect(Collectors.joining(", ")),
            String.join(", ", Collections.nCopies(columns.size(), "?")));
  }

  private static List<Column> columnsOf(Class<? extends Row> row, Set<String> requiredTexts) {
    return Arrays.stream(row.getRecordComponents()).map(c -> column(c, requiredTexts)).toList();
  }

  private static Column column(RecordComponent component, Set<String> requiredTexts) {
    String name = snakeCase(component.getName());
    boolean required = component.getType().isPrimitive() || requiredTexts.contains(name);
    return new Column(name, type(name, component.getType()), required);
  }

  private static Column.Type type(String name, Class<?> java) {
    if (java == long.class || java == Long.class) {
      return name.equals("at") || name.endsWith("_at") ? Column.Type.TIME : Column.Type.LONG;
    }
    if (java == int.class || java == Integer.class) {
      return name.equals("deleted") ? Column.Type.FLAG : Column.Type.INT;
    }
    if (java == double.class || java == Double.class) {
      return Column.Type.DOUBLE;
    }
    if (java == Boolean.class || java == boolean.class) {
      return Column.Type.BOOL;
    }
    if (java.isEnum()) {
      // An enum without a wire name travels as its number.
      return WireName.class.isAssignableFrom(java) ? Column.Type.TEXT : Column.Type.INT;
    }
    return java == String.class ? Column.Type.TEXT : Column.Type.JSON;
  }

  private static String snakeCase(String camelCase) {
    return camelCase.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }
}
