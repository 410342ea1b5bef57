package io.chargeline.alerting;

import static io.chargeline.alerting.ConditionsTest.line;
import static io.chargeline.alerting.ConditionsTest.seconds;
import static io.chargeline.alerting.ConditionsTest.steps;
import static io.chargeline.alerting.ConditionsTest.told;
import static io.chargeline.alerting.Timeline.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.alerting.Rehearsal.Outcome;
import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.fold.Silence;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.alerting.signal.Place;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Members put together, held back, told, and over. */
class AlertsTest {

  @Test
  void theMembersOfAGroupAreOneAlertThatCountsThem() {
    Rule rule =
        Rules.offline(
            ", 'group_by': ['site'], 'group_wait': 30,"
                + "'summary': {'en': '{count} at {site}: {members}', 'zh': '{site} {count}'}");
    Timeline line = new Timeline();
    for (int i = 0; i < 5; i++) {
      line.presence(i, "D" + i, "offline").presence(500 + i, "D" + i, "online");
    }
    Outcome outcome = run(rule, line);
    assertThat(told(outcome)).containsExactly("offline warning 0..504 fired 60");
    assertThat(notices(outcome)).containsExactly("90 firing 5", "504 resolved 5");
    assertThat(outcome.notices().get(0).alert().summary()).isEqualTo("5 at hz: D0, D1, D2 +2");
  }

  @Test
  void tenThousandDevicesOfASiteAreAtMostThreeAlertsAndOneNamesSiteAndCount() {
    Timeline line = new Timeline();
    int devices = 10_000;
    for (int i = 0; i < devices; i++) {
      String device = "D" + i;
      line.port(0, device, 1, i % 3 == 0 ? "charging" : "idle");
      double gone = 100 + i % 17 + i % 1000 / 1000.0;
      line.presence(gone, device, "offline").port(gone, device, 1, "unknown");
      double back = 5000 + i % 29 + i % 1000 / 1000.0;
      line.presence(back, device, "online").port(back, device, 1, "idle");
    }
    for (int minute = 2; minute < 120; minute++) {
      boolean gone = minute * 60 > 120 && minute * 60 < 5060;
      double offline = gone ? devices : 0;
      line.figure(
          minute * 60 + 5,
          "site",
          Map.of("devices_online", devices - offline, "devices_offline", offline));
    }
    Outcome outcome = run(ShippedRules.all(), World.QUIET, line);
    List<Notice> firing = outcome.notices().stream().filter(Notice::firing).toList();
    long resolved = outcome.notices().stream().filter(n -> !n.firing()).count();
    assertThat(firing.stream().map(n -> n.alert().alertId()).distinct().count()).isBetween(1L, 3L);
    assertThat(resolved).isBetween(1L, 3L);
    assertThat(outcome.alerts())
        .filteredOn(a -> a.ruleId().equals("device-offline"))
        .singleElement()
        .satisfies(
            alert -> {
              assertThat(alert.site()).isEqualTo("hz");
              assertThat(alert.peakMembers()).isEqualTo(devices);
            });
    assertThat(outcome.steps())
        .anyMatch(s -> s.text().contains("hz") && s.text().contains("10000"));
  }

  @Test
  void aFlappingDeviceRaisesNoMoreThanItsDampingAllows() {
    Rule rule = Rules.offline(", 'flap': {'changes': 3, 'within': 3600, 'quiet': 600}");
    Timeline line = new Timeline();
    for (int i = 0; i < 20; i++) {
      line.presence(i * 100, "A", "offline").presence(i * 100 + 80, "A", "online");
    }
    Outcome outcome = run(rule, line);
    assertThat(told(outcome))
        .containsExactly(
            "offline warning 0..80 fired 60",
            "offline warning 100..180 fired 160",
            "offline warning 200..2580 fired 260");
    assertThat(steps(outcome)).contains("260 flapping");
  }

  @Test
  void whatLiesWithinAWiderAlertIsHeldAndReleasedWithIt() {
    List<Rule> rules = List.of(Rules.offline(", 'inhibits': {'topology': true}"), fault(30));
    Timeline line =
        new Timeline()
            .presence(0, "A", "offline")
            .port(50, "A", 1, "fault")
            .port(50, "B", 1, "fault")
            .presence(200, "A", "online")
            .port(300, "A", 1, "idle")
            .port(300, "B", 1, "idle");
    Outcome outcome = run(rules, World.QUIET, line);
    assertThat(notices(outcome, "fault", "A")).containsExactly("200 firing 1", "300 resolved 1");
    assertThat(notices(outcome, "fault", "B")).containsExactly("80 firing 1", "300 resolved 1");
    assertThat(outcome.steps().stream().filter(s -> s.step().equals("inhibited")).toList())
        .singleElement()
        .satisfies(
            step -> {
              assertThat(seconds(step.at())).isEqualTo("60");
              assertThat(step.reference()).isEqualTo(only(outcome, "offline").alertId());
            });
  }

