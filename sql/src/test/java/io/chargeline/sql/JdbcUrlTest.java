package io.chargeline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class JdbcUrlTest {
  @Test
  void leadsToTheSameServer() {
    assertThat(JdbcUrl.of("http://127.0.0.1:8123"))
        .isEqualTo("jdbc:clickhouse:http://127.0.0.1:8123");
    assertThat(JdbcUrl.of("https://db:8443/")).isEqualTo("jdbc:clickhouse:https://db:8443");
  }
}
