package io.chargeline.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import io.chargeline.domain.event.EventType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTest {

  @Test
  void wantsItsTenantsEventsByNameFamilyOrAll() {
    assertThat(endpoint("*", false).wants("demo", "device.online", null, "04CEAA40")).isTrue();
    assertThat(endpoint("charging.*", false).wants("demo", "charging.started", null, "04CEAA40"))
        .isTrue();
    assertThat(endpoint("charging.*", false).wants("demo", "device.online", null, "04CEAA40"))
        .isFalse();
    assertThat(
            endpoint("charging.started", false).wants("demo", "charging.started", null, "04CEAA40"))
        .isTrue();
    assertThat(
            endpoint("charging.start", false).wants("demo", "charging.started", null, "04CEAA40"))
        .isFalse();
    assertThat(endpoint("*", false).wants("other", "device.online", null, "04CEAA40")).isFalse();
    assertThat(endpoint("*", true).wants("demo", "device.online", null, "04CEAA40")).isFalse();
  }

  @Test
  void wantsHeartbeatsOnlyByTheirName() {
    assertThat(endpoint("*", false).wants("demo", "device.heartbeat", null, "04CEAA40")).isFalse();
    assertThat(endpoint("device.*", false).wants("demo", "device.heartbeat", null, "04CEAA40"))
        .isFalse();
    assertThat(
            endpoint("device.heartbeat", false).wants("demo", "device.heartbeat", null, "04CEAA40"))
        .isTrue();
  }

  @Test
  void wantsTheDevicesAndSitesItNames() {
    assertThat(only(List.of("garage"), List.of()).wants("demo", "device.online", "garage", "A"))
        .isTrue();
    assertThat(only(List.of("garage"), List.of()).wants("demo", "device.online", "yard", "A"))
        .isFalse();
    assertThat(only(List.of("garage"), List.of()).wants("demo", "device.online", null, "A"))
        .isFalse();
    assertThat(only(List.of(), List.of("A")).wants("demo", "device.online", "yard", "A")).isTrue();
    assertThat(only(List.of("garage"), List.of("B")).wants("demo", "device.online", "yard", "B"))
        .isTrue();
    assertThat(only(List.of("garage"), List.of()).wants("demo", "api.error", null, null)).isFalse();
  }

  @Test
  void alarmsOfThePlatformComeOnlyByTheirName() {
    String alarm = EventType.SYSTEM_ALARM;
    assertThat(endpoint("system.alarm", false).wants("", alarm, null, null, "info")).isTrue();
    assertThat(endpoint("system.alarm", true).wants("", alarm, null, null, "info")).isFalse();
    assertThat(endpoint("*", false).wants("", alarm, null, null, "critical")).isFalse();
    assertThat(endpoint("system.*", false).wants("", alarm, null, null, "critical")).isFalse();
    assertThat(endpoint("system.*", false).wants("demo", "system.maintenance", null, null))
        .isTrue();
    // What is nobody's is not everybody's.
    assertThat(endpoint("*", false).wants("", EventType.ALERT_FIRING, null, "A", "critical"))
        .isFalse();
    assertThat(endpoint("system.alarm", false).wants("other", alarm, null, null, "info")).isFalse();
  }

  @Test
  void ofAlertsItWantsThoseThatAreBadEnough() {
    for (AlertSeverity least : AlertSeverity.values()) {
      for (AlertSeverity severity : AlertSeverity.values()) {
        assertThat(least(least).wants("demo", "alert.firing", null, "A", severity.wireName()))
            .as("%s of %s", severity, least)
            .isEqualTo(severity.compareTo(least) >= 0);
      }
      assertThat(least(least).wants("demo", "device.online", null, "A")).isTrue();
      assertThat(least(least).wants("demo", "alert.firing", null, "A", "apocalyptic")).isTrue();
    }
    assertThat(least(null).wants("demo", "alert.firing", null, "A", "info")).isTrue();
  }

  @Test
  void anEndpointIsReadAsItWasWritten() {
    for (AlertSeverity severity : AlertSeverity.values()) {
      assertThat(Json.read(Json.bytes(least(severity)), Endpoint.class)).isEqualTo(least(severity));
      assertThat(Json.text(least(severity)))
          .contains("\"alert_severity\":\"" + severity.wireName());
    }
  }

  @Test
  void aRecordOfBeforeReadsAsItWasMeant() {
    byte[] old =
        ("""
        {"endpoint_id":"e1","tenant":"demo","url":"http://127.0.0.1/hook","events":["*"],\
        "sealed_secret":"sealed","deleted":false,"version":1,"effective_from":7}""")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(Json.read(old, Endpoint.class))
        .isEqualTo(
            new Endpoint(
                "e1", "demo", "http://127.0.0.1/hook", List.of("*"), "sealed", false, 1, 7));
  }

  private static Endpoint least(AlertSeverity severity) {
    return new Endpoint(
        "e1",
        "demo",
        "http://127.0.0.1/hook",
        List.of("*"),
        "sealed",
        false,
        1,
        0,
        new EndpointOptions(
            null, false, null, null, null, null, null, 0, 0, 0, 0, false, severity));
  }

  private static Endpoint only(List<String> sites, List<String> devices) {
    return new Endpoint(
        "e1",
        "demo",
        "http://127.0.0.1/hook",
        List.of("*"),
        "sealed",
        false,
        1,
        0,
        new EndpointOptions(null, false, sites, devices, null, null, null, 0, 0, 0, 0, false));
  }

  private static Endpoint endpoint(String filter, boolean deleted) {
    return new Endpoint(
        "e1", "demo", "http://127.0.0.1/hook", List.of(filter), "sealed", deleted, 1, 0);
  }
}
