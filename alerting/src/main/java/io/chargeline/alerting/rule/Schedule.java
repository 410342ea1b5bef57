package io.chargeline.alerting.rule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Set;

/**
 * When a rule may call somebody. A time {@code to} that is not after {@code from} is of the next
 * day; the day is that of {@code from}.
 */
public record Schedule(ZoneId zone, Set<DayOfWeek> days, LocalTime from, LocalTime to) {
  private static final int A_WEEK_AND_A_DAY = 8;

  public Schedule {
    days = Set.copyOf(days);
  }

  /**
   * @param at unix milliseconds
   */
  public boolean open(long at) {
    LocalDate today = Instant.ofEpochMilli(at).atZone(zone).toLocalDate();
    return open(today.minusDays(1), at) || open(today, at);
  }

  /** When it opens or closes next, after {@code at}; unix milliseconds. */
  public long nextChange(long at) {
    LocalDate day = Instant.ofEpochMilli(at).atZone(zone).toLocalDate().minusDays(1);
    long next = Long.MAX_VALUE;
    for (int i = 0; i <= A_WEEK_AND_A_DAY; i++, day = day.plusDays(1)) {
      if (days.contains(day.getDayOfWeek())) {
        next = earliest(next, begin(day), at);
        next = earliest(next, end(day), at);
      }
    }
    return next;
  }

  private static long earliest(long next, long candidate, long after) {
    return candidate > after ? Math.min(next, candidate) : next;
  }

  private boolean open(LocalDate day, long at) {
    return days.contains(day.getDayOfWeek()) && begin(day) <= at && at < end(day);
  }

  private long begin(LocalDate day) {
    return millis(day.atTime(from).atZone(zone));
  }

  private long end(LocalDate day) {
    LocalDate last = to.isAfter(from) ? day : day.plusDays(1);
    return millis(last.atTime(to).atZone(zone));
  }

  private static long millis(ZonedDateTime time) {
    return time.toInstant().toEpochMilli();
  }
}
