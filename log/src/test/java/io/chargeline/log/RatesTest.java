package io.chargeline.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RatesTest {
  private static final long S = 1_000_000_000L;

  private final Rates rates = new Rates();

  @Test
  void countsHowFastATotalGrewSinceTheLookBefore() {
    assertThat(rates.perSecond(Map.of("frames", 500.0), 7 * S)).isEmpty();
    assertThat(rates.perSecond(Map.of("frames", 530.0), 17 * S)).isEqualTo(Map.of("frames", 3.0));
    assertThat(rates.perSecond(Map.of("frames", 530.0), 19 * S)).isEqualTo(Map.of("frames", 0.0));
  }

  @Test
  void aTotalThatAppearsLaterOrBeganAnewCountsFromNought() {
    assertThat(rates.perSecond(Map.of("frames", 500.0), 0)).isEmpty();
    assertThat(rates.perSecond(Map.of("frames", 20.0, "lost", 10.0), 10 * S))
        .isEqualTo(Map.of("frames", 2.0, "lost", 1.0));
  }

  @Test
  void withoutTimeThereIsNoRate() {
    assertThat(rates.perSecond(Map.of("frames", 500.0), 5 * S)).isEmpty();
    assertThat(rates.perSecond(Map.of("frames", 900.0), 5 * S)).isEmpty();
    assertThat(rates.perSecond(Map.of("frames", 910.0), 6 * S)).isEqualTo(Map.of("frames", 10.0));
  }
}
