package io.chargeline.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** These ids stand in logs and tables for years: their values are part of the contract. */
class IdsTest {

  @Test
  void idsAreWhatTheyAlwaysWere() {
    assertThat(Ids.startCommand("demo", "04CEAA40", "ORD20240113001"))
        .isEqualTo("c5748425-c8d9-3ed8-a8e2-88edcdc185ee");
    assertThat(Ids.keyedCommand("demo", "k-1")).isEqualTo("157cd3e0-393e-389d-88a7-380800e60e5f");
    assertThat(Ids.of("session", 1, "é")).isEqualTo("79d3a99a-774e-3293-94a6-dfeed2f2f9c1");
  }

  @Test
  void theBoundariesOfThePartsMatter() {
    assertThat(Ids.of("ab", "c")).isEqualTo("56881f02-774b-3192-b185-174ec9fa299c");
    assertThat(Ids.of("a", "bc")).isEqualTo("c899d7cd-0610-3a9d-8c7a-6ecdb67d783e");
  }

  @Test
  void oneOrderIsOneIdPerTenantAndDevice() {
    String id = Ids.startCommand("demo", "04CEAA40", "A");
    assertThat(Ids.startCommand("demo", "04CEAA40", "A")).isEqualTo(id);
    assertThat(Ids.startCommand("other", "04CEAA40", "A")).isNotEqualTo(id);
    assertThat(Ids.startCommand("demo", "04CEAA41", "A")).isNotEqualTo(id);
    assertThat(Ids.keyedCommand("demo", "A")).isNotEqualTo(id);
  }
}
