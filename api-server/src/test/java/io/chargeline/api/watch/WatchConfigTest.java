package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.domain.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchConfigTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  private static WatchConfig read(Map<String, String> environment) {
    return WatchConfig.read(new Settings(environment));
  }

  @Test
  void callsNobodyUnlessTold() {
    assertThat(read(Map.of())).isEqualTo(WatchConfig.QUIET);
  }

  @Test
  void readsListsAndHidesTheSecret() {
    WatchConfig config =
        read(
            Map.of(
                "CHARGELINE_ALARM_URLS", "https://a.example.com/x, http://10.0.0.5:9000/alarm",
                "CHARGELINE_ALARM_SECRET", SECRET,
                "CHARGELINE_FLINK_URL", "http://jobmanager:8081",
                "CHARGELINE_WATCH_DISKS", "/var/lib"));
    assertThat(config.urls())
        .containsExactly(
            URI.create("https://a.example.com/x"), URI.create("http://10.0.0.5:9000/alarm"));
    assertThat(config.flink()).contains(URI.create("http://jobmanager:8081"));
    assertThat(config.disks()).containsExactly(Path.of("/var/lib"));
    assertThat(config.toString()).doesNotContain(SECRET);
  }

  @ParameterizedTest
  @CsvSource({
    "ftp://a.example.com/x, CHARGELINE_ALARM_URLS=ftp://a.example.com/x: give URLs",
    "a.example.com, CHARGELINE_ALARM_URLS=a.example.com: give URLs",
    "http://, CHARGELINE_ALARM_URLS=http://: give URLs",
    "https://a.example.com/ x, CHARGELINE_ALARM_URLS=https://a.example.com/ x: give URLs"
  })
  void refusesWhatCannotBeCalled(String urls, String message) {
    assertThatThrownBy(
            () -> read(Map.of("CHARGELINE_ALARM_URLS", urls, "CHARGELINE_ALARM_SECRET", SECRET)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void asksForASecretThatCanSign() {
    Map<String, String> urls = Map.of("CHARGELINE_ALARM_URLS", "https://a.example.com/x");
    assertThatThrownBy(() -> read(urls)).hasMessageStartingWith("CHARGELINE_ALARM_SECRET: not set");
    assertThatThrownBy(
            () ->
                read(
                    Map.of(
                        "CHARGELINE_ALARM_URLS", "https://a.example.com/x",
                        "CHARGELINE_ALARM_SECRET", "no secret!")))
        .hasMessage("CHARGELINE_ALARM_SECRET: give whsec_ and base64");
  }
}
