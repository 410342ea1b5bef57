package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OffsetHistoryTest {
  private static final long T = 1_800_000_000_000L;

  private final OffsetHistory history = new OffsetHistory();

  @Test
  void whoeverHasReadAllIsNotBehind() {
    assertThat(history.secondsBehind(T, 0)).isZero();
    history.ended(T, 100);
    assertThat(history.secondsBehind(T + 60_000, 100)).isZero();
  }

  @Test
  void theFirstUnreadRecordSaysForHowLong() {
    for (int s = 0; s <= 60; s++) {
      history.ended(T + s * 1000L, 100 + 10L * s);
    }
    assertThat(history.secondsBehind(T + 60_000, 405))
        .as("came with the 31st second")
        .isEqualTo(29);
    assertThat(history.secondsBehind(T + 60_000, 700)).isZero();
  }

  @Test
  void aStandstillOfADayIsMeasuredWithLittleMemory() {
    for (int s = 0; s <= 86_400; s++) {
      history.ended(T + s * 1000L, 100 + s);
    }
    assertThat(history.secondsBehind(T + 86_400_000L, 50)).isEqualTo(86_400);
    assertThat(history.secondsBehind(T + 86_400_000L, 100 + 43_200))
        .as("about half of it, when it goes on")
        .isBetween(42_500.0, 43_200.0);
  }
}
