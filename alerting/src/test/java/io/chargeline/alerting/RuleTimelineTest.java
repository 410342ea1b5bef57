package io.chargeline.alerting;

import static io.chargeline.alerting.ConditionsTest.told;
import static io.chargeline.alerting.Timeline.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.Rehearsal.Outcome;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.RuleBook;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.signal.Place;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people change counts from its moment on, in a history as it did live. */
class RuleTimelineTest {
  private final RuleTimeline rules = new RuleTimeline();
  private final WorldTimeline worlds = new WorldTimeline();

  @Test
  void theHighestVersionThatCountsByThenCounts() {
    add("demo", 1, 10, Rules.offline());
    add("demo", 2, 20, Rules.offline(", 'draft': true"));
    delete("demo", 3, 30);
    assertThat(rules.at(at(9)).rules()).isEmpty();
    assertThat(version(10)).isEqualTo(1);
    assertThat(version(19)).isEqualTo(1);
    assertThat(version(20)).isEqualTo(2);
    assertThat(rules.at(at(30)).rules()).isEmpty();
    assertThat(version(15)).as("back in time").isEqualTo(1);
    assertThat(rules.nextChange(at(10))).isEqualTo(at(20));
    assertThat(rules.nextChange(at(30))).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void aVersionThatCannotBeReadIsSaidAndTheOneBeforeGoesOn() {
    add("demo", 1, 10, Rules.offline());
    ObjectNode broken = Json.MAPPER.createObjectNode().put("per", "planet");
    assertThat(rules.add(new RuleVersion("demo", "offline", 2, broken, false, "a", null, at(20))))
        .hasValueSatisfying(
            refused -> assertThat(refused.problems()).anyMatch(p -> p.field().equals("per")));
    assertThat(version(25)).isEqualTo(1);
  }

  @Test
  void oneChangeAmongManyRulesLeavesTheOthersAsTheyWere() {
    for (int i = 0; i < 1000; i++) {
      add("demo", 1, 10, Rules.rule("r" + i, body("")));
    }
    RuleBook before = rules.at(at(10));
    assertThat(rules.at(at(11))).isSameAs(before);
    add("demo", 2, 12, Rules.rule("r7", body(", 'draft': true")));
    RuleBook after = rules.at(at(12));
    assertThat(after.rule("demo/r8")).isSameAs(before.rule("demo/r8"));
    assertThat(after.rule("demo/r7").draft()).isTrue();
    assertThat(before.rule("demo/r7").draft()).as("a book never changes").isFalse();
  }

  @Test
  void whatIsForgottenIsNotNeeded() {
    add("demo", 1, 10, Rules.offline());
    add("demo", 2, 20, Rules.offline(", 'draft': true"));
    add("demo", 3, 40, Rules.offline());
    add("t2", 1, 10, Rules.offline());
    delete("t2", 2, 20);
    rules.forget(at(30));
    assertThat(version(30)).isEqualTo(2);
    assertThat(version(40)).isEqualTo(3);
    assertThat(rules.at(at(40)).rule("t2/offline")).isNull();
    assertThat(rules.nextChange(at(10))).isEqualTo(at(40));
  }

  @Test
  void aTenantsOwnRuleCountsInsteadOfThePlatformsOfTheSameIdEvenSwitchedOff() {
    add("", 1, 0, Rules.offline());
    add("demo", 1, 1000, Rules.offline(", 'enabled': false"));
    delete("demo", 2, 3000);
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline").presence(200, "D1", "online");
    line.presence(1100, "D1", "offline").presence(1200, "D1", "online");
    line.presence(2900, "D1", "offline").presence(3200, "D1", "online");
    assertThat(told(run(line)))
        .containsExactly(
            "offline warning 100..200 fired 160", "offline warning 3000..3200 fired 3000");
  }

  @Test
  void rulesOfTwoTenantsMayHaveOneId() {
    add("demo", 1, 0, Rules.offline());
    add("t2", 1, 0, Rules.rule("offline", body("").replace("'for': 60", "'for': 90")));
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline").presence(300, "D1", "online");
    line.in(Place.of("t2", "sh")).presence(100, "D2", "offline").presence(300, "D2", "online");
    Outcome outcome = run(line);
    assertThat(outcome.alerts())
        .extracting(
            row -> row.tenant() + ' ' + row.deviceId() + ' ' + (row.firedAt() - at(0)) / 1000)
        .containsExactlyInAnyOrder("demo D1 160", "t2 D2 190");
    assertThat(outcome.alerts()).extracting(AlertRow::alertId).doesNotHaveDuplicates();
  }

  @Test
  void aNewRuleBeginsWithWhatStandsAndNotBeforeItCounted() {
    add("demo", 1, 500, Rules.offline());
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline").presence(600, "D1", "online");
    assertThat(told(run(line))).containsExactly("offline warning 500..600 fired 500");
  }

  @Test
  void whatARuleMeasuredAnewIsAnotherAlert() {
    add("demo", 1, 0, Rules.offline());
    add("demo", 2, 500, Rules.offline(", 'scope': {'devices': ['D1']}"));
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline").presence(600, "D1", "online");
    Outcome outcome = run(line);
    assertThat(told(outcome))
        .containsExactly(
            "offline warning 100..500 fired 160", "offline warning 500..600 fired 500");
    assertThat(outcome.alerts())
        .extracting(AlertRow::endReason)
        .containsExactly("rule_changed", "cleared");
    assertThat(outcome.alerts()).extracting(AlertRow::alertId).doesNotHaveDuplicates();
  }

  @Test
  void aSilenceCountsFromWhenItWasKnownAndEndsEarlyWhenItIsEnded() {
    add("demo", 1, 0, Rules.offline());
    worlds.add(silence(1, 0, 5000, 1000));
    worlds.add(silence(2, 0, 2000, 2000));
    Timeline line = new Timeline();
    line.presence(900, "D1", "offline").presence(1100, "D1", "online");
    line.presence(1200, "D2", "offline").presence(2500, "D2", "online");
    Outcome outcome = run(line);
    assertThat(notices(outcome))
        .as("D1 before it was known; D2 once it was ended")
        .containsExactly("960 D1 true", "1100 D1 false", "2000 D2 true", "2500 D2 false");
  }

  @Test
  void aWindowCountsFromWhenItWasAnnouncedAndNotAfterItIsCancelled() {
    add("demo", 1, 0, Rules.offline());
    MaintenanceWindow window =
        new MaintenanceWindow(
            "w1",
            "demo",
            MaintenanceScope.SITE,
            "demo",
            "hz",
            List.of(),
            at(1000),
            at(9000),
            false,
            null,
            null,
            null,
            1,
            at(500),
            at(500));
    worlds.add(window);
    worlds.add(window.cancel(at(2000)));
    Timeline line = new Timeline();
    line.presence(900, "D1", "offline").presence(1100, "D1", "online");
    line.presence(1200, "D2", "offline").presence(2500, "D2", "online");
    assertThat(notices(run(line)))
        .containsExactly("960 D1 true", "1100 D1 false", "2000 D2 true", "2500 D2 false");
  }

  @Test
  void ofAHistoryOfSomeDevicesOnlyTheyAreJudged() {
    add("demo", 1, 0, Rules.offline());
    add(
        "demo",
        1,
        0,
        Rules.rule(
            "many",
            "'per': 'site', 'condition': {'kind': 'count', 'signal': 'presence',"
                + " 'where': {'state': 'offline'}, 'within': 600},"
                + " 'levels': [{'level': 'warning', 'value': 1}]"));
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline").presence(300, "D1", "online");
    line.presence(100, "D2", "offline").presence(300, "D2", "online");
    assertThat(told(run(line))).hasSize(3);
    Outcome some =
        Rehearsal.ofDevices("D1"::equals, rules, worlds, Trace.NONE)
            .run(line.signals().iterator(), at(10_000));
    assertThat(told(some)).containsExactly("offline warning 100..300 fired 160");
    assertThat(some.alerts()).extracting(AlertRow::deviceId).containsExactly("D1");
  }

  @Test
  void rulesThatChangeWhileNothingTicksEndTheirAlertsWhenItTicksAgain() {
    add("demo", 1, 0, Rules.offline());
    delete("demo", 2, 500);
    worlds.add(new Outage(at(400), at(700)));
    Timeline line = new Timeline();
    line.presence(100, "D1", "offline");
    assertThat(told(run(line))).containsExactly("offline warning 100..700 fired 160");
  }

  private static String body(String more) {
    return "'per': 'device', 'condition': {'kind': 'state', 'signal': 'presence', 'in': ['offline']},"
        + "'levels': [{'level': 'warning', 'for': 60}]"
        + more;
  }

  private Outcome run(Timeline line) {
    return new Rehearsal(rules, worlds, Trace.NONE).run(line.signals().iterator(), at(10_000));
  }

  private long version(double s) {
    return rules.at(at(s)).rule("demo/offline").version();
  }

  private void add(String tenant, long version, double s, Rule rule) {
    assertThat(
            rules.add(
                new RuleVersion(
                    tenant, rule.id(), version, RuleJson.write(rule), false, "a", null, at(s))))
        .isEmpty();
  }

  private void delete(String tenant, long version, double s) {
    rules.add(new RuleVersion(tenant, "offline", version, null, true, "a", null, at(s)));
  }

  private static SilenceVersion silence(long version, double from, double to, double effective) {
    return new SilenceVersion(
        "s1",
        "demo",
        List.of(),
        List.of(),
        List.of(),
        null,
        "a",
        "b",
        at(from),
        at(to),
        version,
        at(1000),
        at(effective));
  }

  private static List<String> notices(Outcome outcome) {
    return outcome.notices().stream()
        .map(n -> (n.at() - at(0)) / 1000 + " " + n.alert().deviceId() + ' ' + n.firing())
        .toList();
  }
}
