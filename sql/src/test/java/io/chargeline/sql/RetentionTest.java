package io.chargeline.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Settings;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class RetentionTest {

  @Test
  void everySettingHasItsDefault() {
    Settings settings = new Settings(Map.of());
    var unused = Retention.read(settings);
    assertThat(
            settings.known().stream()
                .collect(Collectors.toMap(Settings.Setting::name, Settings.Setting::defaultValue)))
        .containsExactlyInAnyOrderEntriesOf(
            Map.ofEntries(
                Map.entry("CHARGELINE_RETENTION_FRAMES_DAYS", "40"),
                Map.entry("CHARGELINE_RETENTION_EVENTS_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_SESSIONS_DAYS", "3650"),
                Map.entry("CHARGELINE_RETENTION_SAMPLES_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_PRESENCE_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_PORT_STATES_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_COMMANDS_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_DELIVERIES_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_AUDIT_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_MAINTENANCE_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_API_CALLS_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_ALERTS_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_PLATFORM_DAYS", "40"),
                Map.entry("CHARGELINE_RETENTION_FIGURE_MINUTES_DAYS", "100"),
                Map.entry("CHARGELINE_RETENTION_FIGURE_DEVICE_HOURS_DAYS", "400"),
                Map.entry("CHARGELINE_RETENTION_FIGURES_DAYS", "3650")));
  }

  @Test
  void tooShortIsRefusedWithTheReason() {
    assertThatThrownBy(() -> read("CHARGELINE_RETENTION_SESSIONS_DAYS", "60"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "CHARGELINE_RETENTION_SESSIONS_DAYS=60: give at least 61 days,"
                + " because a settlement may come 60 days late");
    assertThatThrownBy(() -> read("CHARGELINE_RETENTION_FRAMES_DAYS", "7"))
        .hasMessageContaining("give at least 8 days");
    assertThatThrownBy(() -> read("CHARGELINE_RETENTION_FRAMES_DAYS", "40d"))
        .hasMessageContaining("CHARGELINE_RETENTION_FRAMES_DAYS=40d: give a whole number");
  }

  private static Retention read(String name, String value) {
    return Retention.read(new Settings(Map.of(name, value)));
  }
}
