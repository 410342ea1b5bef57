package io.chargeline.jobs.figures;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.function.Consumer;

/**
 * Cuts time into windows without gap or overlap: minutes, hours and days of a zone. A day of
 * changing clocks has 23 or 25 hours. An hour is cut where clocks are set, so that where they are
 * set by half an hour it is two windows. Minutes lie within hours, hours within days.
 */
final class Grid {
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  private final ZoneTimeline zones;

  Grid(ZoneTimeline zones) {
    this.zones = zones;
  }

  /** The window that holds this moment. */
  Window at(Step step, long time) {
    ZoneId zone = zones.at(time);
    long[] span =
        switch (step) {
          case MINUTE -> minute(time);
          case HOUR -> hour(zone.getRules(), time);
          case DAY -> day(zone, time);
        };
    long start = Math.max(span[0], zones.since(time));
    long end = Math.min(span[1], zones.until(time));
    return new Window(step, start, end, zone.getId());
  }

  /** All that meet a span of time, in order. */
  void meeting(Step step, long from, long until, Consumer<Window> each) {
    for (long at = from; at < until; ) {
      Window window = at(step, at);
      each.accept(window);
      at = window.end();
    }
  }

  /** All that end within a span of time, its end included, in order. */
  void ending(Step step, long after, long until, Consumer<Window> each) {
    for (Window window = at(step, after); window.end() <= until; ) {
      each.accept(window);
      window = at(step, window.end());
    }
  }

  private static long[] minute(long time) {
    long start = Math.floorDiv(time, MINUTE_MS) * MINUTE_MS;
    return new long[] {start, start + MINUTE_MS};
  }

  private static long[] hour(ZoneRules rules, long time) {
    Instant instant = Instant.ofEpochMilli(time);
    long offset = rules.getOffset(instant).getTotalSeconds() * 1000L;
    long start = Math.floorDiv(time + offset, HOUR_MS) * HOUR_MS - offset;
    long end = start + HOUR_MS;
    // The one before includes a transition at this very moment only from the next on.
    ZoneOffsetTransition before = rules.previousTransition(instant.plusMillis(1));
    ZoneOffsetTransition after = rules.nextTransition(instant);
    if (before != null) {
      start = Math.max(start, before.getInstant().toEpochMilli());
    }
    if (after != null) {
      end = Math.min(end, after.getInstant().toEpochMilli());
    }
    return new long[] {start, end};
  }

  private static long[] day(ZoneId zone, long time) {
    LocalDate date = Instant.ofEpochMilli(time).atZone(zone).toLocalDate();
    // Where clocks go back over midnight, a day's last minutes come after the next has begun.
    long end = startOf(date.plusDays(1), zone);
    if (end <= time) {
      return new long[] {end, startOf(date.plusDays(2), zone)};
    }
    return new long[] {startOf(date, zone), end};
  }

  private static long startOf(LocalDate date, ZoneId zone) {
    return date.atStartOfDay(zone).toInstant().toEpochMilli();
  }
}
