package io.chargeline.protocol.ap3000;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceModelTest {

  @ParameterizedTest
  @CsvSource({
    "01, 03, 205, F8, old 485",
    "06, 04, 299, F8, old 485",
    "00, 04, 200, F8, old 485",
    "07, 04, 301, F8, old 485 high power",
    "02, 04, 126, E0, 'old LoRa, NB or radio'",
    "0B, 03, 100, E0, 'old LoRa, NB or radio'",
    "70, 05, 110, F8, oldest 10-port",
    "00, 06, 210, F8, oldest 16-port",
    "04, 05, 310, F8, old 10-port",
    "01, 05, 400, F8, old 10-port",
    "04, 06, 612, F8, old 16-port",
    "14, 04, 101, E0, new 485 or NB",
    "20, 06, 105, E0, new 10/16-port",
    "21, 04, 200, E0, new 485 or NB dual mode",
    "27, 04, 300, E0, 'GM35, WIFI or GM5 dual mode'",
    "25, 04, 400, E0, LoRa dual mode",
    "26, 04, 500, E0, HW3000 dual mode",
    "28, 04, 640, E0, new 485 dual mode F460",
    "29, 05, 201, E0, new 10/16-port F460",
    "30, 07, 100, E0, new 12-port F460"
  })
  void theTableTellsTheUpgradeCommand(
      String type, String idCode, int firmware, String command, String product) {
    DeviceModel model = DeviceModel.of(hex(type), hex(idCode), firmware).orElseThrow();
    assertThat(model.product()).isEqualTo(product);
    assertThat(model.upgradeCommand()).isEqualTo(hex(command));
    assertThat(model.chunk()).isEqualTo(command.equals("F8") ? 256 : 200);
  }

  /** 0x31 is real and unconfirmed; others contradict the table in type, code or version. */
  @ParameterizedTest
  @CsvSource({"31, 04, 640", "28, 04, 540", "28, 05, 640", "99, 04, 100", "70, 06, 110"})
  void whatIsNotListedHasNoUpgradeCommand(String type, String idCode, int firmware) {
    assertThat(DeviceModel.of(hex(type), hex(idCode), firmware)).isEmpty();
  }

  @Test
  void noTwoLinesClaimTheSameDevice() {
    for (int type = 0; type <= 0xFF; type++) {
      for (int code = 0; code <= 0x0A; code++) {
        for (int major = 0; major < 10; major++) {
          int firmware = major * 100 + 5;
          List<DeviceModel> claims = new ArrayList<>();
          for (DeviceModel model : DeviceModel.table()) {
            if (model.is(type, code, firmware)) {
              claims.add(model);
            }
          }
          assertThat(claims).hasSizeLessThanOrEqualTo(1);
        }
      }
    }
  }

  private static int hex(String text) {
    return Integer.parseInt(text, 16);
  }
}
