package io.chargeline.oracle;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.zone.ZoneOffsetTransition;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/** Minutes, hours and days where the zone may change. */
final class Calendar {
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();

  private final TreeMap<Long, ZoneId> zones = new TreeMap<>();
  private final Map<Step, TreeMap<Long, Span>> known = new EnumMap<>(Step.class);

  /** How long a window is. */
  enum Step {
    MINUTE,
    HOUR,
    DAY
  }

  /**
   * A window.
   *
   * @param start unix milliseconds, included
   * @param end unix milliseconds, excluded
   */
  record Span(long start, long end, String zone) {}

  Calendar(ZoneId first) {
    zones.put(Long.MIN_VALUE, first);
  }

  /** From this moment on; later than any before. */
  void change(long from, ZoneId zone) {
    if (!zones.lastEntry().getValue().equals(zone)) {
      zones.put(from, zone);
    }
  }

  /** The window that holds this moment. */
  Span at(Step step, long time) {
    TreeMap<Long, Span> spans = known.computeIfAbsent(step, unused -> new TreeMap<>());
    Map.Entry<Long, Span> near = spans.floorEntry(time);
    if (near != null && near.getValue().end > time) {
      return near.getValue();
    }
    Span span = find(step, time);
    if (step != Step.MINUTE) {
      spans.put(span.start, span);
    }
    return span;
  }

  private Span find(Step step, long time) {
    Map.Entry<Long, ZoneId> entry = zones.floorEntry(time);
    ZoneId zone = entry.getValue();
    Long next = zones.higherKey(time);
    Span span =
        switch (step) {
          case MINUTE -> minute(time, zone);
          case HOUR -> hour(time, zone);
          case DAY -> day(time, zone);
        };
    return new Span(
        Math.max(span.start, entry.getKey()),
        next == null ? span.end : Math.min(span.end, next),
        zone.getId());
  }

  private static Span minute(long time, ZoneId zone) {
    long start = time - Math.floorMod(time, MINUTE_MS);
    return new Span(start, start + MINUTE_MS, zone.getId());
  }

  /** The hour of the clock on the wall, cut where that clock is set. */
  private static Span hour(long time, ZoneId zone) {
    Instant instant = Instant.ofEpochMilli(time);
    ZonedDateTime wall = instant.atZone(zone);
    long into =
        ChronoUnit.MILLIS.between(
            wall.toLocalDateTime().truncatedTo(ChronoUnit.HOURS), wall.toLocalDateTime());
    long start = time - into;
    long end = start + Duration.ofHours(1).toMillis();
    ZoneOffsetTransition after = zone.getRules().nextTransition(instant);
    if (after != null) {
      end = Math.min(end, after.getInstant().toEpochMilli());
    }
    ZoneOffsetTransition before = zone.getRules().previousTransition(instant.plusMillis(1));
    if (before != null) {
      start = Math.max(start, before.getInstant().toEpochMilli());
    }
    return new Span(start, end, zone.getId());
  }

  /** From the first midnight of a date until the first of the next. */
  private static Span day(long time, ZoneId zone) {
    var date = Instant.ofEpochMilli(time).atZone(zone).toLocalDate().plusDays(1);
    while (date.atStartOfDay(zone).toInstant().toEpochMilli() > time) {
      date = date.minusDays(1);
    }
    return new Span(
        date.atStartOfDay(zone).toInstant().toEpochMilli(),
        date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli(),
        zone.getId());
  }
}
