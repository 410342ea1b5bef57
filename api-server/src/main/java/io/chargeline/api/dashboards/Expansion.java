package io.chargeline.api.dashboards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Grafana and its ClickHouse plug-in put into a query: the macros and variables that our
 * dashboards use, and no others. What was put in is not read again, so that no value becomes a
 * macro.
 *
 * @param from start of the time range, unix milliseconds
 * @param to its end
 * @param intervalMs between two points
 * @param chosen variable → the values chosen; a variable that is missing stands on "All"
 */
public record Expansion(long from, long to, long intervalMs, Map<String, List<String>> chosen) {
  private static final Pattern DOLLAR =
      Pattern.compile("\\$(?:(__[a-zA-Z_]+)|\\{(\\w+):singlequote})?");
  private static final Pattern VARIABLE = Pattern.compile("\\$(?:(\\w+)|\\{(\\w+)})");
  private static final int MS = 1000;
  private static final int SHOWN = 30;

  public Expansion {
    chosen = Map.copyOf(chosen);
  }

  /**
   * The query as the database gets it.
   *
   * @throws IllegalArgumentException if something is left that nobody would replace, or stands on
   *     "All" outside of {@code $__conditionalAll}
   */
  public String of(String sql) {
    StringBuilder text = new StringBuilder();
    Matcher dollar = DOLLAR.matcher(sql);
    int at = 0;
    while (dollar.find(at)) {
      text.append(sql, at, dollar.start());
      at = dollar.end();
      if (dollar.group(1) != null) {
        at = macro(sql, dollar.group(1), at, text);
      } else if (dollar.group(2) != null) {
        text.append(quoted(dollar.group(2)));
      } else {
        throw unknown(sql, dollar.start());
      }
    }
    return text.append(sql, at, sql.length()).toString();
  }

  /** Writes what the macro stands for; says where the text goes on. */
  private int macro(String sql, String name, int end, StringBuilder text) {
    String plain = plain(name);
    if (plain != null) {
      text.append(plain);
      return end;
    }
    if (end >= sql.length() || sql.charAt(end) != '(') {
      throw unknown(sql, end - name.length() - 1);
    }
    int close = closing(sql, end);
    List<String> arguments = arguments(sql, end, close);
    text.append(
        name.equals("__conditionalAll")
            ? conditional(arguments)
            : filter(name, of(one(name, arguments))));
    return close + 1;
  }

  private String plain(String name) {
    return switch (name) {
      case "__fromTime" -> seconds(from);
      case "__toTime" -> seconds(to);
      case "__fromTime_ms" -> milliseconds(from);
      case "__toTime_ms" -> milliseconds(to);
      case "__interval_s" -> Long.toString(intervalS());
      case "__interval_ms" -> Long.toString(Math.max(1, intervalMs));
      default -> null;
    };
  }

  private String filter(String name, String column) {
    return switch (name) {
      case "__timeFilter" -> between(column, seconds(from), seconds(to));
      case "__timeFilter_ms" -> between(column, milliseconds(from), milliseconds(to));
      case "__timeInterval" ->
          "toStartOfInterval(toDateTime(" + column + "), INTERVAL " + intervalS() + " second)";
      case "__timeInterval_ms" ->
          "toStartOfInterval(toDateTime64("
              + column
              + ", 3), INTERVAL "
              + Math.max(1, intervalMs)
              + " millisecond)";
      default -> throw new IllegalArgumentException("unknown macro: $" + name);
    };
  }

  private String conditional(List<String> arguments) {
    Matcher variable =
        VARIABLE.matcher(arguments.size() == 2 ? arguments.get(1).strip() : "nothing");
    if (!variable.matches()) {
      throw new IllegalArgumentException("$__conditionalAll takes a condition and a variable");
    }
    String name = variable.group(1) == null ? variable.group(2) : variable.group(1);
    return chosen.containsKey(name) ? of(arguments.get(0)) : "1=1";
  }

  private long intervalS() {
    return Math.max(1, intervalMs / MS);
  }

  private static String between(String column, String from, String to) {
    return column + " >= " + from + " AND " + column + " <= " + to;
  }

  private static String seconds(long at) {
    return "toDateTime(" + Math.floorDiv(at, MS) + ")";
  }

  private static String milliseconds(long at) {
    return "fromUnixTimestamp64Milli(" + at + ")";
  }

  private String quoted(String variable) {
    List<String> values = chosen.get(variable);
    if (values == null) {
      throw new IllegalArgumentException(
          "${" + variable + ":singlequote} on All, outside of $__conditionalAll");
    }
    return String.join(",", values.stream().map(Expansion::literal).toList());
  }

  /** Of a text. */
  public static String literal(String text) {
    return '\'' + text.replace("\\", "\\\\").replace("'", "\\'") + '\'';
  }

  private static String one(String name, List<String> arguments) {
    if (arguments.size() != 1) {
      throw new IllegalArgumentException("$" + name + " takes one column");
    }
    return arguments.get(0);
  }

  /** As the plug-in does it: parentheses count wherever they stand. */
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
    throw new IllegalArgumentException("a parenthesis is not closed: " + shown(text, open));
  }

  private static List<String> arguments(String text, int open, int close) {
    List<String> arguments = new ArrayList<>();
    int depth = 0;
    int begin = open + 1;
    for (int i = begin; i < close; i++) {
      char c = text.charAt(i);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
      if (c == ',' && depth == 0) {
        arguments.add(text.substring(begin, i));
        begin = i + 1;
      }
    }
    arguments.add(text.substring(begin, close));
    return arguments;
  }

  private static IllegalArgumentException unknown(String sql, int at) {
    return new IllegalArgumentException("unknown macro or variable: " + shown(sql, at));
  }

  private static String shown(String text, int at) {
    return text.substring(at, Math.min(text.length(), at + SHOWN));
  }
}
