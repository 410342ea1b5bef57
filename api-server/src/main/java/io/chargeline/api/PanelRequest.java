package io.chargeline.api;

import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.Expansion;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.api.dashboards.TimeRange;
import io.chargeline.api.dashboards.Variable;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What of a dashboard is to be shown: its time, the distance of points, the values chosen.
 *
 * @param intervalMs between two points
 * @param chosen variable → values; one that is missing stands on "All"
 */
record PanelRequest(TimeRange range, long intervalMs, Map<String, List<String>> chosen) {
  static final String TENANT = "tenant";

  private static final String PREFIX = "var-";
  private static final String ALL = "$__all";
  private static final long MAX_RANGE_MS = Duration.ofDays(400).toMillis();
  private static final long MAX_AHEAD_MS = Duration.ofDays(1).toMillis();
  private static final int MAX_INTERVAL_MS = (int) Duration.ofDays(24).toMillis();
  private static final int POINTS = 720;
  private static final int MOST_POINTS = 5000;
  private static final int MAX_VALUES = 200;
  private static final int MAX_LENGTH = 128;

  /** Ranges that differ by less are one: so those who look at the same ask the same. */
  private static final long FINEST_MS = 1000;

  private static final long COARSEST_MS = 10_000;

  PanelRequest {
    chosen = Map.copyOf(chosen);
  }

  /**
   * @param tenant who asks, and can choose no other; null: the operator
   * @throws Problem 400 naming the parameter
   */
  static PanelRequest read(Context ctx, Dashboard dashboard, String tenant, Instant now) {
    TimeRange shipped = TimeRange.of(dashboard, now);
    Long to = time(ctx, "to", now);
    Long from = time(ctx, "from", now);
    long end = to == null ? now.toEpochMilli() : to;
    long begin = from == null ? end - shipped.lengthMs() : from;
    if (begin >= end || end - begin > MAX_RANGE_MS) {
      throw Query.invalid(
          "from",
          Long.toString(begin),
          "give a time before to, by 400 days at most",
          "须早于 to,且跨度不超过 400 天");
    }
    Integer asked = Query.integer(ctx, "interval_ms", 1, MAX_INTERVAL_MS);
    long interval = Math.max(1, asked == null ? (end - begin) / POINTS : asked);
    long least = Math.max(interval, (end - begin) / MOST_POINTS);
    long step = Math.min(COARSEST_MS, Math.max(FINEST_MS, least));
    TimeRange range = new TimeRange(begin - begin % step, end - end % step);
    return new PanelRequest(range, least, chosen(ctx, dashboard, tenant));
  }

  /** The same for a panel, which may have a range and a least interval of its own. */
  PanelRequest of(Panel panel) {
    return new PanelRequest(
        range.of(panel), Math.max(intervalMs, TimeRange.leastIntervalMs(panel)), chosen);
  }

  /**
   * The query as the database gets it.
   *
   * @throws Problem 400 if a variable needs a value and has none
   */
  String expanded(String sql) {
    return new Expansion(range.from(), range.to(), intervalMs, chosen).of(sql);
  }

  private static Long time(Context ctx, String name, Instant now) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    try {
      long at = Long.parseLong(text);
      if (at >= 0 && at <= now.toEpochMilli() + MAX_AHEAD_MS) {
        return at;
      }
    } catch (NumberFormatException notANumber) {
      // answered below, as any other value out of range
    }
    throw Query.invalid(
        name, text, "give unix milliseconds, not later than tomorrow", "须为 unix 毫秒,且不晚于明天");
  }

  private static Map<String, List<String>> chosen(Context ctx, Dashboard dashboard, String tenant) {
    for (String parameter : ctx.queryParamMap().keySet()) {
      if (parameter.startsWith(PREFIX)
          && dashboard.variable(parameter.substring(PREFIX.length())).isEmpty()) {
        throw Query.invalid(
            parameter,
            String.valueOf(ctx.queryParam(parameter)),
            "the dashboard has variables " + names(dashboard),
            "看板的变量为 " + names(dashboard));
      }
    }
    Map<String, List<String>> chosen = new LinkedHashMap<>();
    for (Variable variable : dashboard.variables()) {
      List<String> values = values(ctx, variable);
      if (variable.name().equals(TENANT) && tenant != null) {
        chosen.put(TENANT, List.of(tenant));
      } else if (!values.isEmpty()) {
        chosen.put(variable.name(), values);
      } else if (!variable.includesAll()) {
        chosen.put(variable.name(), preset(variable));
      }
    }
    return chosen;
  }

  /** Empty: all, or nothing was chosen. */
  private static List<String> values(Context ctx, Variable variable) {
    String name = PREFIX + variable.name();
    List<String> values =
        ctx.queryParams(name).stream().filter(value -> !value.isEmpty()).distinct().toList();
    if (values.contains(ALL) && variable.includesAll()) {
      return List.of();
    }
    if (values.size() > MAX_VALUES || values.size() > 1 && !variable.takesSeveral()) {
      int most = variable.takesSeveral() ? MAX_VALUES : 1;
      throw Query.invalid(
          name,
          values.size() + " values",
          "give " + most + " at most, or none for all",
          "最多 " + most + " 个值,不填表示全部");
    }
    for (String value : values) {
      if (value.length() > MAX_LENGTH) {
        throw Query.invalid(
            name,
            value.substring(0, MAX_LENGTH) + '…',
            "give at most " + MAX_LENGTH + " characters",
            "最多 " + MAX_LENGTH + " 个字符");
      }
    }
    return values;
  }

  /** A variable without "All" on which nobody has chosen yet shows nothing. */
  private static List<String> preset(Variable variable) {
    return variable.preset().isEmpty() ? List.of("") : variable.preset();
  }

  static List<String> names(Dashboard dashboard) {
    return dashboard.variables().stream().map(Variable::name).toList();
  }
}
