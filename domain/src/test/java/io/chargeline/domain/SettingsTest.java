package io.chargeline.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @Test
  void whatIsNotSetHasItsDefault() {
    Settings settings = new Settings(Map.of("CHARGELINE_NAME", "  "));
    assertThat(settings.text("CHARGELINE_NAME", "a", "name")).isEqualTo("a");
    assertThat(settings.integer("CHARGELINE_PORT", 7054, 0, 65535, "port")).isEqualTo(7054);
    assertThat(settings.duration("CHARGELINE_WAIT", "15s", "wait")).hasSeconds(15);
    assertThat(settings.flag("CHARGELINE_FLAG", true, "flag")).isTrue();
  }

  @Test
  void whatIsSetCounts() {
    Settings settings =
        new Settings(
            Map.of(
                "CHARGELINE_NAME", " b ",
                "CHARGELINE_PORT", "0",
                "CHARGELINE_FLAG", "false"));
    assertThat(settings.text("CHARGELINE_NAME", "a", "name")).isEqualTo("b");
    assertThat(settings.integer("CHARGELINE_PORT", 7054, 0, 65535, "port")).isZero();
    assertThat(settings.flag("CHARGELINE_FLAG", true, "flag")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"500ms,500", "15s,15000", "9m,540000", "24h,86400000", "7d,604800000"})
  void durationsHaveUnits(String text, long millis) {
    Settings settings = new Settings(Map.of("CHARGELINE_WAIT", text));
    assertThat(settings.duration("CHARGELINE_WAIT", "1s", "wait"))
        .isEqualTo(Duration.ofMillis(millis));
  }

  @ParameterizedTest
  @ValueSource(strings = {"15", "s", "-1s", "1.5s", "15 s", "PT15S"})
  void aWrongDurationIsNamedWithItsSetting(String text) {
    Settings settings = new Settings(Map.of("CHARGELINE_WAIT", text));
    assertThatThrownBy(() -> settings.duration("CHARGELINE_WAIT", "1s", "wait"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("CHARGELINE_WAIT=" + text + ": give a duration");
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "65536", "x", "7054.0"})
  void aWrongNumberIsNamedWithItsRange(String text) {
    Settings settings = new Settings(Map.of("CHARGELINE_PORT", text));
    assertThatThrownBy(() -> settings.integer("CHARGELINE_PORT", 7054, 0, 65535, "port"))
        .hasMessage("CHARGELINE_PORT=" + text + ": give a whole number from 0 to 65535");
  }

  @Test
  void aFlagIsTrueOrFalse() {
    Settings settings = new Settings(Map.of("CHARGELINE_FLAG", "yes"));
    assertThatThrownBy(() -> settings.flag("CHARGELINE_FLAG", true, "flag"))
        .hasMessage("CHARGELINE_FLAG=yes: give true or false");
  }

  @Test
  void aNameThatNobodyAskedForStopsTheStart() {
    Settings settings = new Settings(Map.of("CHARGELINE_PROT", "1", "HOME", "/root"));
    settings.integer("CHARGELINE_PORT", 7054, 0, 65535, "port");
    assertThatThrownBy(settings::refuseUnknown)
        .hasMessageStartingWith("CHARGELINE_PROT: no such setting");
  }

  @Test
  void knowsWhatWasAskedForInThatOrder() {
    Settings settings = new Settings(Map.of());
    settings.flag("CHARGELINE_B", false, "the second letter");
    settings.text("CHARGELINE_A", "x", "the first letter");
    settings.text("CHARGELINE_A", "y", "asked again");
    assertThat(settings.known())
        .containsExactly(
            new Settings.Setting("CHARGELINE_B", "false", "the second letter"),
            new Settings.Setting("CHARGELINE_A", "x", "the first letter"));
  }
}
