package io.chargeline.api.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.chargeline.alerting.fold.Act;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import org.junit.jupiter.api.Test;

/** What is kept of what people do. */
final class ActsTest {
  private static final long T = 1_800_000_000_000L;

  private final Acts acts = new Acts();

  private static Alarm alarm(String id) {
    return new Alarm(id, "lag", 1, T, 1, T, Json.MAPPER.createObjectNode());
  }

  private static AlertAct act(String actId, String alert, String tenant) {
    return new AlertAct(actId, alert, tenant, "comment", "ops", actId, T);
  }

  @Test
  void ofEachAlarmItsOwnAndForEachOfOurAlertsOnce() {
    acts.heard(act("one", "x", ""));
    acts.heard(act("two", "y", ""));
    acts.heard(act("one", "x", ""));
    acts.heard(act("three", "x", "demo"));
    assertThat(acts.news(alarm("x"), "ours", T, T))
        .containsExactly(new Act("ours", Act.Kind.COMMENT, T, "ops", "one"));
    assertThat(acts.news(alarm("x"), "ours", T, T)).isEmpty();
    assertThat(acts.news(alarm("x"), "our next", T, T)).hasSize(1);
    assertThat(acts.acknowledgement("x")).isEmpty();
  }

  @Test
  void whatItCannotReadItRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> acts.heard(new AlertAct("1", "x", "", "shout", "ops", null, T)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> acts.heard(new AlertAct("1", "x", "", "comment", null, null, T)));
    assertThat(acts.news(alarm("x"), "ours", T, T)).isEmpty();
  }

  @Test
  void theOldestIsForgotten() {
    acts.heard(act("the first", "x", ""));
    for (int i = 0; i < 10_000; i++) {
      acts.heard(act("act-" + i, "y", ""));
    }
    assertThat(acts.news(alarm("x"), "ours", T, T)).isEmpty();
    assertThat(acts.news(alarm("y"), "ours", T, T)).hasSize(10_000);
  }
}
