package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.frame.Topic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Figures that cannot be are marked, not corrected. */
class PlausibilityTest {
  private static final int FULL = 1;

  private LogOfADevice log;

  @BeforeEach
  void open() throws Exception {
    log = new LogOfADevice();
    log.online().askStart(1, "ORD-1", 600).after(1).sent(7).after(1).answer(7, 0, "ORD-1", 1);
  }

  @AfterEach
  void close() throws Exception {
    log.close();
  }

  @Test
  void figuresThatFitAreNotDoubted() throws Exception {
    log.after(3600).report(1, "ORD-1", 3600, 12);
    log.after(3600).settlement(1, "ORD-1", 7200, 26, FULL);

    assertThat(suspicion()).isNull();
    assertThat(energyWh()).isEqualTo(260);
  }

  /** 131.0 W for two hours is 262 Wh at most. */
  @Test
  void moreEnergyThanItsPowerCouldGive() throws Exception {
    log.after(7200).settlement(1, "ORD-1", 7200, 262, FULL);

    assertThat(suspicion()).isEqualTo("energy_over_power");
    assertThat(energyWh()).isEqualTo(2620);
  }

  @Test
  void aMeterThatRunsBackwards() throws Exception {
    log.after(600).report(1, "ORD-1", 600, 12).after(600).report(1, "ORD-1", 1200, 3);
    log.after(6000).settlement(1, "ORD-1", 7200, 20, FULL);

    assertThat(suspicion()).isEqualTo("meter_went_back");
    assertThat(energyWh()).isEqualTo(120 + 200);
  }

  @Test
  void anEndBelowTheLastProgressToo() throws Exception {
    log.after(6000).report(1, "ORD-1", 6000, 20).after(60);
    log.settlement(1, "ORD-1", 6060, 19, FULL);

    assertThat(suspicion()).isEqualTo("meter_went_back");
    assertThat(energyWh()).isEqualTo(190);
  }

  @Test
  void aDurationLongerThanTheClockSaw() throws Exception {
    log.after(600).settlement(1, "ORD-1", 3600, 6, FULL);

    assertThat(suspicion()).isEqualTo("duration_over_clock");
  }

  @Test
  void everyReasonIsKept() throws Exception {
    log.after(600).report(1, "ORD-1", 600, 300).after(60);
    log.settlement(1, "ORD-1", 3600, 290, FULL);

    assertThat(suspicion()).isEqualTo("meter_went_back,duration_over_clock,energy_over_power");
  }

  private String suspicion() throws Exception {
    return log.rows(Topic.FACTS_SESSIONS).get(0).path("suspect_reason").asText(null);
  }

  private long energyWh() throws Exception {
    return log.rows(Topic.FACTS_SESSIONS).get(0).get("energy_wh").asLong();
  }
}
