package io.chargeline.sql;

import io.chargeline.domain.WireName;
import java.util.List;

/**
 * The figures by name, as {@code docs/metrics.md} defines them: which columns of the windows are
 * added up for the numerator, and which for the denominator. The value is numerator / denominator.
 */
public enum Figure implements WireName {
  ONLINE_RATE(
      Kind.MOMENT,
      Unit.RATE,
      "mission",
      "online devices / total devices",
      List.of("devices_online"),
      List.of("devices_online", "devices_offline", "devices_unknown", "devices_maintenance")),
  TIME_WEIGHTED_ONLINE_RATE(
      Kind.SPAN,
      Unit.RATE,
      "ours",
      "time online / time observed",
      List.of("device_online_ms"),
      List.of("device_online_ms", "device_offline_ms")),
  OFFLINE_TIMES(
      Kind.SPAN,
      Unit.COUNT,
      "ours",
      "how often devices went offline",
      List.of("offline_times"),
      List.of()),
  DEVICE_FAULT_RATE(
      Kind.MOMENT,
      Unit.RATE,
      "mission",
      "fault devices / total devices",
      List.of("devices_fault"),
      List.of("devices_online", "devices_offline", "devices_unknown", "devices_maintenance")),
  UTILIZATION_RATE(
      Kind.MOMENT,
      Unit.RATE,
      "mission",
      "charging ports / total ports",
      List.of("ports_charging"),
      Columns.PORTS),
  TIME_WEIGHTED_UTILIZATION(
      Kind.SPAN,
      Unit.RATE,
      "ours",
      "time charging / time usable",
      List.of("port_charging_ms"),
      List.of("port_idle_ms", "port_charging_ms")),
  PORT_FAULT_RATE(
      Kind.MOMENT,
      Unit.RATE,
      "mission",
      "fault ports / total ports",
      List.of("ports_fault"),
      Columns.PORTS),
  PORT_AVAILABILITY(
      Kind.SPAN,
      Unit.RATE,
      "ours",
      "time usable / time judged",
      List.of("port_idle_ms", "port_charging_ms"),
      List.of("port_idle_ms", "port_charging_ms", "port_fault_ms", "port_offline_ms")),
  FAULT_TIMES(
      Kind.SPAN,
      Unit.COUNT,
      "ours",
      "how often ports became faulty",
      List.of("fault_times"),
      List.of()),
  FAULT_TIME(Kind.SPAN, Unit.SECONDS, "ours", "time faulty", List.of("port_fault_ms"), List.of()),
  TIME_WEIGHTED_FAULT_RATE(
      Kind.SPAN,
      Unit.RATE,
      "ours",
      "time faulty / time seen",
      List.of("port_fault_ms"),
      List.of("port_idle_ms", "port_charging_ms", "port_fault_ms")),
  SESSIONS_STARTED(
      Kind.SPAN,
      Unit.COUNT,
      "mission",
      "charges that started",
      List.of("sessions_started"),
      List.of()),
  ENERGY(
      Kind.SPAN,
      Unit.KWH,
      "mission",
      "energy of the charges that ended",
      List.of("energy_wh"),
      List.of()),
  AVG_DURATION(
      Kind.SPAN,
      Unit.SECONDS,
      "mission",
      "avg(charging duration)",
      List.of("duration_s"),
      List.of("sessions_ended")),
  CHARGING_SUCCESS_RATE(
      Kind.SPAN,
      Unit.RATE,
      "mission",
      "successful sessions / total sessions",
      List.of("sessions_successful"),
      List.of("sessions_ended")),
  DATA_COMPLETENESS(
      Kind.SPAN,
      Unit.RATE,
      "mission",
      "complete sessions / total sessions",
      List.of("sessions_complete"),
      List.of("sessions_ended")),
  RESPONSE_RATE(
      Kind.SPAN,
      Unit.RATE,
      "mission",
      "successful commands / total commands",
      List.of("commands_successful"),
      List.of("commands_ended")),
  ANSWER_RATE(
      Kind.SPAN,
      Unit.RATE,
      "ours",
      "commands answered / commands sent",
      List.of("commands_answered"),
      List.of("commands_sent")),
  MEAN_RESPONSE(
      Kind.SPAN,
      Unit.MILLISECONDS,
      "mission",
      "avg(command response time)",
      List.of("response_ms"),
      List.of("commands_answered")),
  ATTEMPT_SUCCESS_RATE(
      Kind.SPAN,
      Unit.RATE,
      "ours",
      "successful starts / starts",
      List.of("starts_successful"),
      List.of("starts_ended")),
  API_SUCCESS_RATE(
      Kind.OUTSIDE,
      Unit.RATE,
      "mission",
      "successful API calls / total API calls",
      List.of(),
      List.of()),
  API_RESPONSE(
      Kind.OUTSIDE, Unit.MILLISECONDS, "mission", "p95(API response time)", List.of(), List.of()),
  EVENT_PUSH_SUCCESS_RATE(
      Kind.OUTSIDE, Unit.RATE, "mission", "delivered events / events", List.of(), List.of()),
  ATTEMPT_PUSH_SUCCESS_RATE(
      Kind.OUTSIDE, Unit.RATE, "mission", "delivered attempts / attempts", List.of(), List.of());

