package io.chargeline.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.oracle.Calendar.Span;
import io.chargeline.oracle.Calendar.Step;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class CalendarTest {
  private static final long HOUR = 3_600_000;

  @Test
  void aDayOfChangingClocksHas23Or25Hours() {
    Calendar berlin = new Calendar(ZoneId.of("Europe/Berlin"));
    assertThat(hours(berlin.at(Step.DAY, at("2026-03-29T12:00:00Z")))).isEqualTo(23);
    assertThat(hours(berlin.at(Step.DAY, at("2026-10-25T12:00:00Z")))).isEqualTo(25);
    assertThat(berlin.at(Step.DAY, at("2026-03-29T12:00:00Z")).start())
        .isEqualTo(at("2026-03-28T23:00:00Z"));
  }

  @Test
  void anHourIsCutWhereClocksAreSetByHalfAnHour() {
    Calendar lordHowe = new Calendar(ZoneId.of("Australia/Lord_Howe"));
    long back = at("2026-04-04T15:00:00Z");
    Span before = lordHowe.at(Step.HOUR, back - 1);
    Span after = lordHowe.at(Step.HOUR, back);
    assertThat(before.end()).isEqualTo(back);
    assertThat(after.start()).isEqualTo(back);
    assertThat(after.end() - after.start()).isEqualTo(HOUR / 2);
  }

  @Test
  void hoursOfAZoneAtAHalfBeginThere() {
    Span hour = new Calendar(ZoneId.of("Asia/Kolkata")).at(Step.HOUR, at("2026-01-01T00:10:00Z"));
    assertThat(hour.start()).isEqualTo(at("2025-12-31T23:30:00Z"));
  }

  @Test
  void aChangeOfZoneCountsFromTheNextFullHourAndCutsTheDay() {
    Zones zones = new Zones(ZoneId.of("Asia/Shanghai"));
    zones.add("t", "", new Zones.Version("Asia/Shanghai", 1, at("2026-01-01T00:00:00Z")));
    zones.add("t", "", new Zones.Version("Europe/Berlin", 2, at("2026-01-10T05:20:00Z")));
    zones.add("t", "", new Zones.Version("America/Lima", 2, at("2026-01-10T05:21:00Z")));
    zones.add("t", "s", new Zones.Version(null, 1, at("2026-01-02T00:00:00Z")));
    for (Calendar calendar : new Calendar[] {zones.of("t", ""), zones.of("t", "s")}) {
      Span before = calendar.at(Step.DAY, at("2026-01-10T05:59:59Z"));
      Span after = calendar.at(Step.DAY, at("2026-01-10T06:00:00Z"));
      assertThat(before)
          .isEqualTo(
              new Span(at("2026-01-09T16:00:00Z"), at("2026-01-10T06:00:00Z"), "Asia/Shanghai"));
      assertThat(after)
          .isEqualTo(
              new Span(at("2026-01-10T06:00:00Z"), at("2026-01-10T23:00:00Z"), "Europe/Berlin"));
    }
    assertThat(zones.of("", "").at(Step.DAY, at("2026-01-10T06:00:00Z")).zone())
        .isEqualTo("Asia/Shanghai");
  }

  private static long hours(Span span) {
    return (span.end() - span.start()) / HOUR;
  }

  private static long at(String instant) {
    return Instant.parse(instant).toEpochMilli();
  }
}
