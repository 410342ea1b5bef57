package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.sql.Figure;
import io.chargeline.sql.NamedQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Figures by day or month as a table, for people and their spreadsheets. */
final class ReportRoutes {
  private static final int DEFAULT_DAYS = 31;
  private static final int MAX_DAYS = 800;
  private static final List<Figure> COLUMNS =
      List.of(
          Figure.SESSIONS_STARTED,
          Figure.ENERGY,
          Figure.AVG_DURATION,
          Figure.CHARGING_SUCCESS_RATE,
          Figure.DATA_COMPLETENESS,
          Figure.TIME_WEIGHTED_UTILIZATION,
          Figure.TIME_WEIGHTED_ONLINE_RATE,
          Figure.PORT_AVAILABILITY,
          Figure.OFFLINE_TIMES,
          Figure.FAULT_TIMES);

  private final Subjects subjects;
  private final Statistics statistics;
  private final Clock clock;

  ReportRoutes(Subjects subjects, Statistics statistics, Clock clock) {
    this.subjects = subjects;
    this.statistics = statistics;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/third/reports", this::report));
  }

  /**
   * A line: a day or a month.
   *
   * @param date {@code 2026-11-23}, or {@code 2026-11}
   * @param days how many of its days are known
   */
  record Line(
      String date, int days, @JsonProperty("final") boolean isFinal, List<Measured> figures) {}

  private record Report(
      List<Line> items,
      Subject.Shown of,
      String period,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf) {}

  private void report(Context ctx, String tenant) {
    Subject subject = subjects.of(ctx, tenant);
    List<Figure> figures = FigureNames.read(ctx, FigureNames.OVER_TIME, COLUMNS);
    boolean monthly = chosen(ctx, "period", "day", "month").equals("month");
    boolean csv = chosen(ctx, "format", "json", "csv").equals("csv");
    FigureLog log = FigureLog.read(ctx);
    Span span = Span.read(ctx, Step.DAY, subject.zone(), clock, DEFAULT_DAYS, MAX_DAYS);
    List<JsonNode> rows = statistics.ask(NamedQuery.FIGURES_SERIES, subject, span, figures, log);
    List<Line> lines = lines(rows, figures, span, monthly);
    if (csv) {
      Answer.csv(ctx, "report.csv", out -> ReportCsv.write(lines, figures, out));
      return;
    }
    JsonNode last = rows.isEmpty() ? null : rows.get(rows.size() - 1);
    Answer.ok(
        ctx,
        new Report(
            lines,
            subject.shown(),
            monthly ? "month" : "day",
            span.shown(),
            last != null
                && last.path("end_ms").asLong() >= span.to()
                && lines.stream().allMatch(Line::isFinal),
            Rfc3339.of(
                last == null
                    ? statistics.asOf(span.to())
                    : Long.valueOf(last.path("as_of_ms").asLong()))));
  }

  private static String chosen(Context ctx, String name, String first, String second) {
    String text = ctx.queryParam(name);
    String chosen = text == null ? first : text.toLowerCase(Locale.ROOT);
    if (!chosen.equals(first) && !chosen.equals(second)) {
      throw Query.invalid(
          name, text, "give " + first + " or " + second, "可用 " + first + "、" + second);
    }
    return chosen;
  }

  /** Days of one date, or of one month, together. */
  private static List<Line> lines(
      List<JsonNode> rows, List<Figure> figures, Span span, boolean monthly) {
    Map<String, List<JsonNode>> byDate = new TreeMap<>();
    for (JsonNode row : rows) {
      LocalDate day =
          Instant.ofEpochMilli(row.path("start_ms").asLong()).atZone(span.zone()).toLocalDate();
      String date = monthly ? YearMonth.from(day).toString() : day.toString();
      byDate.computeIfAbsent(date, unused -> new ArrayList<>()).add(row);
    }
    return byDate.entrySet().stream().map(it -> line(it.getKey(), it.getValue(), figures)).toList();
  }

  private static Line line(String date, List<JsonNode> days, List<Figure> figures) {
    List<Measured> values = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      values.add(
          Measured.of(figures.get(i), sum(days, "numerators", i), sum(days, "denominators", i)));
    }
    boolean isFinal = days.stream().allMatch(day -> day.path("all_final").asBoolean());
    return new Line(date, days.size(), isFinal, values);
  }

  private static long sum(List<JsonNode> rows, String field, int index) {
    return rows.stream().mapToLong(row -> row.path(field).path(index).asLong()).sum();
  }
}
