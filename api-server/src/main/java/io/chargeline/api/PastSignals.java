package io.chargeline.api;

import static io.chargeline.api.PastDatabase.moment;

import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalReader;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.tenant.ApiMinute;
import io.chargeline.sql.Table;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One table's signals: which rows are those of a stretch of time, and what is made of a row. Rows
 * of a table come in the order of their signals. Where a later version of a row gives the same
 * signal the table is read without {@code FINAL}, so that columns are read of matching rows only.
 */
abstract class PastSignals {
  /** No attempt, and no command, takes longer. */
  private static final long LONGEST_ATTEMPT_MS = Duration.ofMinutes(10).toMillis();

  private static final long LONGEST_COMMAND_MS = Duration.ofDays(7).toMillis();
  private static final long MINUTE_MS = 60_000;

  private static final RowShape<PresenceRow> PRESENCE =
      RowShape.of(Table.PRESENCE, PresenceRow.class, "until_at", "revision");
  private static final RowShape<PortStateRow> PORT_STATE =
      RowShape.of(Table.PORT_STATES, PortStateRow.class, "plugged", "until_at", "revision");
  private static final RowShape<SampleRow> SAMPLE =
      RowShape.of(Table.SAMPLES, SampleRow.class, "order_no", "peak_power_dw");
  private static final RowShape<CommandRow> COMMAND =
      RowShape.of(
          Table.COMMANDS,
          CommandRow.class,
          "site",
          "order_no",
          "mode",
          "limit_s",
          "limit_wh",
          "arguments",
          "raw_result",
          "result",
          "revision");
  private static final RowShape<ApiCallsRow> API_CALLS =
      RowShape.of(Table.API_CALLS, ApiCallsRow.class, "latency_counts");
  private static final RowShape<DeliveryRow> DELIVERY =
      RowShape.of(Table.DELIVERIES, DeliveryRow.class, "device_id", "response_excerpt");
  private static final RowShape<FigureRow> FIGURE = RowShape.of(Table.FIGURES, FigureRow.class);

  /** For {@code log_comment}, and for messages. */
  abstract String name();

  /**
   * The query for signals of a stretch.
   *
   * @param from unix milliseconds, included
   * @param to unix milliseconds, excluded
   */
  abstract String of(long from, long to);

  /** The query for what began before and lasts at a time; null if nothing lasts. */
  String lasting(long at) {
    return null;
  }

  abstract List<Signal> read(RowBinary row);

  private static String intervals(Table table, String columns, PastScope scope, String where) {
    return "SELECT " + columns + " FROM " + table.qualifiedName() + where + scope.ofDevice();
  }

  private static String begun(long from, long to) {
    return " WHERE from_at >= %s AND from_at < %s".formatted(moment(from), moment(to));
  }

  private static String lastingAt(long at) {
    return " FINAL WHERE from_at < %1$s AND (until_at IS NULL OR until_at > %1$s)"
        .formatted(moment(at));
  }

  static PastSignals presence(SignalReader reader, PastScope scope) {
    return states(Table.PRESENCE, PRESENCE, "from_at, device_id", reader::presence, scope);
  }

  static PastSignals portStates(SignalReader reader, PastScope scope) {
    String order = "from_at, device_id, port";
    return states(Table.PORT_STATES, PORT_STATE, order, reader::portState, scope);
  }

  /** Of a table of intervals: each one's beginning, and what lasts at a time. */
  private static <T extends Row> PastSignals states(
      Table table, RowShape<T> shape, String order, Function<T, Signal> reader, PastScope scope) {
    return new PastSignals() {
      @Override
      String name() {
        return table.tableName();
      }

      @Override
      String of(long from, long to) {
        return intervals(table, shape.columns(), scope, begun(from, to)) + " ORDER BY " + order;
      }

      @Override
      String lasting(long at) {
        return intervals(table, shape.columns(), scope, lastingAt(at)) + " ORDER BY " + order;
      }

      @Override
      List<Signal> read(RowBinary row) {
        return List.of(reader.apply(shape.read(row)));
      }
    };
  }

  static PastSignals samples(SignalReader reader, PastScope scope) {
    return new PastSignals() {
      @Override
      String name() {
        return "samples";
      }

      @Override
      String of(long from, long to) {
        return "SELECT "
            + SAMPLE.columns()
            + " FROM chargeline.samples WHERE at >= %1$s AND at < %2$s AND toDate(at) >= toDate(%1$s) AND toDate(at) <= toDate(%2$s)"
                .formatted(moment(from), moment(to))
            + scope.ofDevice()
            + " ORDER BY at, device_id, port";
      }

      @Override
      List<Signal> read(RowBinary row) {
        return List.of(reader.sample(SAMPLE.read(row)));
      }
    };
  }

