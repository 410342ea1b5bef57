package io.chargeline.domain.tenant;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ApiKeyTest {
  private static final KeyText TEXT = KeyText.make();

  @Test
  void aKeyTextIsFoundAgainAndHidesItself() {
    assertThat(TEXT.text()).matches("clk_[0-9a-f]{16}_[A-Za-z0-9_-]{43}");
    assertThat(KeyText.parse(TEXT.text())).contains(TEXT);
    assertThat(KeyText.make().text()).isNotEqualTo(TEXT.text());
    assertThat(TEXT.toString()).isEqualTo("clk_" + TEXT.keyId());
    for (String none : List.of("", "clk_", "clk__" + "a".repeat(43), TEXT.text() + "x", "demo")) {
      assertThat(KeyText.parse(none)).as(none).isEmpty();
    }
  }

  @Test
  void travelsThroughTheLogWhole() {
    ApiKey key = key(null);
    assertThat(Json.read(Json.bytes(key), ApiKey.class)).isEqualTo(key);
    assertThat(Json.text(key)).doesNotContain(TEXT.text()).contains("\"scopes\":[\"read\"]");
    assertThat(key.toString()).doesNotContain("sealed").doesNotContain(TEXT.digest().hex());
  }

  @Test
  void endsAsItWasTold() {
    assertThat(key(null).usable(Long.MAX_VALUE)).isTrue();
    assertThat(key(10L).usable(9)).isTrue();
    assertThat(key(10L).usable(10)).isFalse();
    assertThat(key(null).revoked(5).usable(5)).isFalse();
    assertThat(key(10L).replaced("other", 20, 5).expiresAt()).isEqualTo(10);
    ApiKey replaced = key(null).replaced("other", 20, 5);
    assertThat(replaced.expiresAt()).isEqualTo(20);
    assertThat(replaced.version()).isEqualTo(2);
  }

  @Test
  void isBoundToItsAddresses() {
    assertThat(key(null).admits(AddressRange.literal("192.0.2.1"))).isTrue();
    assertThat(key(null).admits(AddressRange.literal("198.51.100.1"))).isFalse();
  }

  private static ApiKey key(Long expiresAt) {
    return new ApiKey(
        TEXT.keyId(),
        "t",
        "n",
        TEXT.digest(),
        "sealed",
        List.of(Scope.READ),
        expiresAt,
        null,
        List.of("192.0.2.0/24"),
        null,
        1,
        1,
        1);
  }
}
