package io.chargeline.standalone.clickhouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ClickHouseConfigTest {
  @Test
  void startsTheEngineByDefault() {
    assertThat(ClickHouseConfig.read(new Settings(Map.of())))
        .isEqualTo(
            new ClickHouseConfig(
                Optional.empty(), "chargeline", "", 8123, EngineLibrary.defaultCache()));
  }

  @Test
  void takesAnExistingServer() {
    Map<String, String> environment =
        Map.of(
            "CHARGELINE_CLICKHOUSE_URL", "http://db:8123",
            "CHARGELINE_CLICKHOUSE_USER", "writer",
            "CHARGELINE_CLICKHOUSE_PASSWORD", "secret",
            "CHARGELINE_CLICKHOUSE_PORT", "0",
            "CHARGELINE_CACHE", "/var/cache/chargeline");
    assertThat(ClickHouseConfig.read(new Settings(environment)))
        .isEqualTo(
            new ClickHouseConfig(
                Optional.of("http://db:8123"),
                "writer",
                "secret",
                0,
                Path.of("/var/cache/chargeline")));
  }
}
