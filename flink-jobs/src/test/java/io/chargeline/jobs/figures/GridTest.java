package io.chargeline.jobs.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GridTest {
  private static final long HOUR = Duration.ofHours(1).toMillis();

  /** Whole, half and quarter hours; clocks set by one hour, by half of one, and over midnight. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Asia/Shanghai",
        "Asia/Kolkata",
        "Asia/Kathmandu",
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "Pacific/Chatham",
        "America/Havana",
        "UTC"
      })
  void windowsFollowOneAnotherAndLieWithinLongerOnes(String zone) {
    Grid grid = new Grid(ZoneTimeline.of(ZoneId.of(zone)));
    Random random = new Random(6);
    long from = Instant.parse("2001-01-01T00:00:00Z").toEpochMilli();
    for (int i = 0; i < 2_000; i++) {
      long time = from + random.nextLong(Duration.ofDays(365 * 30).toMillis());
      assertNested(grid, time);
    }
    // Every hour of two years, so that every kind of change is among them.
    long begin = Instant.parse("2011-01-01T00:00:00Z").toEpochMilli();
    for (long time = begin; time < begin + 2 * 366 * 24 * HOUR; time += HOUR) {
      assertNested(grid, time - 1);
      assertNested(grid, time);
    }
  }

  private static void assertNested(Grid grid, long time) {
    Window minute = grid.at(Step.MINUTE, time);
    Window hour = grid.at(Step.HOUR, time);
    Window day = grid.at(Step.DAY, time);
    for (Window window : List.of(minute, hour, day)) {
      assertThat(window.start()).isLessThanOrEqualTo(time);
      assertThat(window.end()).isGreaterThan(time);
      assertThat(grid.at(window.step(), window.start())).isEqualTo(window);
      assertThat(grid.at(window.step(), window.end() - 1)).isEqualTo(window);
      assertThat(grid.at(window.step(), window.end()).start()).isEqualTo(window.end());
    }
    // Until 2011 clocks in St. John's were set at one minute past midnight.
    if (day.start() >= Instant.parse("2012-01-01T00:00:00Z").toEpochMilli()) {
      assertThat(hour.start() % Scope.PORT.slotMs()).isZero();
      assertThat(day.start() % Scope.PORT.slotMs()).isZero();
    }
    assertThat(hour.start()).isLessThanOrEqualTo(minute.start());
    assertThat(hour.end()).isGreaterThanOrEqualTo(minute.end());
    assertThat(day.start()).isLessThanOrEqualTo(hour.start());
    assertThat(day.end()).isGreaterThanOrEqualTo(hour.end());
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, 2026-03-29, 23, 23",
    "Europe/Berlin, 2026-10-25, 25, 25",
    "America/New_York, 2026-11-01, 25, 25",
    "Asia/Kolkata, 2026-03-29, 24, 24",
    "Asia/Shanghai, 2026-03-29, 24, 24",
    // Set by half an hour at 2:00: two hours of half an hour.
    "Australia/Lord_Howe, 2026-04-05, 24.5, 25",
    "America/Sao_Paulo, 2018-11-04, 23, 23"
  })
  void aDayHasItsHours(String zone, LocalDate date, double hours, int windows) {
    ZoneId id = ZoneId.of(zone);
    Grid grid = new Grid(ZoneTimeline.of(id));
    Window day = grid.at(Step.DAY, date.atTime(12, 0).atZone(id).toInstant().toEpochMilli());
    assertThat((day.end() - day.start()) / (double) HOUR).isEqualTo(hours);
    List<Window> inIt = new ArrayList<>();
    grid.meeting(Step.HOUR, day.start(), day.end(), inIt::add);
    assertThat(inIt).hasSize(windows);
    List<Window> minutes = new ArrayList<>();
    grid.meeting(Step.MINUTE, day.start(), day.end(), minutes::add);
    assertThat(minutes).hasSize((int) (hours * 60));
  }

  @Test
  void anotherZoneCutsTheDayAtTheNextFullHour() {
    long noon = Instant.parse("2026-05-05T12:20:00Z").toEpochMilli();
    TreeMap<Long, ZoneId> changes = new TreeMap<>();
    changes.put(noon, ZoneId.of("Asia/Shanghai"));
    ZoneTimeline zones = ZoneTimeline.of(ZoneId.of("UTC"), changes);
    Grid grid = new Grid(zones);
    assertThat(grid.at(Step.DAY, noon))
        .isEqualTo(window("2026-05-05T00:00:00Z", "2026-05-05T13:00:00Z", "UTC"));
    assertThat(grid.at(Step.DAY, noon + HOUR))
        .isEqualTo(window("2026-05-05T13:00:00Z", "2026-05-05T16:00:00Z", "Asia/Shanghai"));
    assertThat(ZoneTimeline.parse(zones.text()).text()).isEqualTo(zones.text());
    assertThat(zones.differsFrom(ZoneTimeline.of(ZoneId.of("UTC"))))
        .isEqualTo(Instant.parse("2026-05-05T13:00:00Z").toEpochMilli());
  }

  private static Window window(String start, String end, String zone) {
    return new Window(
        Step.DAY, Instant.parse(start).toEpochMilli(), Instant.parse(end).toEpochMilli(), zone);
  }
}
