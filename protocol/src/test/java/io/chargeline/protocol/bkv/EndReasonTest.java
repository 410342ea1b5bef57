package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.device.PortState;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.StopReason;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndReasonTest {

  /** Status, stop acknowledged, target, minutes and Wh; 3 yuan spent; the first rule that holds. */
  @ParameterizedTest
  @CsvSource({
    "7F, true, TIME, 60, 60, 500, REMOTE_STOP, STOPPED",
    "7F, false, TIME, 60, 60, 500, POWER_LOST, FAILED",
    "00, false, NONE, 0, 60, 500, POWER_LOST, FAILED",
    "FF, false, TIME, 60, 60, 500, OVER_TEMPERATURE, FAILED",
    "FB, false, TIME, 60, 60, 500, OVER_CURRENT, FAILED",
    "F9, false, TIME, 60, 60, 500, OVER_POWER, FAILED",
    "F8, false, TIME, 60, 60, 500, HARDWARE_FAULT, FAILED",
    "B8, false, TIME, 60, 60, 500, UNPLUGGED, COMPLETED",
    "98, false, TIME, 60, 45, 80, UNPLUGGED, COMPLETED",
    "90, false, TIME, 60, 60, 500, TIME_LIMIT, COMPLETED",
    "90, false, ENERGY, 500, 60, 500, ENERGY_LIMIT, COMPLETED",
    "90, false, ENERGY, 500, 600, 499, UNKNOWN, COMPLETED",
    "90, false, TIME, 60, 59, 500, UNKNOWN, COMPLETED",
    "B0, false, TIME, 60, 59, 500, TIME_LIMIT, COMPLETED",
    "B0, false, ENERGY, 500, 60, 499, ENERGY_LIMIT, COMPLETED",
    "90, false, MONEY, 300, 60, 500, AMOUNT_LIMIT, COMPLETED",
    "90, false, MONEY, 301, 60, 500, UNKNOWN, COMPLETED",
    "B0, false, MONEY, 301, 60, 500, AMOUNT_LIMIT, COMPLETED",
    "B8, false, MONEY, 300, 60, 500, UNPLUGGED, COMPLETED",
    "B0, false, NONE, 0, 60, 500, UNKNOWN, COMPLETED",
    "80, false, NONE, 0, 0, 0, UNKNOWN, COMPLETED",
  })
  void derivesTheReason(
      String status,
      boolean stopped,
      Target.Mode mode,
      int amount,
      int minutes,
      int wattHours,
      StopReason reason,
      Outcome outcome) {
    StatusBits bits = new StatusBits(Integer.parseInt(status, 16));
    Target target = new Target(mode, amount);
    Target.Used used = new Target.Used(minutes, wattHours, 300);
    assertThat(EndReason.of(bits, stopped, target, used, OptionalInt.of(8)))
        .isEqualTo(new EndReason(reason, outcome, OptionalInt.of(8)));
  }

  @Test
  void theRawCodeStandsBesideWhatIsDerived() {
    assertThat(((ChargeEnding) Vector.named("bkv-0x0015-0x18-up-01").message()).rawReason())
        .hasValue(2);
    assertThat(((ChargeEnding) Vector.named("bkv-0x1000-0x1004-up-01").message()).rawReason())
        .hasValue(8);
    assertThat(((ChargeEnding) Vector.named("bkv-0x0015-0x02-up-01").message()).rawReason())
        .isEmpty();
  }

  /** What tells a repeat from another charge is the same, whatever the form. */
  @Test
  void everyEndSaysWhichChargeItEnds() {
    ChargeEnding end = (ChargeEnding) Vector.named("bkv-0x1000-0x1004-up-02").message();
    assertThat(end.socket()).isEqualTo(1);
    assertThat(end.outlet()).isZero();
    assertThat(end.businessNumber()).isEqualTo(0x33);
    assertThat(end.wattHours()).isEqualTo(123);
    assertThat(end.minutes()).isEqualTo(61);
    assertThat(end.status()).isEqualTo(new StatusBits(0x98));
  }

  @ParameterizedTest
  @CsvSource({
    "00, UNKNOWN", "10, UNKNOWN", "80, IDLE", "A0, IDLE", "88, IDLE", "90, CHARGING",
    "98, CHARGING", "B0, CHARGING", "C0, FAULT", "94, FAULT", "82, FAULT", "81, FAULT",
  })
  void readsTheStatusByte(String status, PortState state) {
    assertThat(new StatusBits(Integer.parseInt(status, 16)).state()).isEqualTo(state);
  }
}
