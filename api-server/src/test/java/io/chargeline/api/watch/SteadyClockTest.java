package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {
  private static final long T = 1_800_000_000_000L;

  private long wallMs = T;
  private long nanos;
  private final SteadyClock steady =
      new SteadyClock(
          new Clock() {
            @Override
            public ZoneId getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return Instant.ofEpochMilli(wallMs);
            }
          },
          () -> nanos);

  private long after(long wall, long run) {
    wallMs += wall;
    nanos += run * 1_000_000;
    return steady.next() - T;
  }

  @Test
  void itIsTheWallClock() {
    assertThat(after(1000, 1000)).isEqualTo(1000);
    assertThat(after(1001, 1000)).isEqualTo(2001);
    assertThat(after(30_000, 30_000)).as("the process stood still").isEqualTo(32_001);
  }

  @Test
  void aClockThatIsSetIsFollowedSlowly() {
    assertThat(after(3_600_000, 1000)).isEqualTo(2000);
    assertThat(after(1000 - 3_600_000, 1000)).as("back again").isEqualTo(2500);
    assertThat(after(-60_000, 1000)).isEqualTo(3000);
    assertThat(after(0, 0)).as("never the same").isEqualTo(3001);
  }
}
