package io.chargeline.alerting;

import static io.chargeline.alerting.Timeline.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.alerting.Why.Explanation;
import io.chargeline.alerting.Why.Verdict;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyTest {
  private final Timeline line =
      new Timeline()
          .presence(0, "A", "online")
          .presence(100, "A", "offline")
          .presence(500, "A", "online");

  @Test
  void saysWhatWasSeenAndDecidedAtEachTime() {
    assertThat(why(50).verdict()).isEqualTo(Verdict.NOT_MET);
    assertThat(why(130).verdict()).isEqualTo(Verdict.PENDING);
    assertThat(why(160).verdict()).isEqualTo(Verdict.FIRED);
    assertThat(why(499).said().en()).isEqualTo("It fired: warning. offline: A");
    assertThat(why(499).said().zh()).isEqualTo("已触发：警告。offline：A");
    assertThat(why(600).verdict()).isEqualTo(Verdict.NOT_MET);
    assertThat(why(600).said().en())
        .isEqualTo("It does not hold: state for 0 s, allowed 60 s (warning); does not hold.");
    assertThat(why(600).steps())
        .extracting(step -> step.after())
        .containsExactly(
            "clear", "pending", "pending", "warning", "fired", "told", "clear", "resolved");
  }

  @Test
  void saysWhatHoldsItBack() {
    Silence silence =
        new Silence(
            "s9", "demo", List.of(), List.of(), List.of("A"), null, "ann", "x", at(0), at(400));
    World world = new World(List.of(), List.of(silence), List.of());
    Explanation held = why(List.of(Rules.offline()), world, 200);
    assertThat(held.verdict()).isEqualTo(Verdict.HELD);
    assertThat(held.said().en()).startsWith("It holds, and nobody is told: silenced (s9).");
    assertThat(why(List.of(Rules.offline()), world, 450).verdict()).isEqualTo(Verdict.FIRED);
    Explanation draft = why(List.of(Rules.offline(", 'draft': true")), World.QUIET, 200);
    assertThat(draft.alert().heldBy()).isEqualTo("draft");
  }

  @Test
  void saysThatThereIsNothingToSay() {
    Rule elsewhere = Rules.offline(", 'scope': {'sites': ['sh']}");
    assertThat(why(List.of(elsewhere), World.QUIET, 200).verdict()).isEqualTo(Verdict.NOTHING_SEEN);
    Rule off = Rules.offline(", 'enabled': false");
    assertThat(why(List.of(off), World.QUIET, 200).verdict()).isEqualTo(Verdict.NO_RULE);
    World blind = new World(List.of(), List.of(), List.of(new Outage(at(110), at(300))));
    assertThat(why(List.of(Rules.offline()), blind, 200).verdict()).isEqualTo(Verdict.NOT_LOOKING);
  }

  private Explanation why(double seconds) {
    return why(List.of(Rules.offline()), World.QUIET, seconds);
  }

  private Explanation why(List<Rule> rules, World world, double seconds) {
    return Why.explain(
        rules, "offline", "d/A"::equals, world, line.signals().iterator(), at(seconds), 50);
  }
}
