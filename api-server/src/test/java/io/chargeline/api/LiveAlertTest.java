package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.fact.AlertStepRow;
import org.junit.jupiter.api.Test;

/** What is remembered of one alert, and when an act counts as told. */
final class LiveAlertTest {
  private final LiveAlert alert = new LiveAlert();

  private static AlertStepRow step(long number, String step, String by, String text) {
    return new AlertStepRow(
        "a", "t", number, 1_000 * number, step, null, by, null, text, text, 1, null);
  }

  private static AlertAct comment(String id, long at, String text) {
    return new AlertAct(id, "a", "t", AlertView.COMMENT, "me", text, at);
  }

  @Test
  void aLongTimelineKeepsItsEnd() {
    for (long number = LiveAlert.MAX_STEPS + 50; number > 0; number--) {
      alert.take(step(number, "members", null, "m"));
    }
    assertThat(alert.steps())
        .hasSize(LiveAlert.MAX_STEPS)
        .extracting(AlertStepRow::number)
        .startsWith(51L)
        .endsWith(250L);
  }

  @Test
  void aTimelineWithAGapBeginsBehindIt() {
    alert.take(step(1, "pending", null, "p"));
    alert.take(step(3, "fired", null, "f"));
    alert.take(step(4, "told", null, "t"));
    assertThat(alert.steps()).extracting(AlertStepRow::number).containsExactly(3L, 4L);
    alert.take(step(2, "pending", null, "p"));
    assertThat(alert.steps()).hasSize(4);
  }

  @Test
  void anActIsToldByAStepOfTheSameWordsThatIsNoOlder() {
    alert.take(comment("1", 2_000, "same"));
    alert.take(comment("1", 2_000, "same"));
    alert.take(comment("2", 9_000, "same"));
    alert.take(comment("3", 2_000, "other"));
    assertThat(alert.view().acts()).extracting(AlertAct::actId).containsExactly("1", "3", "2");
    alert.take(step(2, "commented", "somebody", "same"));
    assertThat(alert.view().acts()).hasSize(3);
    alert.take(step(3, "commented", "me", "same"));
    assertThat(alert.view().acts()).extracting(AlertAct::actId).containsExactly("3", "2");
    alert.take(comment("1", 2_000, "same"));
    assertThat(alert.view().acts()).hasSize(2);
  }

  /** Of an act from before the part of the timeline that is remembered, nobody knows better. */
  @Test
  void anActFromBeforeWhatIsRememberedIsTold() {
    alert.take(step(5, "members", null, "m"));
    alert.take(comment("1", 4_000, "long ago"));
    assertThat(alert.view().acts()).isEmpty();
  }
}
