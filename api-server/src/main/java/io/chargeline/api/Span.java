package io.chargeline.api;

import io.javalin.http.Context;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A stretch of time in whole windows.
 *
 * @param from unix milliseconds, included
 * @param to unix milliseconds, excluded
 */
record Span(long from, long to, Step step, ZoneId zone) {
  private static final Pattern DATE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");
  private static final String FROM = "from";
  private static final String TO = "to";

  /** As the answer says it. */
  record Shown(String from, String to, String step, String zone) {
    static Shown moment(Long time, ZoneId zone) {
      return new Shown(Rfc3339.of(time), Rfc3339.of(time), "moment", zone.getId());
    }
  }

  Shown shown() {
    return new Shown(Rfc3339.of(from), Rfc3339.of(to), step.wireName(), zone.getId());
  }

  /** The window of this step that now is in. */
  static Span running(Step step, ZoneId zone, Clock clock) {
    long from = step.floor(clock.millis(), zone);
    return new Span(from, step.next(from, zone), step, zone);
  }

  /**
   * Reads {@code from} and {@code to}, times or dates of the zone, and widens them to whole
   * windows.
   *
   * @param back how many windows there are when {@code from} is not given, the running one included
   * @param most how many windows there may be
   * @throws Problem 400 naming the parameter and the remedy
   */
  static Span read(Context ctx, Step step, ZoneId zone, Clock clock, int back, int most) {
    Long givenTo = time(ctx, TO, zone);
    long end = givenTo == null ? clock.millis() + 1 : givenTo;
    Long givenFrom = time(ctx, FROM, zone);
    long to = step.ceil(end, zone);
    long from = givenFrom == null ? back(to, step, zone, back) : step.floor(givenFrom, zone);
    if (from >= to) {
      throw Query.invalid(
          FROM, ctx.queryParam(FROM), "give a time before to = " + Rfc3339.of(to), "须早于 to");
    }
    Span span = new Span(from, to, step, zone);
    // A day of changing clocks is shorter.
    if ((to - from) / step.about() > most + 1L) {
      throw tooLong(ctx, span, most);
    }
    return span;
  }

  private static long back(long to, Step step, ZoneId zone, int windows) {
    long from = to;
    for (int i = 0; i < windows; i++) {
      from = step.floor(from - 1, zone);
    }
    return from;
  }

  private static Problem tooLong(Context ctx, Span span, int most) {
    String longer =
        switch (span.step()) {
          case MINUTE -> "give step=hour or step=day, or a shorter window";
          case HOUR -> "give step=day, or a shorter window";
          case DAY -> "give a shorter window";
        };
    String from = ctx.queryParam(FROM);
    return Query.invalid(
        FROM,
        from == null ? Rfc3339.of(span.from()) : from,
        "from there to %s there are about %d windows of a %s, at most %d are told at once; %s"
            .formatted(
                Rfc3339.of(span.to()),
                (span.to() - span.from()) / span.step().about(),
                span.step().wireName(),
                most,
                longer),
        "时间范围过长,最多 " + most + " 个时间段;请缩短范围或增大 step");
  }

  /** Reads {@code step}. */
  static Step step(Context ctx, Subject subject, Step otherwise) {
    String text = ctx.queryParam("step");
    if (text == null) {
      return otherwise;
    }
    Step step =
        switch (text.toLowerCase(Locale.ROOT)) {
          case "minute" -> Step.MINUTE;
          case "hour" -> Step.HOUR;
          case "day" -> Step.DAY;
          default ->
              throw Query.invalid("step", text, "give minute, hour or day", "可用 minute、hour、day");
        };
    if (step == Step.MINUTE && !subject.hasMinutes()) {
      throw Query.invalid(
          "step",
          text,
          "devices and ports have hours and days; give step=hour, or leave device out",
          "设备和端口只有小时和天的统计,请使用 step=hour");
    }
    return step;
  }

  private static Long time(Context ctx, String name, ZoneId zone) {
    String text = ctx.queryParam(name);
    if (text == null || !DATE.matcher(text).matches()) {
      return HistoryRoutes.time(ctx, name);
    }
    try {
      ZonedDateTime day = LocalDate.parse(text).atStartOfDay(zone);
      if (day.getYear() > 1970 && day.getYear() < 2200) {
        return day.toInstant().toEpochMilli();
      }
    } catch (DateTimeParseException notADate) {
      // answered below
    }
    throw Query.invalid(
        name, text, "give a date such as 2026-01-31, or a time with its zone", "日期格式如 2026-01-31");
  }

  /** The span as long before this one; of whole days so many days before, whatever their length. */
  Span before() {
    boolean days = Step.DAY.floor(from, zone) == from && Step.DAY.floor(to, zone) == to;
    if (!days) {
      return new Span(step.floor(from - (to - from), zone), from, step, zone);
    }
    long number =
        local(from)
            .toLocalDate()
            .until(local(to).toLocalDate(), java.time.temporal.ChronoUnit.DAYS);
    return new Span(
        local(from).toLocalDate().minusDays(number).atStartOfDay(zone).toInstant().toEpochMilli(),
        from,
        step,
        zone);
  }

  /** The same local times a week before. */
  Span weekBefore() {
    return moved(local(from).minusWeeks(1), local(to).minusWeeks(1));
  }

  /** The same local times a year before. */
  Span yearBefore() {
    return moved(local(from).minusYears(1), local(to).minusYears(1));
  }

  private Span moved(ZonedDateTime begin, ZonedDateTime end) {
    return new Span(
        step.floor(begin.toInstant().toEpochMilli(), zone),
        step.ceil(end.toInstant().toEpochMilli(), zone),
        step,
        zone);
  }

  private ZonedDateTime local(long time) {
    return ZonedDateTime.ofInstant(Instant.ofEpochMilli(time), zone);
  }
}