  static PastSignals commands(SignalReader reader, PastScope scope) {
    return new PastSignals() {
      @Override
      String name() {
        return "commands";
      }

      @Override
      String of(long from, long to) {
        return "SELECT "
            + COMMAND.columns()
            + " FROM chargeline.commands FINAL WHERE ended_at >= %s AND ended_at < %s AND issued_at >= %s AND issued_at < %s"
                .formatted(moment(from), moment(to), moment(from - LONGEST_COMMAND_MS), moment(to))
            + scope.ofDevice()
            + " ORDER BY ended_at, command_id";
      }

      @Override
      List<Signal> read(RowBinary row) {
        return reader.command(COMMAND.read(row)).stream().toList();
      }
    };
  }

  /**
   * @param types which events; null: all
   */
  static PastSignals events(SignalReader reader, PastScope scope, Collection<String> types) {
    String of =
        types == null
            ? ""
            : " AND event IN ("
                + types.stream().map(PastDatabase::quoted).collect(Collectors.joining(","))
                + ")";
    return new PastSignals() {
      @Override
      String name() {
        return "events";
      }

      @Override
      String of(long from, long to) {
        return "SELECT CAST(body AS String) FROM chargeline.events_by_time WHERE at >= %1$s AND at < %2$s AND toDate(at) >= toDate(%1$s) AND toDate(at) <= toDate(%2$s)"
                .formatted(moment(from), moment(to))
            + of
            + scope.ofDeviceOrTenant()
            + " ORDER BY at, id";
      }

      @Override
      List<Signal> read(RowBinary row) {
        return reader.event(Json.read(row.text().getBytes(StandardCharsets.UTF_8), Event.class));
      }
    };
  }

  static PastSignals apiCalls(SignalReader reader, PastScope scope) {
    long shift = ApiMinute.LENGTH_MS + SignalReader.API_ALLOWANCE_MS;
    return new PastSignals() {
      @Override
      String name() {
        return "api_calls";
      }

      @Override
      String of(long from, long to) {
        return "SELECT "
            + API_CALLS.columns()
            + " FROM chargeline.api_calls WHERE minute_at >= %s AND minute_at < %s"
                .formatted(moment(from - shift), moment(to - shift))
            + scope.ofTenant()
            + " ORDER BY minute_at, tenant, route, method, server";
      }

      @Override
      List<Signal> read(RowBinary row) {
        return List.of(reader.apiCalls(API_CALLS.read(row)));
      }
    };
  }

  static PastSignals deliveries(SignalReader reader, PastScope scope) {
    return new PastSignals() {
      @Override
      String name() {
        return "deliveries";
      }

      @Override
      String of(long from, long to) {
        long begin = from - SignalReader.DELIVERY_ALLOWANCE_MS;
        long end = to - SignalReader.DELIVERY_ALLOWANCE_MS;
        String over = "toUnixTimestamp64Milli(at) + latency_ms";
        return "SELECT "
            + DELIVERY.columns()
            + " FROM chargeline.deliveries WHERE at >= %s AND at < %s AND %s >= %d AND %s < %d"
                .formatted(moment(begin - LONGEST_ATTEMPT_MS), moment(end), over, begin, over, end)
            + scope.ofTenant()
            + " ORDER BY "
            + over
            + ", endpoint_id, event_id, replay_id, attempt";
      }

      @Override
      List<Signal> read(RowBinary row) {
        return List.of(reader.delivery(DELIVERY.read(row)));
      }
    };
  }

  /**
   * @param scopes of {@code site}, {@code tenant}, {@code fleet}
   */
  static PastSignals figures(SignalReader reader, PastScope scope, Collection<String> scopes) {
    String of = scopes.stream().map(PastDatabase::quoted).collect(Collectors.joining(","));
    return new PastSignals() {
      @Override
      String name() {
        return "figures";
      }

      @Override
      String of(long from, long to) {
        long begin = from - SignalReader.FIGURE_ALLOWANCE_MS;
        long end = to - SignalReader.FIGURE_ALLOWANCE_MS;
        return "SELECT "
            + FIGURE.columns()
            + " FROM chargeline.figures FINAL WHERE log = 'live' AND step = 'minute' AND scope IN (%s) AND start_at >= %s AND start_at < %s AND end_at >= %s AND end_at < %s"
                .formatted(of, moment(begin - MINUTE_MS), moment(end), moment(begin), moment(end))
            + scope.ofTenant()
            + scope.ofSite()
            + " ORDER BY end_at, scope, tenant, site, device_id, port";
      }

      @Override
      List<Signal> read(RowBinary row) {
        return reader.figure(FIGURE.read(row)).stream().toList();
      }
    };
  }
}
