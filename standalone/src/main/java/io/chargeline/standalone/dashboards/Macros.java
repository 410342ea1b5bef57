package io.chargeline.standalone.dashboards;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What Grafana and its ClickHouse plugin put into a query: the macros and variables that our
 * dashboards use, and no others.
 *
 * @param from start of the time range
 * @param to its end
 * @param intervalS seconds between two points
 * @param chosen variable → the values chosen; a variable that is missing stands on "All"
 */
record Macros(Instant from, Instant to, long intervalS, Map<String, List<String>> chosen) {
  private static final String CONDITIONAL = "$__conditionalAll(";
  private static final String TIME_FILTER = "$__timeFilter(";

  /**
   * @throws IllegalArgumentException if something is left that nobody would replace
   */
  String expand(String sql) {
    String text = timeFilters(conditionals(sql));
    text =
        text.replace("$__fromTime", time(from))
            .replace("$__toTime", time(to))
            .replace("$__interval_s", Long.toString(intervalS));
    for (Map.Entry<String, List<String>> variable : chosen.entrySet()) {
      text = text.replace("${" + variable.getKey() + ":singlequote}", quoted(variable.getValue()));
    }
    int left = text.indexOf('$');
    if (left >= 0) {
      throw new IllegalArgumentException(
          "unknown macro or variable: " + text.substring(left, Math.min(text.length(), left + 30)));
    }
    return text;
  }

  private String conditionals(String sql) {
    String text = sql;
    for (int at = text.indexOf(CONDITIONAL); at >= 0; at = text.indexOf(CONDITIONAL)) {
      int open = at + CONDITIONAL.length() - 1;
      int close = closing(text, open);
      String inside = text.substring(open + 1, close);
      int comma = inside.lastIndexOf(',');
      if (comma < 0) {
        throw new IllegalArgumentException("$__conditionalAll takes a condition and a variable");
      }
      String variable = inside.substring(comma + 1).strip().replace("$", "");
      String condition = chosen.containsKey(variable) ? inside.substring(0, comma) : "1=1";
      text = text.substring(0, at) + condition + text.substring(close + 1);
    }
    return text;
  }

  private String timeFilters(String sql) {
    String text = sql;
    for (int at = text.indexOf(TIME_FILTER); at >= 0; at = text.indexOf(TIME_FILTER)) {
      int open = at + TIME_FILTER.length() - 1;
      int close = closing(text, open);
      String column = text.substring(open + 1, close);
      String filter = "(%1$s >= %2$s AND %1$s <= %3$s)".formatted(column, time(from), time(to));
      text = text.substring(0, at) + filter + text.substring(close + 1);
    }
    return text;
  }

  private static int closing(String text, int open) {
    int depth = 0;
    for (int i = open; i < text.length(); i++) {
      if (text.charAt(i) == '(') {
        depth++;
      } else if (text.charAt(i) == ')') {
        depth--;
        if (depth == 0) {
          return i;
        }
      }
    }
    throw new IllegalArgumentException("a parenthesis is not closed: " + text.substring(open));
  }

  private static String time(Instant instant) {
    return "toDateTime(" + instant.getEpochSecond() + ")";
  }

  private static String quoted(List<String> values) {
    return String.join(
        ",", values.stream().map(value -> "'" + value.replace("'", "\\'") + "'").toList());
  }
}
