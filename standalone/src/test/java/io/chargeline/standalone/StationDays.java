package io.chargeline.standalone;

import io.chargeline.standalone.MetricsPage.Figure;
import io.chargeline.standalone.replay.Tables;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the tables say of each station and day, in the form of {@link RecordedYear#days}. */
final class StationDays {
  private static final String COLUMNS =
      "sessions_started, sessions_ended, energy_wh, duration_s, port_charging_ms, port_idle_ms,"
          + " device_online_ms";
  private static final int CELLS = 7;
  private static final Pattern TIME = Pattern.compile("(\\w+_at) >= begin");
  private static final Pattern OUTER = Pattern.compile("(?m)^SELECT\\s");
  private static final Pattern SPAN =
      Pattern.compile(",\\s+toDateTime64\\(.*?\\) AS begin,\\s+toDateTime64\\(.*?\\) AS finish");
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private final Tables tables;
  private final ZoneId zone;
  private final LocalDate first;
  private final LocalDate last;
  private final MetricsPage page = MetricsPage.read();

  StationDays(Tables tables, ZoneId zone, LocalDate first, LocalDate last) {
    this.tables = tables;
    this.zone = zone;
    this.first = first;
    this.last = last;
  }

  /** The windows of a recording's devices. */
  Map<String, String> windows() throws Exception {
    Map<String, String> days = new TreeMap<>();
    List<String> rows =
        tables.rows(
            "SELECT concat(device_id, ' ', toString(toDate(start_at, '%s'))), ".formatted(zone)
                + COLUMNS
                + " FROM chargeline.v_figures WHERE log = 'recording' AND scope = 'device'"
                + " AND step = 'day' AND tenant = 'demo' AND site = '' AND is_final");
    for (String row : rows) {
      String[] halves = row.split("\t", 2);
      if (!halves[1].matches("[0\t]+") && days.put(halves[0], halves[1]) != null) {
        throw new AssertionError("two rows of " + halves[0]);
      }
    }
    return days;
  }

  /** The same, made of the facts by the SQL of docs/metrics.md, for each device and day. */
  Map<String, String> facts() throws Exception {
    Map<String, long[]> days = new TreeMap<>();
    List<Cells> sums =
        List.of(
            new Cells("Sessions", (cells, n, d) -> cells[0] = n),
            new Cells("Energy", (cells, n, d) -> cells[2] = n),
            new Cells(
                "Mean charging duration",
                (cells, n, d) -> {
                  cells[1] = d;
                  cells[3] = n;
                }));
    for (Cells sum : sums) {
      read(perDevice(page.figure(sum.figure)), sum, days);
    }
    List<Cells> levels =
        List.of(
            new Cells(
                "Time-weighted utilisation",
                (cells, n, d) -> {
                  cells[4] = n;
                  cells[5] = d - n;
                }),
            new Cells("Time-weighted online rate", (cells, n, d) -> cells[6] = n));
    for (Cells level : levels) {
      read(perDeviceAndDay(page.figure(level.figure)), level, days);
    }
    Map<String, String> texts = new TreeMap<>();
    days.forEach((day, cells) -> texts.put(day, text(cells)));
    texts.values().removeIf(text -> text.matches("[0\t]+"));
    return texts;
  }

  private interface Put {
    void put(long[] cells, long numerator, long denominator);
  }

  /** Where numerator and denominator of a figure go. */
  private record Cells(String figure, Put put) {}

  private void read(String sql, Cells into, Map<String, long[]> days) throws Exception {
    for (String row : tables.rows(sql)) {
      String[] fields = row.split("\t", -1);
      into.put.put(
          days.computeIfAbsent(fields[0], day -> new long[CELLS]),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]));
    }
  }

  private static String text(long[] cells) {
    List<String> texts = new ArrayList<>();
    Arrays.stream(cells).forEach(cell -> texts.add(Long.toString(cell)));
    return String.join("\t", texts);
  }

  /** Of things that happen at a time: all days at once. */
  private String perDevice(Figure figure) {
    Matcher time = TIME.matcher(figure.sql());
    if (!time.find()) {
      throw new AssertionError("no time in " + figure.sql());
    }
    String day =
        "concat(device_id, ' ', toString(toDate(assumeNotNull(%s), '%s'))) AS day"
            .formatted(time.group(1), zone);
    return selecting(figure.between(midnight(first), midnight(last.plusDays(1))), day)
        + " GROUP BY day";
  }

  /**
   * Of levels, whose intervals are cut to the ends of a day: begin and end, one value each on the
   * page, become those of every day.
   */
  private String perDeviceAndDay(Figure figure) {
    String sql = figure.sql();
    sql = replace(sql, SPAN, "");
    sql = replace(sql, "(?m)^( +)device_id, ", "$1name, device_id, ");
    sql = replace(sql, "FROM (chargeline.v_p\\w+)", "FROM $1 CROSS JOIN (" + days() + ") AS days");
    sql = replace(sql, "p\\.state AS state,", "p.name AS name, p.device_id AS device_id, $0");
    sql = replace(sql, "GROUP BY p\\.device_id", "GROUP BY p.name, p.device_id");
    return selecting(sql, "concat(device_id, ' ', name) AS day") + " GROUP BY device_id, name";
  }

  private static String replace(String in, String what, String with) {
    return replace(in, Pattern.compile(what), with);
  }

  private static String replace(String in, Pattern what, String with) {
    Matcher found = what.matcher(in);
    if (!found.find()) {
      throw new AssertionError("no '" + what + "' in " + in);
    }
    return found.replaceFirst(with);
  }

  private String days() {
    String each =
        first
            .datesUntil(last.plusDays(1))
            .map(
                day ->
                    "('%s', '%s', '%s')".formatted(day, midnight(day), midnight(day.plusDays(1))))
            .collect(Collectors.joining(", "));
    return "SELECT d.1 AS name, toDateTime64(d.2, 3, 'UTC') AS begin, toDateTime64(d.3, 3, 'UTC')"
        + " AS finish FROM (SELECT arrayJoin(["
        + each
        + "]) AS d)";
  }

  private static String selecting(String sql, String column) {
    return OUTER.matcher(sql).replaceFirst("SELECT " + column + ", ");
  }

  private String midnight(LocalDate day) {
    return UTC.format(day.atStartOfDay(zone).toInstant());
  }
}
