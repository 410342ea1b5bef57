package io.chargeline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

final class PowerCurveTest {
  private static final PowerCurve CURVE = PowerCurve.bicycle();

  @Test
  void energyIsTheSumOfPower() {
    double wattSeconds = 0;
    for (int second = 0; second < CURVE.fullSecond() + 100; second++) {
      wattSeconds += CURVE.watts(second + 0.5);
    }
    assertThat(wattSeconds / 3600).isCloseTo(480, within(0.05));
    assertThat(CURVE.wattHours(1e6)).isCloseTo(480, within(1e-6));
  }

  @Test
  void powerRisesStaysAndFallsToNothing() {
    assertThat(CURVE.watts(0)).isZero();
    assertThat(CURVE.watts(10)).isEqualTo(90);
    assertThat(CURVE.watts(3600)).isEqualTo(180);
    assertThat(CURVE.watts(CURVE.fullSecond() - 1)).isCloseTo(9, within(0.1));
    assertThat(CURVE.watts(CURVE.fullSecond())).isZero();
    assertThat(CURVE.maxWatts(0, 15)).isEqualTo(135);
    assertThat(CURVE.maxWatts(0, 1e5)).isEqualTo(180);
  }

  @Test
  void anEnergyBeyondTheBatteryIsNeverReached() {
    assertThat(CURVE.secondsUntil(480.01)).isInfinite();
  }

  @Test
  void aRampLongerThanTheChargeIsRefused() {
    assertThatThrownBy(() -> new PowerCurve(1000, 3600, 100))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  void timeAndEnergyAreInverse(@ForAll @DoubleRange(min = 0.1, max = 480) double wattHours) {
    assertThat(CURVE.wattHours(CURVE.secondsUntil(wattHours))).isCloseTo(wattHours, within(1e-6));
  }
}
