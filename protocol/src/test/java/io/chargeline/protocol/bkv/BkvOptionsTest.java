package io.chargeline.protocol.bkv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BkvOptionsTest {

  @Test
  void theDefaultsAreTheRecommendedReadings() {
    assertThat(BkvOptions.read(new Settings(Map.of())))
        .isEqualTo(BkvOptions.DEFAULTS)
        .isEqualTo(new BkvOptions(BkvOptions.EndAck.AS_0C, 0x0015, 1));
  }

  @Test
  void everyOptionCanBeSet() {
    Settings settings =
        new Settings(
            Map.of(
                "CHARGELINE_BKV_END_ACK", "own_sub_command",
                "CHARGELINE_BKV_TIERS_COMMAND", "0x0005",
                "CHARGELINE_BKV_ENERGY_UNIT_WH", "10"));
    assertThat(BkvOptions.read(settings))
        .isEqualTo(new BkvOptions(BkvOptions.EndAck.OWN_SUB_COMMAND, 0x0005, 10));
    settings.refuseUnknown();
  }

  @ParameterizedTest
  @CsvSource({"END_ACK, 0c", "TIERS_COMMAND, 0x0006", "ENERGY_UNIT_WH, 5"})
  void otherValuesStopTheStart(String name, String value) {
    Settings settings = new Settings(Map.of("CHARGELINE_BKV_" + name, value));
    assertThatThrownBy(() -> BkvOptions.read(settings))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("give");
  }

  @Test
  void energyIsCountedInUnitsOfTheWire() {
    BkvOptions coarse = new BkvOptions(BkvOptions.EndAck.AS_0C, 0x0015, 10);
    assertThat(coarse.wattHours(80)).isEqualTo(800);
    assertThat(coarse.units(1501)).isEqualTo(151);
    assertThat(BkvOptions.DEFAULTS.units(1501)).isEqualTo(1501);
  }
}
