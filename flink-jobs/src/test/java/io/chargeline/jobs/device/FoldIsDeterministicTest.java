package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.frame.CloseReason;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import java.util.List;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FoldIsDeterministicTest {
  static final int STEPS = 14;

  /** A history in which much falls due between records. */
  static void step(LogOfADevice log, int step) throws Exception {
    switch (step) {
      case 0 -> log.online();
      case 1 -> log.after(10).askStart(1, "A", 30);
      case 2 -> log.after(1).sent(1);
      case 3 -> log.after(1).answer(1, 0, "A", 1);
      case 4 -> log.after(300).report(1, "A", 300, 4);
      case 5 -> log.after(60).askStart(2, "B", 30);
      case 6 -> log.after(1).sent(2);
      case 7 -> log.after(700).heartbeat(1, 1);
      case 8 -> log.after(1).report(2, "B", 690, 3);
      case 9 -> log.after(1).sent(3);
      case 10 -> log.after(90_000).settlement(1, "A", 1800, 30, 3);
      case 11 -> log.after(10).settlement(2, "B", 800, 9, 7);
      case 12 -> log.after(10).closed(1, CloseReason.PEER_CLOSED);
      default -> log.after(3600).opened(2).settlement(1, "A", 1800, 30, 3);
    }
  }

  private static List<String> run(int restartAfter, boolean ticks) throws Exception {
    try (LogOfADevice log = new LogOfADevice()) {
      for (int step = 0; step < STEPS; step++) {
        step(log, step);
        if (ticks) {
          log.tick();
        }
        if (step == restartAfter) {
          log.restart();
        }
      }
      return log.emissions().stream().map(Emission::toString).toList();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 3, 6, 7, 9, 10, 12})
  void aRestoreAnywhereGivesTheSameEmissions(int restartAfter) throws Exception {
    assertThat(run(restartAfter, true)).isEqualTo(run(-1, true));
  }

  @Test
  void timersOnlyMakeThingsVisibleEarlier() throws Exception {
    assertThat(run(-1, false)).isEqualTo(run(-1, true));
  }

  @Test
  void stateIsFlat() {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(DeviceMemory.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(SessionMemory.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(CommandMemory.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(GapWatch.Seat.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(FrameRecord.class);
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(Emission.class);
  }
}
