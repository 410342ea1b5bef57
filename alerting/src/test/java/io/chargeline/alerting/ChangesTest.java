package io.chargeline.alerting;

import static io.chargeline.alerting.ConditionsTest.told;
import static io.chargeline.alerting.Timeline.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.chargeline.alerting.Rehearsal.Outcome;
import io.chargeline.alerting.fold.Entity;
import io.chargeline.alerting.fold.EntityFold;
import io.chargeline.alerting.fold.EntityState;
import io.chargeline.alerting.fold.MemberChange;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.alert.RuleVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of what is under way when rules change, and when an entity is no more. */
class ChangesTest {
  private final RuleTimeline rules = new RuleTimeline();
  private final WorldTimeline worlds = new WorldTimeline();

  @Test
  void anotherLimitUpgradesOrEndsWhatIsUnderWayAtOnce() {
    rule(1, 0, hot("'levels': [{'level': 'warning', 'value': 60}]"));
    rule(
        2,
        500,
        hot("'levels': [{'level': 'warning', 'value': 50}, {'level': 'critical', 'value': 65}]"));
    rule(3, 700, hot("'levels': [{'level': 'warning', 'value': 80}]"));
    Timeline line = new Timeline().sample(100, "D1", 1, "port_celsius", 70);
    Outcome outcome = run(line.sample(900, "D1", 1, "port_celsius", 20));
    assertThat(told(outcome)).containsExactly("hot critical 100..700 fired 100");
    assertThat(outcome.notices())
        .extracting(n -> seconds(n.at()) + ' ' + n.firing() + ' ' + n.alert().severity())
        .containsExactly("100 true warning", "500 true critical", "700 false critical");
  }