  @Test
  void aDeviceBehindAnotherIsHeldByIt() {
    Rule rule = Rules.offline(", 'inhibits': {'topology': true}, 'group_wait': 10");
    Timeline line = new Timeline().presence(0, "GW", "offline");
    line.in(new Place("demo", "hz", "", List.of(), "GW", false)).presence(1, "SUB", "offline");
    Outcome outcome = run(rule, line);
    assertThat(notices(outcome, "offline", "GW")).containsExactly("70 firing 1");
    assertThat(notices(outcome, "offline", "SUB")).isEmpty();
    assertThat(only(outcome, "offline", "SUB").heldBy()).isEqualTo("inhibited");
  }

  @Test
  void aRuleCanNameWhatItHolds() {
    Rule hot =
        Rules.rule(
            "hot",
            "'per': 'port', 'condition': {'kind': 'threshold', 'signal':"
                + "'sample', 'field': 'port_celsius'}, 'levels': [{'level': 'critical', 'value': 80}],"
                + "'inhibits': {'rules': ['fault']}");
    Timeline line =
        new Timeline()
            .sample(0, "A", 1, "port_celsius", 90)
            .port(10, "A", 1, "fault")
            .port(10, "A", 2, "fault");
    Outcome outcome = run(List.of(hot, fault(0)), World.QUIET, line);
    assertThat(outcome.notices())
        .extracting(n -> n.alert().ruleId() + n.alert().port())
        .containsExactly("hot1", "fault2");
  }

  @Test
  void whatMayNotBeHeldIsNot() {
    List<Rule> rules =
        List.of(
            Rules.offline(", 'inhibits': {'topology': true}"),
            Rules.rule("fault", FAULT + ", 'inhibitable': false"));
    Timeline line = new Timeline().presence(0, "A", "offline").port(100, "A", 1, "fault");
    assertThat(notices(run(rules, World.QUIET, line), "fault", "A"))
        .containsExactly("100 firing 1");
  }

  @Test
  void inMaintenanceNobodyIsToldUntilItIsOver() {
    World world = new World(List.of(window(100, 1000, "A")), List.of(), List.of());
    Timeline line =
        new Timeline()
            .presence(50, "A", "offline")
            .presence(2000, "A", "online")
            .presence(50, "B", "offline");
    Outcome outcome = run(List.of(Rules.offline()), world, line);
    assertThat(notices(outcome, "offline", "A"))
        .containsExactly("1000 firing 1", "2000 resolved 1");
    assertThat(notices(outcome, "offline", "B")).containsExactly("110 firing 1");
    assertThat(steps(outcome)).contains("110 in_maintenance", "1000 released");
  }

  @Test
  void whatIsInMaintenanceIsNotCountedInItsGroup() {
    Rule rule = Rules.offline(", 'group_by': ['site'], 'group_wait': 5");
    World world = new World(List.of(window(0, 1000, "A")), List.of(), List.of());
    Timeline line =
        new Timeline()
            .presence(50, "A", "offline")
            .presence(50, "B", "offline")
            .presence(50, "C", "offline");
    Outcome outcome = run(List.of(rule), world, line);
    assertThat(notices(outcome)).containsExactly("115 firing 2");
    assertThat(outcome.alerts().get(0).members()).isEqualTo(3);
  }

  @Test
  void theRegistrysMarkIsMaintenanceToo() {
    Place marked = new Place("demo", "hz", "", List.of(), "", true);
    Timeline line = new Timeline().in(marked).presence(0, "A", "offline");
    line.in(Timeline.HZ).presence(500, "A", "offline").presence(600, "A", "online");
    Outcome outcome = run(Rules.offline(), line);
    assertThat(notices(outcome)).containsExactly("500 firing 1", "600 resolved 1");
  }

  @Test
  void aRuleMayLookAtMaintenance() {
    World world = new World(List.of(window(0, 1000, "A")), List.of(), List.of());
    Timeline line = new Timeline().presence(50, "A", "offline");
    assertThat(notices(run(List.of(Rules.offline(", 'maintenance': 'include'")), world, line)))
        .containsExactly("110 firing 1");
  }

