package io.chargeline.api.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TenantViewsTest {
  private static final TenantViews VIEWS = TenantViews.of(Set.of("chargeline.v_sessions"));

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT * FROM chargeline.v_sessions s JOIN chargeline.v_devices d USING (device_id)",
        "WITH own AS (SELECT 1) SELECT * FROM own",
        "SELECT * FROM (SELECT 1) WHERE x = 'copied FROM system.users'",
        "SELECT number FROM numbers(10)",
      })
  void viewsAndWhatIsDefinedInTheQueryMayBeRead(String sql) {
    assertThat(VIEWS.readsViewsOnly(sql)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM chargeline.sessions",
        "SELECT * FROM system.users",
        "SELECT * FROM v_sessions",
        "SELECT * FROM url('http://example.com')",
        "SELECT * FROM chargeline.v_sessions, chargeline.devices",
        "SELECT * FROM chargeline.v_sessions WHERE x IN chargeline.devices",
        "SELECT * FROM chargeline.`sessions`",
      })
  void nothingElseMay(String sql) {
    assertThat(VIEWS.readsViewsOnly(sql)).isFalse();
  }

  @Test
  void aViewWithoutTenantIsNamed() {
    assertThat(VIEWS.uncovered("SELECT * FROM chargeline.v_sessions, chargeline.v_ticks"))
        .containsExactly("chargeline.v_ticks");
  }
}
