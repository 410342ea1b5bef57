package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.sql.Figure;
import io.chargeline.sql.NamedQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Where figures go: one period against another, and when in the week the most happens. */
final class TrendRoutes {
  private static final int HOURS_A_DAY = 24;
  private static final int DEFAULT_HOURS = 7 * HOURS_A_DAY;

  /** A little more than a year. */
  private static final int MAX_HOURS = 400 * HOURS_A_DAY;

  private static final int PEAKS = 3;
  private static final List<Figure> USUAL =
      List.of(
          Figure.SESSIONS_STARTED,
          Figure.ENERGY,
          Figure.CHARGING_SUCCESS_RATE,
          Figure.TIME_WEIGHTED_UTILIZATION,
          Figure.TIME_WEIGHTED_ONLINE_RATE,
          Figure.FAULT_TIMES);

  private final Subjects subjects;
  private final Statistics statistics;
  private final Clock clock;

  TrendRoutes(Subjects subjects, Statistics statistics, Clock clock) {
    this.subjects = subjects;
    this.statistics = statistics;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/third/stats/trends", this::trends));
  }

  /**
   * A figure in both periods.
   *
   * @param change value less the value before; null where one of them is
   * @param changeRate change / the value before; null also where that is 0
   */
  private record Trend(
      String name,
      String unit,
      Measured now,
      Measured before,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double change,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double changeRate) {

    static Trend of(Measured now, Measured before) {
      boolean both = now.value() != null && before.value() != null;
      Double change = both ? now.value() - before.value() : null;
      Double rate = both && before.value() != 0 ? change / before.value() : null;
      return new Trend(now.name(), now.unit(), now, before, change, rate);
    }
  }

  /**
   * An hour of a weekday; of a sum the value is the mean of such an hour.
   *
   * @param weekday 1 is Monday
   * @param hours how many there were
   */
  private record Cell(
      int weekday,
      int hour,
      long hours,
      long numerator,
      long denominator,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double value) {}

  private record HourValue(int hour, @JsonInclude(JsonInclude.Include.ALWAYS) Double value) {}

  /**
   * @param peakHours the hours of the day with the highest values, the highest first
   * @param week one cell for each hour of a weekday of which something is known
   */
  private record Pattern(
      String name, String unit, List<HourValue> peakHours, List<HourValue> day, List<Cell> week) {}

  private record Answered(
      List<Trend> trends,
      List<Pattern> patterns,
      Subject.Shown of,
      Span.Shown window,
      String comparedTo,
      Span.Shown windowBefore,
      @JsonProperty("final") boolean isFinal,
      String asOf) {}

  private void trends(Context ctx, String tenant) {
    Subject subject = subjects.of(ctx, tenant);
    List<Figure> figures = FigureNames.read(ctx, FigureNames.OVER_TIME, USUAL);
    FigureLog log = FigureLog.read(ctx);
    Span span = whole(Span.read(ctx, Step.HOUR, subject.zone(), clock, DEFAULT_HOURS, MAX_HOURS));
    String compare = compare(ctx);
    Span spanBefore =
        switch (compare) {
          case "week" -> span.weekBefore();
          case "year" -> span.yearBefore();
          default -> span.before();
        };
    Totals now = statistics.total(subject, span, figures, log);
    Totals before = statistics.total(subject, spanBefore, figures, log);
    List<JsonNode> hours = statistics.ask(NamedQuery.FIGURES_BY_HOUR, subject, span, figures, log);
    Answer.ok(
        ctx,
        new Answered(
            figures.stream().map(it -> Trend.of(now.of(it), before.of(it))).toList(),
            IntStream.range(0, figures.size())
                .mapToObj(i -> pattern(figures.get(i), i, hours))
                .toList(),
            subject.shown(),
            span.shown(),
            compare,
            spanBefore.shown(),
            now.isFinal() && before.isFinal() && now.end() >= span.to(),
            Rfc3339.of(now.asOf())));
  }

  /** An hour under way has no equal before: it is left out. */
  private Span whole(Span span) {
    long ended = Step.HOUR.floor(clock.millis(), span.zone());
    long to = Math.min(span.to(), ended);
    return to <= span.from() ? span : new Span(span.from(), to, Step.HOUR, span.zone());
  }

  private static String compare(Context ctx) {
    String text = ctx.queryParam("compare");
    if (text == null) {
      return "previous";
    }
    String known = text.toLowerCase(Locale.ROOT);
    if (!List.of("previous", "week", "year").contains(known)) {
      throw Query.invalid("compare", text, "give previous, week or year", "可用 previous、week、year");
    }
    return known;
  }

  private static Pattern pattern(Figure figure, int index, List<JsonNode> rows) {
    List<Cell> week = new ArrayList<>();
    long[] numerators = new long[HOURS_A_DAY];
    long[] denominators = new long[HOURS_A_DAY];
    for (JsonNode row : rows) {
      int hour = row.path("hour").asInt();
      long windows = row.path("windows").asLong();
      long numerator = row.path("numerators").path(index).asLong();
      long denominator =
          figure.isSum()
              ? figure.unit().divisor() * windows
              : row.path("denominators").path(index).asLong();
      numerators[hour] += numerator;
      denominators[hour] += denominator;
      week.add(
          new Cell(
              row.path("weekday").asInt(),
              hour,
              windows,
              numerator,
              denominator,
              Measured.ratio(numerator, denominator)));
    }
    List<HourValue> day =
        IntStream.range(0, HOURS_A_DAY)
            .mapToObj(
                hour -> new HourValue(hour, Measured.ratio(numerators[hour], denominators[hour])))
            .toList();
    return new Pattern(figure.wireName(), figure.unit().symbol(), peaks(day), day, week);
  }

  private static List<HourValue> peaks(List<HourValue> day) {
    return day.stream()
        .filter(hour -> hour.value() != null && hour.value() > 0)
        .sorted(Comparator.comparing(HourValue::value).reversed().thenComparing(HourValue::hour))
        .limit(PEAKS)
        .toList();
  }
}
