package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.LiveCounts.Counts;
import io.chargeline.sql.Figure;
import io.chargeline.sql.NamedQuery;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How things stand: the mission's three objects, and series of figures. */
final class StatsRoutes {
  private static final String PATH = "/api/third/stats/";
  private static final int MAX_POINTS = 2000;
  private static final int MAX_MODEL = 64;

  /** Minutes go 100 days after they were stored. */
  private static final long MINUTES_KEPT_MS = Duration.ofDays(99).toMillis();

  private static final List<Figure> BUSINESS =
      List.of(
          Figure.SESSIONS_STARTED,
          Figure.ENERGY,
          Figure.AVG_DURATION,
          Figure.CHARGING_SUCCESS_RATE);

  private final Subjects subjects;
  private final LiveCounts live;
  private final Statistics statistics;
  private final Moments moments;
  private final Clock clock;

  StatsRoutes(Subjects subjects, LiveCounts live, Statistics statistics, Clock clock) {
    this.subjects = subjects;
    this.live = live;
    this.statistics = statistics;
    this.moments = new Moments(statistics);
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get(PATH + "devices", this::devices),
        Route.get(PATH + "usage", this::usage),
        Route.get(PATH + "series", this::series));
  }

  /** The mission's object. */
  record DeviceStats(
      long totalDevices,
      long onlineDevices,
      long offlineDevices,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double onlineRate) {}

  /** The mission's object. */
  record PortStats(
      long totalPorts,
      long idlePorts,
      long chargingPorts,
      long faultPorts,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double utilizationRate) {}

  /**
   * The mission's object.
   *
   * @param todayEnergy kWh
   * @param avgDuration s
   */
  record BusinessStats(
      long todaySessions,
      double todayEnergy,
      @JsonInclude(JsonInclude.Include.ALWAYS) Long avgDuration,
      @JsonInclude(JsonInclude.Include.ALWAYS) Double successRate) {}

  private record DevicesAnswer(
      DeviceStats deviceStats,
      PortStats portStats,
      Subject.Shown of,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf) {}

  /**
   * @param window of {@code business_stats}, as {@code as_of} is
   * @param portsAsOf the moment of {@code port_stats}
   */
  private record UsageAnswer(
      PortStats portStats,
      BusinessStats businessStats,
      Subject.Shown of,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf,
      String portsAsOf) {}

  private void devices(Context ctx, String tenant) {
    Subject subject = subjects.of(ctx, tenant);
    String model = model(ctx);
    Long at = at(ctx);
    if (at == null) {
      Counts now = live.count(subject, model);
      Long moment = now.asOf() == null ? Long.valueOf(clock.millis()) : now.asOf();
      Answer.ok(
          ctx,
          new DevicesAnswer(
              deviceStats(now),
              portStats(now),
              subject.shown(),
              Span.Shown.moment(moment, subject.zone()),
              false,
              Rfc3339.of(now.asOf())));
      return;
    }
    refuseModel(model);
    Moments.Moment then = moments.at(subject, minuteOrHour(subject, at), at);
    Answer.ok(
        ctx,
        new DevicesAnswer(
            then.deviceStats(),
            then.portStats(),
            subject.shown(),
            Span.Shown.moment(then.at(), subject.zone()),
            then.isFinal(),
            Rfc3339.of(then.at())));
  }

  private static DeviceStats deviceStats(Counts now) {
    return new DeviceStats(
        now.devices(), now.online(), now.offline(), Measured.ratio(now.online(), now.devices()));
  }

  private static PortStats portStats(Counts now) {
    return new PortStats(
        now.ports(),
        now.idle(),
        now.charging(),
        now.fault(),
        Measured.ratio(now.charging(), now.ports()));
  }

  private void usage(Context ctx, String tenant) {
    Subject subject = subjects.of(ctx, tenant);
    refuseModel(model(ctx));
    Long at = at(ctx);
    if (at != null) {
      usageThen(ctx, subject, at);
      return;
    }
    Counts now = live.count(subject, null);
    Span day = Span.running(Step.DAY, subject.zone(), clock);
    Totals today = statistics.today(subject, day, BUSINESS);
    Answer.ok(
        ctx,
        new UsageAnswer(
            portStats(now),
            business(today),
            subject.shown(),
            day.shown(),
            false,
            Rfc3339.of(today.asOf()),
            Rfc3339.of(now.asOf())));
  }

  private void usageThen(Context ctx, Subject subject, long at) {
    Step step = minuteOrHour(subject, at);
    Moments.Moment then = moments.at(subject, step, at);
    long from = Step.DAY.floor(at, subject.zone());
    Span day = new Span(from, step.floor(at, subject.zone()), step, subject.zone());
    Totals sums =
        day.from() == day.to()
            ? Totals.none(BUSINESS, day.to())
            : statistics.total(subject, day, BUSINESS, FigureLog.LIVE);
    Answer.ok(
        ctx,
        new UsageAnswer(
            then.portStats(),
            business(sums),
            subject.shown(),
            day.shown(),
            sums.isFinal(),
            Rfc3339.of(sums.asOf()),
            Rfc3339.of(then.at())));
  }

  private static BusinessStats business(Totals sums) {
    Double duration = sums.of(Figure.AVG_DURATION).value();
    return new BusinessStats(
        sums.numerator(Figure.SESSIONS_STARTED),
        Units.kilo(sums.numerator(Figure.ENERGY)),
        duration == null ? null : Long.valueOf(Math.round(duration)),
        sums.of(Figure.CHARGING_SUCCESS_RATE).value());
  }

  private record SeriesAnswer(
      List<Point> points,
      Subject.Shown of,
      Span.Shown window,
      @JsonProperty("final") boolean isFinal,
      String asOf) {}

  /**
   * A window.
   *
   * @param gap nobody told anything of it
   */
  private record Point(
      String from,
      String to,
      @JsonProperty("final") boolean isFinal,
      String asOf,
      boolean gap,
      List<Measured> figures) {}

  private void series(Context ctx, String tenant) {
    Subject subject = subjects.of(ctx, tenant);
    List<Figure> figures = FigureNames.read(ctx, FigureNames.IN_WINDOWS);
    Step step = Span.step(ctx, subject, Step.HOUR);
    int back =
        switch (step) {
          case MINUTE -> 60;
          case HOUR -> 24;
          case DAY -> 7;
        };
    Span span = Span.read(ctx, step, subject.zone(), clock, back, MAX_POINTS);
    FigureLog log = FigureLog.read(ctx);
    List<JsonNode> rows = statistics.ask(NamedQuery.FIGURES_SERIES, subject, span, figures, log);
    List<Point> points = points(span, rows, figures);
    Long asOf =
        rows.isEmpty()
            ? statistics.asOf(span.to())
            : Long.valueOf(rows.get(rows.size() - 1).path("as_of_ms").asLong());
    boolean isFinal =
        !rows.isEmpty()
            && rows.get(rows.size() - 1).path("end_ms").asLong() >= span.to()
            && rows.stream().allMatch(row -> row.path("all_final").asBoolean());
    Answer.ok(
        ctx, new SeriesAnswer(points, subject.shown(), span.shown(), isFinal, Rfc3339.of(asOf)));
  }

  /** The windows that were told, and gaps where there should be others. */
  private static List<Point> points(Span span, List<JsonNode> rows, List<Figure> figures) {
    List<Point> points = new ArrayList<>();
    long known = span.from();
    for (JsonNode row : rows) {
      gaps(known, row.path("start_ms").asLong(), span, figures, points);
      points.add(point(row, figures));
      known = row.path("end_ms").asLong();
    }
    gaps(known, span.to(), span, figures, points);
    return points;
  }

  private static void gaps(
      long from, long until, Span span, List<Figure> figures, List<Point> into) {
    for (long at = from; at < until; at = span.step().next(at, span.zone())) {
      long end = Math.min(until, span.step().next(at, span.zone()));
      into.add(
          new Point(
              Rfc3339.of(at),
              Rfc3339.of(end),
              false,
              null,
              true,
              figures.stream().map(Measured::unknown).toList()));
    }
  }

  private static Point point(JsonNode row, List<Figure> figures) {
    List<Measured> values = new ArrayList<>();
    for (int i = 0; i < figures.size(); i++) {
      values.add(
          Measured.of(
              figures.get(i),
              row.path("numerators").path(i).asLong(),
              row.path("denominators").path(i).asLong()));
    }
    return new Point(
        Rfc3339.of(row.path("start_ms").asLong()),
        Rfc3339.of(row.path("end_ms").asLong()),
        row.path("all_final").asBoolean(),
        Rfc3339.of(row.path("as_of_ms").asLong()),
        false,
        values);
  }

  private Step minuteOrHour(Subject subject, long at) {
    boolean recent = at > clock.millis() - MINUTES_KEPT_MS;
    return recent && subject.hasMinutes() ? Step.MINUTE : Step.HOUR;
  }

  /** A moment of the past; null: now. */
  private Long at(Context ctx) {
    Long at = HistoryRoutes.time(ctx, "at");
    if (at != null && at > clock.millis()) {
      throw Query.invalid(
          "at",
          ctx.queryParam("at"),
          "give a time of the past, or leave it out for now",
          "须为过去的时间");
    }
    return at;
  }

  /** Null when absent. */
  private static String model(Context ctx) {
    String model = ctx.queryParam("model");
    if (model != null && (model.isEmpty() || model.length() > MAX_MODEL)) {
      throw Query.invalid("model", model, "give 1–64 characters", "须为 1–64 个字符");
    }
    return model;
  }

  private static void refuseModel(String model) {
    if (model != null) {
      throw Query.invalid(
          "model",
          model,
          "only present counts are kept by model: GET /api/third/stats/devices without at; for"
              + " the past ask stats/ranking with of=models",
          "仅实时计数支持按型号筛选");
    }
  }
}