  @Test
  void aSilenceHoldsWhatItMatchesFromToAndUpToItsSeverity() {
    Rule rule =
        Rules.rule(
            "hot",
            "'per': 'port', 'condition': {'kind': 'threshold', 'signal':"
                + "'sample', 'field': 'port_celsius'}, 'levels': [{'level': 'warning', 'value': 60},"
                + "{'level': 'critical', 'value': 80}]");
    Silence silence =
        new Silence(
            "s1",
            "demo",
            List.of("hot"),
            List.of("hz"),
            List.of("A"),
            Severity.WARNING,
            "ann",
            "known",
            at(0),
            at(500));
    Timeline line =
        new Timeline()
            .sample(10, "A", 1, "port_celsius", 70)
            .sample(20, "B", 1, "port_celsius", 70)
            .sample(100, "A", 2, "port_celsius", 90);
    Outcome outcome = run(List.of(rule), new World(List.of(), List.of(silence), List.of()), line);
    assertThat(notices(outcome)).containsExactly("20 firing 1", "100 firing 1", "500 firing 1");
    assertThat(steps(outcome)).contains("10 silenced", "500 released");
    Timeline brief =
        new Timeline()
            .sample(10, "A", 1, "port_celsius", 70)
            .sample(90, "A", 1, "port_celsius", 20);
    Outcome never = run(List.of(rule), new World(List.of(), List.of(silence), List.of()), brief);
    assertThat(never.notices()).isEmpty();
    assertThat(told(never)).containsExactly("hot warning 10..90 fired 10");
  }

  @Test
  void outsideOfItsHoursARuleIsHeldUntilTheyBegin() {
    // T0 is Monday 08:00 in Shanghai.
    Rule rule =
        Rules.offline(
            ", 'schedule': {'zone': 'Asia/Shanghai', 'days': ['mon', 'tue'], 'from': '09:00', 'to': '17:00'}");
    Timeline line = new Timeline().presence(0, "A", "offline").presence(40_000, "B", "offline");
    Outcome outcome = new Rehearsal(List.of(rule)).run(line.signals().iterator(), at(200_000));
    assertThat(notices(outcome, "offline", "A")).containsExactly("3600 firing 1");
    assertThat(notices(outcome, "offline", "B")).containsExactly("90000 firing 1");
    assertThat(only(outcome, "offline", "A").heldBy()).isEqualTo("schedule");
  }

  @Test
  void aDraftIsJudgedAndToldToNobody() {
    Rule draft = Rules.offline(", 'draft': true, 'inhibits': {'topology': true}");
    Timeline line =
        new Timeline()
            .presence(0, "A", "offline")
            .port(100, "A", 1, "fault")
            .presence(200, "A", "online");
    Outcome outcome = run(List.of(draft, fault(0)), World.QUIET, line);
    assertThat(only(outcome, "offline").draft()).isTrue();
    assertThat(only(outcome, "offline").heldBy()).isEqualTo("draft");
    assertThat(outcome.notices()).extracting(n -> n.alert().ruleId()).containsExactly("fault");
  }

  @Test
  void aRuleThatIsNotEnabledDoesNothing() {
    Timeline line = new Timeline().presence(0, "A", "offline");
    assertThat(run(Rules.offline(", 'enabled': false"), line).alerts()).isEmpty();
  }

  @Test
  void somebodyTakesCareUntilItGetsWorse() {
    Rule rule =
        Rules.rule(
            "offline",
            "'per': 'device', 'condition': {'kind': 'state', 'signal':"
                + "'presence', 'in': ['offline']}, 'levels': [{'level': 'warning', 'for': 60}, {'level': 'critical', 'for': 600}]");
    Timeline line = new Timeline().presence(0, "A", "offline").presence(1000, "A", "online");
    String id = run(rule, line).alerts().get(0).alertId();
    List<Act> acts =
        List.of(
            new Act(id, Act.Kind.ACKNOWLEDGE, at(100), "bob", "on my way"),
            new Act(id, Act.Kind.COMMENT, at(700), "bob", "fuse blown"),
            new Act("another", Act.Kind.COMMENT, at(700), "bob", "?"));
    Outcome outcome = new Rehearsal(List.of(rule)).run(line.signals().iterator(), acts, at(2000));
    assertThat(steps(outcome))
        .containsExactly(
            "0 pending",
            "60 fired",
            "60 told",
            "100 acknowledged",
            "600 upgraded",
            "600 told",
            "700 commented",
            "1000 resolved");
    assertThat(outcome.alerts().get(0).acknowledgedBy()).isEqualTo("bob");
    assertThat(outcome.steps().get(6).text()).isEqualTo("fuse blown");
  }

