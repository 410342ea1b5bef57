package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.LiveCounts.Counts;
import io.chargeline.domain.Json;
import io.chargeline.sql.Figure;
import io.chargeline.sql.Figure.Kind;
import io.chargeline.sql.NamedQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Every figure there is, each with its formula and over its own window. */
final class FigureRoutes {
  private static final int MAX_WINDOWS = 1500;

  /** What the live view knows sooner. */
  private static final Set<String> OF_NOW =
      Set.of(
          Figure.ONLINE_RATE.wireName(),
          Figure.DEVICE_FAULT_RATE.wireName(),
          Figure.UTILIZATION_RATE.wireName(),
          Figure.PORT_FAULT_RATE.wireName());

  private static final List<Figure> WINDOWED = List.copyOf(FigureNames.IN_WINDOWS);

  private final Subjects subjects;
  private final LiveCounts live;
  private final Statistics statistics;
  private final Clock clock;

  FigureRoutes(Subjects subjects, LiveCounts live, Statistics statistics, Clock clock) {
    this.subjects = subjects;
    this.live = live;
    this.statistics = statistics;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/third/stats/figures", this::figures));
  }

  /**
   * A figure.
   *
   * @param source {@code mission}: its formula is fixed; {@code ours}
   * @param window its own: what is of a moment is as of the end
   */
  private record One(
      String name,
      String source,
      String formula,
      String unit,
      @JsonInclude(JsonInclude.Include.ALWAYS) Long numerator,
      @JsonInclude(JsonInclude.Include.ALWAYS) Long denominator,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double value,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf) {

    static One of(Figure figure, Measured measured, Span.Shown window, boolean isFinal, Long asOf) {
      return new One(
          figure.wireName(),
          figure.source(),
          figure.formula(),
          figure.unit().symbol(),
          measured.numerator(),
          measured.denominator(),
          measured.value(),
          window,
          isFinal,
          Rfc3339.of(asOf));
    }
  }

  private record All(
      List<One> figures,
      Subject.Shown of,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf) {}

  private void figures(Context ctx, String tenant) {
    Subject subject = subjects.of(ctx, tenant);
    boolean today = ctx.queryParam("from") == null && ctx.queryParam("to") == null;
    Step step = Span.step(ctx, subject, Step.DAY);
    Span span =
        today
            ? Span.running(step, subject.zone(), clock)
            : Span.read(ctx, step, subject.zone(), clock, 1, MAX_WINDOWS);
    Totals sums =
        today && step == Step.DAY
            ? statistics.today(subject, span, WINDOWED)
            : statistics.total(subject, span, WINDOWED, FigureLog.LIVE);
    boolean isFinal = sums.isFinal() && sums.end() >= span.to();
    List<One> all = new ArrayList<>();
    for (Figure figure : WINDOWED) {
      all.add(windowed(figure, sums, span, isFinal));
    }
    if (today) {
      present(subject, all);
    }
    if (subject.site() == null && subject.device() == null) {
      outside(subject, span, all);
    }
    Answer.ok(ctx, new All(all, subject.shown(), span.shown(), isFinal, Rfc3339.of(sums.asOf())));
  }

  private static One windowed(Figure figure, Totals sums, Span span, boolean isFinal) {
    boolean isMoment = figure.kind() == Kind.MOMENT;
    Span.Shown window =
        isMoment && sums.windows() > 0 ? Span.Shown.moment(sums.asOf(), span.zone()) : span.shown();
    return One.of(figure, sums.of(figure), window, isFinal, sums.asOf());
  }

  /** What is of a moment is of now. */
  private void present(Subject subject, List<One> all) {
    Counts now = live.count(subject, null);
    long moment = now.asOf() == null ? clock.millis() : now.asOf();
    Span.Shown window = Span.Shown.moment(moment, subject.zone());
    all.removeIf(one -> OF_NOW.contains(one.name()));
    all.add(0, one(Figure.ONLINE_RATE, now.online(), now.devices(), window, now));
    all.add(1, one(Figure.DEVICE_FAULT_RATE, now.faulty(), now.devices(), window, now));
    all.add(2, one(Figure.UTILIZATION_RATE, now.charging(), now.ports(), window, now));
    all.add(3, one(Figure.PORT_FAULT_RATE, now.fault(), now.ports(), window, now));
  }

  private static One one(
      Figure figure, long numerator, long denominator, Span.Shown window, Counts now) {
    return One.of(figure, Measured.of(figure, numerator, denominator), window, false, now.asOf());
  }

  /** Calls and pushes are of the tenant, not of its sites and devices. */
  private void outside(Subject subject, Span span, List<One> all) {
    JsonNode calls = ask(NamedQuery.API_CALLS, subject, span);
    add(
        Figure.API_SUCCESS_RATE,
        calls.path("successes").asLong(),
        calls.path("all_calls").asLong(),
        span,
        all);
    boolean none = calls.path("all_calls").asLong() == 0;
    add(Figure.API_RESPONSE, Math.round(calls.path("p95_ms").asDouble()), none ? 0 : 1, span, all);
    JsonNode events = ask(NamedQuery.PUSHES_BY_EVENT, subject, span);
    add(
        Figure.EVENT_PUSH_SUCCESS_RATE,
        events.path("numerator").asLong(),
        events.path("denominator").asLong(),
        span,
        all);
    JsonNode attempts = ask(NamedQuery.PUSHES_BY_ATTEMPT, subject, span);
    add(
        Figure.ATTEMPT_PUSH_SUCCESS_RATE,
        attempts.path("numerator").asLong(),
        attempts.path("denominator").asLong(),
        span,
        all);
  }

  private JsonNode ask(NamedQuery query, Subject subject, Span span) {
    List<JsonNode> rows = statistics.ask(query, subject, span, List.of(), FigureLog.LIVE);
    return rows.isEmpty() ? Json.MAPPER.createObjectNode() : rows.get(0);
  }

  /** A replay may deliver an event at any time later: these are never final. */
  private void add(Figure figure, long numerator, long denominator, Span span, List<One> all) {
    all.add(
        One.of(
            figure,
            Measured.of(figure, numerator, denominator),
            span.shown(),
            false,
            Math.min(span.to(), clock.millis())));
  }
}
