package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.api.ConsoleConfig.SecureCookie;
import io.chargeline.domain.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConsoleConfigTest {
  private static ConsoleConfig read(Map<String, String> environment) {
    return ConsoleConfig.read(new Settings(environment));
  }

  @Test
  void readsItsSettings() {
    assertThat(read(Map.of())).isEqualTo(ConsoleConfig.DEFAULT);
    assertThat(ConsoleConfig.DEFAULT)
        .isEqualTo(new ConsoleConfig(Duration.ofHours(12), SecureCookie.AUTO));
    assertThat(
            read(
                Map.of(
                    "CHARGELINE_CONSOLE_SESSION",
                    "30m",
                    "CHARGELINE_CONSOLE_SECURE_COOKIE",
                    "always")))
        .isEqualTo(new ConsoleConfig(Duration.ofMinutes(30), SecureCookie.ALWAYS));
  }

  @ParameterizedTest
  @CsvSource({
    "CHARGELINE_CONSOLE_SESSION, 4m, 5m to 24h",
    "CHARGELINE_CONSOLE_SESSION, 25h, 5m to 24h",
    "CHARGELINE_CONSOLE_SECURE_COOKIE, yes, 'auto, always or never'"
  })
  void refusesWhatCannotBe(String name, String value, String remedy) {
    assertThatThrownBy(() -> read(Map.of(name, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll(name, remedy);
  }
}