  @Test
  void aLevelThatIsNoMoreIsNotReachedAnyMore() {
    rule(
        1,
        0,
        hot("'levels': [{'level': 'warning', 'value': 60}, {'level': 'critical', 'value': 65}]"));
    rule(2, 500, hot("'levels': [{'level': 'warning', 'value': 60}]"));
    Timeline line = new Timeline().sample(100, "D1", 1, "port_celsius", 70);
    Outcome outcome = run(line);
    assertThat(outcome.alerts())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.phase()).isEqualTo("firing");
              assertThat(row.severity()).isEqualTo("warning");
              assertThat(row.peakSeverity()).isEqualTo("critical");
              assertThat(row.ruleVersion()).isEqualTo(2);
            });
  }

  @Test
  void aLevelThatIsNoMoreIsNotReachedEvenIfNobodyLookedWhenItWent() {
    rule(
        1,
        0,
        hot("'levels': [{'level': 'warning', 'value': 60}, {'level': 'critical', 'value': 65}]"));
    rule(2, 500, hot("'levels': [{'level': 'warning', 'value': 60}]"));
    Timeline line = new Timeline().sample(100, "D1", 1, "port_celsius", 70);
    line.port(400, "D1", 1, "unknown").port(600, "D1", 1, "idle");
    assertThat(run(line).alerts()).singleElement().matches(row -> row.severity().equals("warning"));
  }

  @Test
  void aRuleThatIsGoneEndsItsAlertsAndSaysSo() {
    rule(1, 0, hot("'levels': [{'level': 'warning', 'value': 60}]"));
    rules.add(new RuleVersion("demo", "hot", 2, null, true, "a", null, at(500)));
    Outcome outcome = run(new Timeline().sample(100, "D1", 1, "port_celsius", 70));
    assertThat(told(outcome)).containsExactly("hot warning 100..500 fired 100");
    assertThat(outcome.alerts().get(0).endReason()).isEqualTo("rule_removed");
    assertThat(outcome.notices()).hasSize(2);
  }

  @Test
  void anotherGroupingPutsTheMembersTogetherAnew() {
    rule(1, 0, hot("'levels': [{'level': 'warning', 'value': 60}]"));
    rule(2, 500, hot("'levels': [{'level': 'warning', 'value': 60}], 'group_by': ['site']"));
    Timeline line = new Timeline();
    for (String device : List.of("D1", "D2", "D3")) {
      line.sample(100, device, 1, "port_celsius", 70).sample(900, device, 1, "port_celsius", 20);
    }
    Outcome outcome = run(line);
    assertThat(outcome.alerts()).hasSize(4);
    assertThat(outcome.alerts().subList(0, 3))
        .allSatisfy(row -> assertThat(row.endReason()).isEqualTo("rule_changed"));
    assertThat(outcome.alerts().get(3))
        .satisfies(
            row -> {
              assertThat(row.peakMembers()).isEqualTo(3);
              assertThat(seconds(row.beganAt())).isEqualTo("500");
              assertThat(seconds(row.resolvedAt())).isEqualTo("900");
            });
  }

  @Test
  void aNewRuleSeesTheStateOfAPortThatStoodBeforeItCame() {
    rule(
        1,
        500,
        Rules.rule(
            "fault",
            "'per': 'port', 'condition': {'kind': 'state',"
                + " 'signal': 'port_state', 'in': ['fault']}, 'levels': [{'level': 'warning', 'for': 60}]"));
    Timeline line = new Timeline().port(470, "D1", 1, "fault").port(800, "D1", 1, "idle");
    assertThat(told(run(line)))
        .as("it has lasted since 470, and is known from 500 on")
        .containsExactly("fault warning 500..800 fired 530");
  }

  @Test
  void aCountBeginsWithTheRuleAndAnUnchangedOneGoesOn() {
    String count =
        "'per': 'device', 'condition': {'kind': 'count', 'signal': 'event',"
            + " 'where': {'event': 'hit'}, 'within': 600}, 'levels': [{'level': 'warning', 'value': 3}]";
    rule(1, 0, Rules.rule("old", count));
    rule(2, 250, Rules.rule("old", count + ", 'summary': {'en': 'x', 'zh': 'x'}"));
    rule(1, 250, Rules.rule("new", count));
    Timeline line = new Timeline();
    for (int s = 100; s <= 500; s += 100) {
      line.event(s, "D1", "hit");
    }
    assertThat(told(run(line)))
        .anyMatch(alert -> alert.startsWith("old warning 300"))
        .anyMatch(alert -> alert.startsWith("new warning 500"))
        .hasSize(2);
  }

  @Test
  void whatWasToldOfAnEntityThatIsNoMoreIsTakenBack() {
    List<MemberChange> changes = new ArrayList<>();
    RuleBook book = RuleBook.of(List.of(Rules.offline()));
    EntityFold fold = new EntityFold(book, World.QUIET, Trace.NONE, changes::add);
    Signal gone = new Timeline().presence(100, "D1", "offline").signals().get(0);
    Entity entity = book.entities(gone).get(0);
    EntityState state = EntityFold.of(entity, gone);
    fold.accept(state, gone, 0);
    fold.advance(state, at(200));
    assertThat(state.isEmpty()).isFalse();
    fold.forget(state, at(200));
    assertThat(state.isEmpty()).isTrue();
    assertThat(state.dueAt).isEqualTo(Long.MAX_VALUE);
    assertThat(changes)
        .extracting(c -> seconds(c.at()) + ' ' + c.rank() + ' ' + c.why())
        .containsExactly("100 0 measured", "160 2 measured", "200 0 removed");
  }

  @Test
  void anInhibitingAlertHoldsNoLongerWhatIsAtAMemberThatLeftIt() {
    rule(
        1,
        0,
        Rules.rule(
            "dead",
            "'per': 'device', 'condition': {'kind': 'state',"
                + " 'signal': 'presence', 'in': ['offline']}, 'levels': [{'level': 'critical'}],"
                + " 'group_by': ['site'], 'inhibits': {'topology': true}"));
    rule(1, 0, hot("'levels': [{'level': 'warning', 'value': 60}]"));
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline").presence(100, "D2", "offline");
    line.sample(200, "D1", 1, "port_celsius", 70).sample(200, "D2", 1, "port_celsius", 70);
    line.presence(300, "D1", "online");
    Outcome outcome = run(line);
    assertThat(outcome.alerts())
        .filteredOn(row -> row.ruleId().equals("hot"))
        .extracting(row -> row.deviceId() + ' ' + row.heldBy())
        .containsExactlyInAnyOrder("D1 null", "D2 inhibited");
    assertThat(outcome.notices())
        .filteredOn(n -> n.alert().ruleId().equals("hot"))
        .extracting(n -> seconds(n.at()) + ' ' + n.alert().deviceId())
        .containsExactly("300 D1");
  }

  @Test
  void rulesThatChangeInThePastAreRefused() {
    EntityFold fold = new EntityFold(RuleBook.EMPTY, World.QUIET, Trace.NONE, change -> {});
    Signal signal = new Timeline().presence(100, "D1", "offline").signals().get(0);
    EntityState state = EntityFold.of(RuleBook.EMPTY.entities(signal).get(0), signal);
    fold.accept(state, signal, 0);
    assertThatThrownBy(() -> fold.rulesChanged(state, at(200)))
        .isInstanceOf(IllegalStateException.class);
    fold.advance(state, at(200));
    assertThatThrownBy(() -> fold.rulesChanged(state, at(200)))
        .isInstanceOf(IllegalStateException.class);
    fold.rulesChanged(state, at(200) + 1);
    assertThatThrownBy(() -> fold.outage(state, new Outage(at(150), at(300))))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Rule hot(String more) {
    return Rules.rule(
        "hot",
        "'per': 'port', 'condition':"
            + " {'kind': 'threshold', 'signal': 'sample', 'field': 'port_celsius'}, "
            + more);
  }

  private void rule(long version, double s, Rule rule) {
    assertThat(
            rules.add(
                new RuleVersion(
                    "demo", rule.id(), version, RuleJson.write(rule), false, "a", null, at(s))))
        .isEmpty();
  }

  private Outcome run(Timeline line) {
    return new Rehearsal(rules, worlds, Trace.NONE).run(line.signals().iterator(), at(2_000));
  }

  private static String seconds(long at) {
    return Long.toString((at - at(0)) / 1000);
  }
}
