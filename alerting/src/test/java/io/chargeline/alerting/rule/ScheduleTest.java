package io.chargeline.alerting.rule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours of a day, as the clocks on the wall of a zone have them. */
class ScheduleTest {
  private static final Set<DayOfWeek> DAILY = EnumSet.allOf(DayOfWeek.class);

  @Test
  void anHourOverMidnightIsOfTheDayOnWhichItBegins() {
    Schedule schedule = schedule("Asia/Shanghai", Set.of(DayOfWeek.FRIDAY), "22:00", "06:00");
    assertThat(schedule.open(at("2026-01-02T22:00+08:00[Asia/Shanghai]"))).isTrue();
    assertThat(schedule.open(at("2026-01-03T05:59:59+08:00[Asia/Shanghai]"))).isTrue();
    assertThat(schedule.open(at("2026-01-03T06:00+08:00[Asia/Shanghai]"))).isFalse();
    assertThat(schedule.open(at("2026-01-02T05:00+08:00[Asia/Shanghai]"))).isFalse();
    assertThat(schedule.nextChange(at("2026-01-02T23:00+08:00[Asia/Shanghai]")))
        .isEqualTo(at("2026-01-03T06:00+08:00[Asia/Shanghai]"));
    assertThat(schedule.nextChange(at("2026-01-03T06:00+08:00[Asia/Shanghai]")))
        .isEqualTo(at("2026-01-09T22:00+08:00[Asia/Shanghai]"));
  }

  @Test
  void oneBeginAndEndAreTheWholeDay() {
    Schedule schedule = schedule("Asia/Shanghai", Set.of(DayOfWeek.FRIDAY), "00:00", "00:00");
    assertThat(schedule.open(at("2026-01-02T00:00+08:00[Asia/Shanghai]"))).isTrue();
    assertThat(schedule.open(at("2026-01-02T23:59:59.999+08:00[Asia/Shanghai]"))).isTrue();
    assertThat(schedule.open(at("2026-01-03T00:00+08:00[Asia/Shanghai]"))).isFalse();
  }

  /** On 2026-03-29 at 02:00 the clocks of Berlin go on to 03:00, on 2026-10-25 at 03:00 back. */
  @ParameterizedTest
  @CsvSource({
    "01:00, 04:00, 2026-03-29T00:00:00Z, 2026-03-29T02:00:00Z",
    "02:30, 04:00, 2026-03-29T01:30:00Z, 2026-03-29T02:00:00Z",
    "01:00, 02:30, 2026-03-29T00:00:00Z, 2026-03-29T01:30:00Z",
    "23:00, 05:00, 2026-03-28T22:00:00Z, 2026-03-29T03:00:00Z",
    "01:00, 04:00, 2026-10-24T23:00:00Z, 2026-10-25T03:00:00Z",
    "02:30, 04:00, 2026-10-25T00:30:00Z, 2026-10-25T03:00:00Z",
    "23:00, 05:00, 2026-10-24T21:00:00Z, 2026-10-25T04:00:00Z",
  })
  void clocksThatAreChangedMakeItShorterOrLonger(
      String from, String to, String opens, String closes) {
    Schedule schedule = schedule("Europe/Berlin", DAILY, from, to);
    long begin = Instant.parse(opens).toEpochMilli();
    long end = Instant.parse(closes).toEpochMilli();
    assertThat(schedule.open(begin - 1)).isFalse();
    assertThat(schedule.open(begin)).isTrue();
    assertThat(schedule.nextChange(begin - 1)).isEqualTo(begin);
    assertThat(schedule.open(end - 1)).isTrue();
    assertThat(schedule.open(end)).isFalse();
    assertThat(schedule.nextChange(begin)).isEqualTo(end);
  }

  /** Whatever the zone: between two changes nothing changes, and each change is one. */
  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-27T00:00:00Z",
    "Europe/Berlin, 2026-10-23T00:00:00Z",
    "America/New_York, 2026-03-06T00:00:00Z",
    "Australia/Lord_Howe, 2026-04-03T00:00:00Z",
    "Asia/Kathmandu, 2026-04-03T00:00:00Z",
  })
  void theNextChangeIsWhereItOpensOrCloses(String zone, String begin) {
    for (int hour = 0; hour < 24; hour++) {
      String from = LocalTime.of(hour, 30).toString();
      String to = LocalTime.of((hour * 7 + 5) % 24, 0).toString();
      Schedule schedule =
          schedule(zone, EnumSet.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), from, to);
      long at = Instant.parse(begin).toEpochMilli();
      for (int i = 0; i < 8; i++) {
        long next = schedule.nextChange(at);
        boolean open = schedule.open(at);
        for (long t = at; t < next; t += 600_000) {
          assertThat(schedule.open(t)).as(zone + ' ' + from + ' ' + to + ' ' + t).isEqualTo(open);
        }
        assertThat(schedule.open(next - 1)).isEqualTo(open);
        at = next;
      }
    }
  }

  private static Schedule schedule(String zone, Set<DayOfWeek> days, String from, String to) {
    return new Schedule(ZoneId.of(zone), days, LocalTime.parse(from), LocalTime.parse(to));
  }

  private static long at(String time) {
    return ZonedDateTime.parse(time).toInstant().toEpochMilli();
  }
}