  /** What a figure is over. */
  public enum Kind {
    /** As of the end of a window; it adds up over scopes, never over windows. */
    MOMENT,
    /** Over a window; numerators and denominators of several windows add up. */
    SPAN,
    /** Not in the windows: made of other tables. */
    OUTSIDE
  }

  /** What the value is in; a sum's numerator is divided by {@link #divisor}. */
  public enum Unit {
    /** 0–1. */
    RATE("1", 1),
    COUNT("1", 1),
    /** Of Wh. */
    KWH("kWh", 1000),
    /** A sum is of ms. */
    SECONDS("s", 1000),
    MILLISECONDS("ms", 1);

    private final String symbol;
    private final long divisor;

    Unit(String symbol, long divisor) {
      this.symbol = symbol;
      this.divisor = divisor;
    }

    public String symbol() {
      return symbol;
    }

    /** What the numerator of a sum is divided by. */
    public long divisor() {
      return divisor;
    }
  }

  /** Constants that an enum's own constants cannot hold. */
  private static final class Columns {
    private static final List<String> PORTS =
        List.of(
            "ports_idle",
            "ports_charging",
            "ports_fault",
            "ports_offline",
            "ports_unknown",
            "ports_maintenance");
  }

  private final Kind kind;
  private final Unit unit;
  private final String source;
  private final String formula;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> numerator;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> denominator;

  Figure(
      Kind kind,
      Unit unit,
      String source,
      String formula,
      List<String> numerator,
      List<String> denominator) {
    this.kind = kind;
    this.unit = unit;
    this.source = source;
    this.formula = formula;
    this.numerator = numerator;
    this.denominator = denominator;
  }

  public Kind kind() {
    return kind;
  }

  public Unit unit() {
    return unit;
  }

  /** Who defines it: {@code mission}, or {@code ours}. */
  public String source() {
    return source;
  }

  public String formula() {
    return formula;
  }

  /** Columns to add up; empty where the windows have none. */
  public List<String> numerator() {
    return numerator;
  }

  /** Columns to add up; empty for a sum, which is divided by its unit's divisor only. */
  public List<String> denominator() {
    return denominator;
  }

  /** Whether it is a plain sum and no ratio. */
  public boolean isSum() {
    return denominator.isEmpty() && kind == Kind.SPAN;
  }

  /** The numerator in SQL. */
  public String numeratorSql() {
    return String.join(" + ", numerator);
  }

  /** The denominator in SQL; of a sum 0, because nothing is to be added up. */
  public String denominatorSql() {
    return denominator.isEmpty() ? "0" : String.join(" + ", denominator);
  }
}
