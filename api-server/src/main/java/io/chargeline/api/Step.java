package io.chargeline.api;

import io.chargeline.domain.WireName;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;

/** How long the windows of figures are. Hours and days are the zone's. */
enum Step implements WireName {
  MINUTE(ChronoUnit.MINUTES),
  HOUR(ChronoUnit.HOURS),
  DAY(ChronoUnit.DAYS);

  private final ChronoUnit unit;

  Step(ChronoUnit unit) {
    this.unit = unit;
  }

  /** The begin of the window that this moment is in, unix milliseconds. */
  long floor(long time, ZoneId zone) {
    return at(time, zone).truncatedTo(unit).toInstant().toEpochMilli();
  }

  /** The end of the window that begins then. */
  long next(long start, ZoneId zone) {
    ZonedDateTime begin = at(start, zone);
    long end =
        this == DAY
            ? begin.toLocalDate().plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli()
            : begin.plus(1, unit).truncatedTo(unit).toInstant().toEpochMilli();
    // Where clocks are set back within an hour, the hour's begin comes twice.
    return end > start ? end : start + unit.getDuration().toMillis();
  }

  /** The begin of the first window from this moment on. */
  long ceil(long time, ZoneId zone) {
    long floor = floor(time, zone);
    return floor == time ? time : next(floor, zone);
  }

  /** Less than any window of a step shorter than this has; for limits. */
  long about() {
    return unit.getDuration().toMillis();
  }

  private static ZonedDateTime at(long time, ZoneId zone) {
    return ZonedDateTime.ofInstant(Instant.ofEpochMilli(time), zone);
  }
}
