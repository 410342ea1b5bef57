package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.fact.AlertRow;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AlertComparisonTest {

  @Test
  void whatOnlyOneListHasIsToldOfEach() {
    AlertComparison compared =
        AlertComparison.of(
            List.of(row("a", 1_000, 5_000L), row("b", 2_000, null)),
            List.of(row("a", 1_000, 5_000L), row("c", 3_000, null)),
            null);

    assertThat(compared.same()).isOne();
    assertThat(compared.different()).isZero();
    assertThat(compared.onlyFirst()).isOne();
    assertThat(compared.firsts()).extracting(RaisedAlert::site).containsExactly("b");
    assertThat(compared.onlySecond()).isOne();
    assertThat(compared.seconds()).extracting(RaisedAlert::site).containsExactly("c");
  }

  @Test
  void overlappingOnesAreAPair() {
    AlertComparison compared =
        AlertComparison.of(
            List.of(row("a", 1_000, 5_000L), row("a", 9_000, null)),
            List.of(row("a", 4_000, 6_000L)),
            null);

    assertThat(compared.different()).isOne();
    assertThat(compared.onlyFirst()).isOne();
    assertThat(compared.onlySecond()).isZero();
  }

  @Test
  void nothingIsComparedBeyondWhereBothAreWhole() {
    AlertComparison compared =
        AlertComparison.of(List.of(row("a", 1_000, null)), List.of(row("b", 9_000, null)), 5_000L);

    assertThat(compared.onlyFirst()).isOne();
    assertThat(compared.onlySecond()).isZero();
  }

  private static AlertRow row(String site, long firedAt, Long resolvedAt) {
    return new AlertRow(
        "id-" + site + firedAt,
        "acme",
        "port-hot",
        1,
        "Port too hot",
        "端口过热",
        "warning",
        "warning",
        resolvedAt == null ? "firing" : "resolved",
        null,
        null,
        false,
        false,
        "site",
        site,
        null,
        null,
        null,
        firedAt,
        firedAt,
        firedAt,
        null,
        null,
        resolvedAt,
        resolvedAt == null ? null : "cleared",
        1,
        1,
        List.of(site),
        1.0,
        0.5,
        "hot",
        "热",
        1);
  }
}
