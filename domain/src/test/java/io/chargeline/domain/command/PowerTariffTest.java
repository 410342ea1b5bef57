package io.chargeline.domain.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Json;
import io.chargeline.domain.command.PowerTariff.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PowerTariffTest {

  @Test
  void isWrittenInTheUnitsOfTheControlApi() {
    PowerTariff tariff =
        new PowerTariff(500, List.of(new Tier(2000, 25, 60), new Tier(4005, 50, 90)));
    assertThat(tariff.arguments().toString())
        .isEqualTo(
            "{\"amount\":500,\"tiers\":[{\"max_power\":200,\"price\":25,\"minutes\":60},"
                + "{\"max_power\":400.5,\"price\":50,\"minutes\":90}]}");
    assertThat(of(tariff.arguments().toString())).isEqualTo(tariff);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"time_limit_s\":60}",
        "{\"amount\":1}",
        "{\"amount\":1,\"tiers\":[]}",
        "{\"amount\":1,\"tiers\":7}",
        "{\"amount\":1,\"tiers\":[{}]}",
        "{\"amount\":\"1\",\"tiers\":[{\"max_power\":200,\"price\":1,\"minutes\":1}]}",
        "{\"amount\":1,\"tiers\":[{\"max_power\":0.05,\"price\":1,\"minutes\":1}]}",
        "{\"amount\":1,\"tiers\":[{\"max_power\":6553.6,\"price\":1,\"minutes\":1}]}",
        "{\"amount\":1,\"tiers\":[{\"max_power\":1e99,\"price\":1,\"minutes\":1}]}",
        "{\"amount\":1,\"tiers\":[{\"max_power\":9,\"price\":1,\"minutes\":1},"
            + "{\"max_power\":8,\"price\":1,\"minutes\":1}]}",
      })
  void otherArgumentsAreNone(String arguments) {
    assertThatThrownBy(() -> of(arguments)).isInstanceOf(IllegalArgumentException.class);
  }

  private static PowerTariff of(String json) {
    return PowerTariff.of(Json.tree(json.getBytes(StandardCharsets.UTF_8)));
  }
}
