package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CausesTest {
  private static final long T = 1_800_000_000_000L;
  private static final Measure STORE_LAG = new Measure("storage_lag", "store", 90);
  private static final Measure DEVICE_LAG = new Measure("lag", "device", 90);
  private static final Measure TICKS = new Measure("tick_age", "gateways", 90);

  private final Causes causes = new Causes();

  private List<Measure> judged(long at, Measure... measures) {
    return causes.judged(List.of(measures), T + at);
  }

  @Test
  void whatOnlyFollowsIsNotJudgedUntilItHadTimeToRecover() {
    Measure down = new Measure("down", "kafka", 1);
    Measure up = new Measure("down", "kafka", 0);
    assertThat(judged(0, up, DEVICE_LAG, TICKS)).containsExactly(up, DEVICE_LAG, TICKS);
    assertThat(judged(1000, down, DEVICE_LAG, TICKS))
        .containsExactly(down, DEVICE_LAG.excused(), TICKS.excused());
    assertThat(judged(31_000, up, DEVICE_LAG, TICKS))
        .containsExactly(up, DEVICE_LAG.excused(), TICKS.excused());
    assertThat(judged(31_001, up, DEVICE_LAG, TICKS)).containsExactly(up, DEVICE_LAG, TICKS);
  }

  @Test
  void theDatabaseConcernsOnlyTheJobThatStores() {
    Measure down = new Measure("down", "clickhouse", 1);
    Measure store = new Measure("job_down", "store", 1);
    Measure device = new Measure("job_down", "device", 1);
    assertThat(judged(0, down, STORE_LAG, DEVICE_LAG, store))
        .containsExactly(down, STORE_LAG.excused(), DEVICE_LAG, store.excused());
    assertThat(judged(1000, down, DEVICE_LAG, device))
        .containsExactly(down, DEVICE_LAG.excused(), device);
  }

  @Test
  void ifNoGatewayTicksNoneIsCalledByItsName() {
    Measure one = new Measure("gateway_tick_age", "gateway-1", 90);
    assertThat(judged(0, TICKS, one)).containsExactly(TICKS, one.excused());
    Measure another = new Measure("tick_age", "gateways", 1);
    assertThat(judged(0, another, one)).containsExactly(another, one);
  }

  @Test
  void aStuckJobIsNotCalledSlowToo() {
    Measure stuck = new Measure("stuck", "device", 11);
    assertThat(judged(0, stuck, DEVICE_LAG, STORE_LAG))
        .containsExactly(stuck, DEVICE_LAG.excused(), STORE_LAG);
    Measure moving = new Measure("stuck", "device", 1);
    assertThat(judged(0, moving, DEVICE_LAG)).containsExactly(moving, DEVICE_LAG);
  }
}