  @Test
  void aDeviceThatMovesLeavesOneGroupAndJoinsAnother() {
    Rule rule = Rules.offline(", 'group_by': ['site']");
    Timeline line = new Timeline().presence(0, "A", "offline");
    line.in(Place.of("demo", "sh")).presence(500, "A", "offline").presence(600, "A", "online");
    Outcome outcome = run(rule, line);
    assertThat(outcome.alerts())
        .extracting(a -> a.site() + ' ' + line(a))
        .containsExactly(
            "hz offline warning 0..500 fired 60", "sh offline warning 500..600 fired 500");
  }

  @Test
  void aDeviceThatChangesHandsIsItsNewOwnersOnly() {
    Timeline line = new Timeline().presence(0, "A", "offline");
    line.in(Place.of("other", "")).presence(500, "A", "offline").presence(700, "A", "online");
    Outcome outcome = run(Rules.offline(), line);
    assertThat(outcome.alerts())
        .extracting(a -> a.tenant() + ' ' + line(a))
        .containsExactly(
            "demo offline warning 0..500 fired 60", "other offline warning 500..700 fired 560");
  }

  @Test
  void thePlatformsOwnAlertsAreSystemAlarms() {
    Rule rule = Rules.shipped("pipeline-lag");
    Timeline line =
        new Timeline()
            .platform(0, "lag", "store job", 90)
            .platform(10, "lag", "device job", 1)
            .platform(60, "lag", "store job", 0);
    Outcome outcome = run(rule, line);
    assertThat(outcome.notices()).extracting(Notice::eventType).containsOnly("system.alarm");
    assertThat(outcome.alerts().get(0).memberNames()).isEmpty();
    assertThat(outcome.notices().get(0).data().toString()).contains("\"members\":[\"store job\"]");
  }

  @Test
  void idsAndEventsAreTheSameInEveryRun() {
    Timeline line = new Timeline().presence(0, "A", "offline").presence(100, "A", "online");
    Outcome one = run(Rules.offline(), line);
    Outcome two = run(Rules.offline(), line);
    assertThat(one).isEqualTo(two);
    assertThat(one.notices()).extracting(Notice::eventId).doesNotHaveDuplicates().hasSize(2);
    assertThat(one.alerts().get(0).alertId()).isEqualTo("a5d539b3-b666-3a7d-af03-5a767698485f");
  }

  private static final String FAULT =
      "'per': 'port', 'condition': {'kind': 'state', 'signal': 'port_state', 'in': ['fault']},"
          + "'levels': [{'level': 'warning'}]";

  private static Rule fault(int groupWait) {
    return Rules.rule("fault", FAULT + ", 'group_wait': " + groupWait);
  }

  private static MaintenanceWindow window(double from, double until, String device) {
    return new MaintenanceWindow(
        "w",
        "demo",
        MaintenanceScope.DEVICE,
        "demo",
        null,
        List.of(device),
        at(from),
        at(until),
        false,
        null,
        null,
        null,
        1,
        at(0),
        at(0));
  }

  private static Outcome run(Rule rule, Timeline line) {
    return run(List.of(rule), World.QUIET, line);
  }

  private static Outcome run(List<Rule> rules, World world, Timeline line) {
    return new Rehearsal(rules, world, Trace.NONE).run(line.signals().iterator(), at(20_000));
  }

  private static List<String> notices(Outcome outcome) {
    return outcome.notices().stream().map(AlertsTest::shown).toList();
  }

  private static List<String> notices(Outcome outcome, String rule, String device) {
    return outcome.notices().stream()
        .filter(n -> n.alert().ruleId().equals(rule) && device.equals(n.alert().deviceId()))
        .map(AlertsTest::shown)
        .toList();
  }

  private static String shown(Notice notice) {
    int count = notice.firing() ? notice.alert().members() : notice.alert().peakMembers();
    return seconds(notice.at()) + (notice.firing() ? " firing " : " resolved ") + count;
  }

  private static AlertRow only(Outcome outcome, String rule, String... device) {
    List<AlertRow> found =
        outcome.alerts().stream()
            .filter(a -> a.ruleId().equals(rule))
            .filter(a -> device.length == 0 || device[0].equals(a.deviceId()))
            .toList();
    assertThat(found).hasSize(1);
    return found.get(0);
  }
}
