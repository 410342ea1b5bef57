package io.chargeline.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTest {

  @Test
  void wantsItsTenantsEventsByNameFamilyOrAll() {
    assertThat(endpoint("*", false).wants("demo", "device.online")).isTrue();
    assertThat(endpoint("charging.*", false).wants("demo", "charging.started")).isTrue();
    assertThat(endpoint("charging.*", false).wants("demo", "device.online")).isFalse();
    assertThat(endpoint("charging.started", false).wants("demo", "charging.started")).isTrue();
    assertThat(endpoint("charging.start", false).wants("demo", "charging.started")).isFalse();
    assertThat(endpoint("*", false).wants("other", "device.online")).isFalse();
    assertThat(endpoint("*", true).wants("demo", "device.online")).isFalse();
  }

  private static Endpoint endpoint(String filter, boolean deleted) {
    return new Endpoint(
        "e1", "demo", "http://127.0.0.1/hook", List.of(filter), "sealed", deleted, 1, 0);
  }
}
