package io.chargeline.benchmarks.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept of a device neither depends on how many there are, nor grows for ever. */
class WeightTest {
  private static final int DAY = 24;

  @Test
  void isTheSameForEachDeviceHoweverManyThereAre() throws Exception {
    Weight few = of(1000);
    Weight many = of(4000);

    assertThat(few.fold()).isPositive();
    assertThat(few.windows()).isPositive();
    // What a snapshot says of its own form is shared by more.
    assertThat(many.fold() / 4000).isLessThanOrEqualTo(few.fold() / 1000);
    assertThat(many.deltas() / 4000).isLessThanOrEqualTo(few.deltas() / 1000);
    assertThat(many.perDevice()).isLessThanOrEqualTo(few.perDevice()).isLessThan(16_384);
  }

  private static Weight of(int devices) throws Exception {
    return Weight.ofLives(devices, 1, hour -> 2, hour -> true).get(0);
  }

  @Test
  void growsByTombstonesAndStopsWhereTheyGo() throws Exception {
    List<Weight> weights =
        Weight.ofLives(
            2,
            75 * DAY,
            hour -> hour % DAY == 12 ? 2 : 0,
            hour -> List.of(14, 44, 68, 75).contains((hour + 1) / DAY) && (hour + 1) % DAY == 0);

    Weight twoWeeks = weights.get(0);
    Weight sixWeeks = weights.get(1);
    long perCharge = (sixWeeks.all() - twoWeeks.all()) / (2 * 30 * 2);
    assertThat(perCharge).as("bytes of one that is over").isBetween(20L, 120L);
    assertThat(sixWeeks.deltas()).isCloseTo(twoWeeks.deltas(), withPercentage(3));
    assertThat(sixWeeks.windows()).isCloseTo(twoWeeks.windows(), withPercentage(3));
    assertThat(weights.get(3).all()).isCloseTo(weights.get(2).all(), withPercentage(2));
  }
}
