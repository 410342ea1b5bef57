package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hours and days as the zone has them. */
final class SpanTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    // Clocks go forward, and back.
    "DAY, 2026-03-29T10:00:00Z, Europe/Berlin, 2026-03-28T23:00:00Z, 2026-03-29T22:00:00Z",
    "DAY, 2026-10-25T10:00:00Z, Europe/Berlin, 2026-10-24T22:00:00Z, 2026-10-25T23:00:00Z",
    "HOUR, 2026-10-25T00:30:00Z, Europe/Berlin, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
    "HOUR, 2026-10-25T01:30:00Z, Europe/Berlin, 2026-10-25T01:00:00Z, 2026-10-25T02:00:00Z",
    "HOUR, 2026-03-29T00:59:00Z, Europe/Berlin, 2026-03-29T00:00:00Z, 2026-03-29T01:00:00Z",
    // Half hours and quarters.
    "HOUR, 2026-03-01T00:45:00Z, Asia/Kolkata, 2026-03-01T00:30:00Z, 2026-03-01T01:30:00Z",
    "HOUR, 2026-03-01T00:20:00Z, Asia/Kathmandu, 2026-03-01T00:15:00Z, 2026-03-01T01:15:00Z",
    "MINUTE, 2026-03-01T00:20:59Z, Asia/Shanghai, 2026-03-01T00:20:00Z, 2026-03-01T00:21:00Z",
    "DAY, 2026-03-01T16:00:00Z, Asia/Shanghai, 2026-03-01T16:00:00Z, 2026-03-02T16:00:00Z"
  })
  void aWindowBeginsAndEndsInItsZone(Step step, String time, String zone, String from, String to) {
    ZoneId id = ZoneId.of(zone);
    long begin = step.floor(millis(time), id);
    assertThat(Instant.ofEpochMilli(begin)).isEqualTo(from);
    assertThat(Instant.ofEpochMilli(step.next(begin, id))).isEqualTo(to);
    assertThat(step.ceil(begin, id)).isEqualTo(begin);
    assertThat(step.ceil(begin + 1, id)).isEqualTo(millis(to));
  }

  @Test
  void daysBeforeAreDaysWhateverTheirLength() {
    Span sunday = span("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z");
    assertThat(sunday.before()).isEqualTo(span("2026-03-27T23:00:00Z", "2026-03-28T23:00:00Z"));
    assertThat(sunday.weekBefore()).isEqualTo(span("2026-03-21T23:00:00Z", "2026-03-22T23:00:00Z"));
    assertThat(sunday.yearBefore()).isEqualTo(span("2025-03-28T23:00:00Z", "2025-03-29T23:00:00Z"));
  }

  @Test
  void hoursBeforeAreAsMany() {
    assertThat(span("2026-03-29T10:00:00Z", "2026-03-29T13:00:00Z").before())
        .isEqualTo(span("2026-03-29T07:00:00Z", "2026-03-29T10:00:00Z"));
  }

  @Test
  void theRunningDayIsTheZones() {
    Clock clock = Clock.fixed(Instant.parse("2026-03-01T23:30:00Z"), ZoneOffset.UTC);
    assertThat(Span.running(Step.DAY, BERLIN, clock))
        .isEqualTo(
            new Span(
                millis("2026-03-01T23:00:00Z"), millis("2026-03-02T23:00:00Z"), Step.DAY, BERLIN));
  }

  private static Span span(String from, String to) {
    return new Span(millis(from), millis(to), Step.HOUR, BERLIN);
  }

  private static long millis(String time) {
    return Instant.parse(time).toEpochMilli();
  }
}
