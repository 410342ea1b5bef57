package io.chargeline.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.chargeline.alerting.Rehearsal.Outcome;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.fact.AlertRow;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each kind of condition, and what modifies it, by seconds. */
class ConditionsTest {
  private static final String HOT =
      "'per': 'port', 'condition': {'kind': 'threshold', 'signal': 'sample',"
          + " 'field': 'port_celsius', 'op': '>='},";

  @Test
  void aThresholdFiresAfterItsDurationAndEndsWithTheValue() {
    Rule rule = Rules.rule("hot", HOT + "'levels': [{'level': 'warning', 'value': 65, 'for': 60}]");
    Timeline line = hot(0, 64, 10, 65, 40, 70, 69, 66, 80, 64.9, 100, 66, 120, 60);
    assertThat(told(rule, line))
        .containsExactly("hot warning 10..80 fired 70", "hot pending 100..120");
  }

  @Test
  void aLevelIsUpgradedInPlace() {
    Rule rule =
        Rules.rule(
            "hot",
            HOT
                + "'levels': [{'level': 'warning', 'value': 65}, {'level': 'critical', 'value': 80, 'for': 10}]");
    Timeline line = hot(0, 70, 5, 85, 30, 75, 40, 60);
    Outcome outcome = run(rule, line, 100);
    assertThat(steps(outcome))
        .containsExactly(
            "0 fired", "0 told", "15 upgraded", "15 told", "30 downgraded", "40 resolved");
    assertThat(outcome.notices())
        .extracting(n -> n.alert().severity())
        .containsExactly("warning", "critical", "warning");
    assertThat(outcome.alerts().get(0).peakSeverity()).isEqualTo("critical");
  }

  @Test
  void hysteresisKeepsItUntilItHasComeBackFarEnoughForLongEnough() {
    Rule rule =
        Rules.rule(
            "hot",
            HOT + "'levels': [{'level': 'warning', 'value': 65}], 'clear': {'by': 5, 'for': 20}");
    Timeline line = hot(0, 66, 10, 61, 20, 59, 30, 61, 40, 59.9, 59, 50);
    assertThat(told(rule, line)).containsExactly("hot warning 0..60 fired 0");
  }

  @Test
  void aSignalClearsItAtOnce() {
    Rule rule =
        Rules.rule(
            "alarm",
            "'per': 'device', 'condition': {'kind': 'alarm'}, 'levels': [{'level': 'warning'}],"
                + "'clear': {'on': {'signal': 'event', 'where': {'event': 'device.recovered'}}}");
    Timeline line =
        new Timeline().alarm(0, "A", "smoke", "critical").event(100, "A", "device.recovered");
    assertThat(told(rule, line)).containsExactly("alarm warning 0..100 fired 0");
  }

  @Test
  void aStateCountsFromWhenItBeganAndNotFromItsRepeats() {
    Timeline line =
        new Timeline()
            .presence(0, "A", "online")
            .presence(10, "A", "offline")
            .presence(50, "A", "offline")
            .presence(200, "A", "online");
    assertThat(told(Rules.offline(), line)).containsExactly("offline warning 10..200 fired 70");
  }

  @Test
  void absenceIsCountedFromTheLastSignalOrFromWhenItIsLookedFor() {
    Rule rule =
        Rules.rule(
            "silent",
            "'per': 'port', 'condition': {'kind': 'absence', 'of': {'signal': 'sample'},"
                + "'while': {'signal': 'port_state', 'where': {'state': 'charging'}}},"
                + "'levels': [{'level': 'warning', 'for': 100}, {'level': 'critical', 'for': 200}]");
    Timeline line =
        new Timeline()
            .port(0, "A", 1, "charging")
            .sample(90, "A", 1, "power_w", 5)
            .sample(350, "A", 1, "power_w", 5)
            .port(400, "A", 1, "idle")
            .port(1000, "A", 1, "charging")
            .port(1099, "A", 1, "idle");
    Outcome outcome = run(rule, line, 2000);
    assertThat(told(outcome)).containsExactly("silent critical 90..350 fired 190");
    assertThat(steps(outcome)).contains("290 upgraded");
  }

  @Test
  void countIsOverASlidingWindow() {
    Rule rule =
        Rules.rule(
            "drops",
            "'per': 'device', 'condition': {'kind': 'count', 'signal': 'presence',"
                + " 'where': {'state': 'offline'}, 'within': 600}, 'levels': [{'level': 'info', 'value': 3}]");
    Timeline line =
        new Timeline()
            .presence(5, "A", "offline")
            .presence(300, "A", "offline")
            .presence(400, "B", "offline")
            .presence(599, "A", "offline");
    // A sixtieth of the window is 10 s: the first one's slice ends at 10 and is 600 s old at 610.
    assertThat(told(rule, line)).containsExactly("drops info 599..610 fired 599");
  }

  @Test
  void rateIsPerUnitOverTheWindow() {
    Rule rule =
        Rules.rule(
            "rate",
            "'per': 'tenant', 'condition': {'kind': 'rate', 'signal': 'api_calls', 'sum': 'failed',"
                + " 'within': 600, 'per': 60, 'op': '>='}, 'levels': [{'level': 'warning', 'value': 10}]");
    Timeline line = new Timeline();
    for (int minute = 0; minute < 4; minute++) {
      line.tenant(minute * 60, SignalKind.API_CALLS, Map.of("failed", 30.0), Map.of("route", "x"));
    }
    // 30 a minute make 100 in 600 s after four of them, which is 12 a minute.
    assertThat(told(rule, line)).containsExactly("rate warning 180..610 fired 180");
  }

  @Test
  void aRatioNeedsEnoughOfItsWhole() {
    Rule rule =
        Rules.rule(
            "success",
            "'per': 'site', 'condition': {'kind': 'ratio',"
                + "'part': {'signal': 'session', 'where': {'outcome': ['completed', 'stopped']}},"
                + "'whole': {'signal': 'session'}, 'within': 3600, 'at_least': 20},"
                + "'levels': [{'level': 'warning', 'value': 0.9}]");
    Timeline line = new Timeline();
    for (int i = 0; i < 19; i++) {
      line.session(i, "A", 1, i < 3 ? "failed" : "completed", "full", 1);
    }
    line.session(100, "B", 1, "completed", "full", 1);
    for (int i = 0; i < 10; i++) {
      line.session(200 + i, "C", 1, "stopped", "full", 1);
    }
    // 17 of 20 are 85 %; 27 of 30 are 90 %.
    assertThat(told(rule, line)).containsExactly("success warning 100..209 fired 100");
  }

  @Test
  void aRatioWithoutWindowIsOfOneSignal() {
    Rule rule = Rules.shipped("site-outage");
    Timeline line =
        new Timeline()
            .figure(60, "site", Map.of("devices_online", 90.0, "devices_offline", 10.0))
            .figure(120, "site", Map.of("devices_online", 40.0, "devices_offline", 60.0))
            .figure(180, "site", Map.of("devices_online", 99.0, "devices_offline", 1.0));
    assertThat(told(rule, line)).containsExactly("site-outage critical 120..240 fired 120");
  }

  @Test
  void aSequenceComplainsOfWhatDoesNotFollow() {
    Rule rule = Rules.shipped("no-power-after-start");
    Timeline line =
        new Timeline()
            .command(0, "A", 1, "start", "succeeded")
            .sample(59, "A", 1, "power_w", 100)
            .command(100, "A", 2, "start", "succeeded")
            .sample(130, "A", 2, "power_w", 0)
            .sample(300, "A", 2, "power_w", 80)
            .command(400, "A", 3, "start", "rejected")
            .command(500, "A", 4, "start", "succeeded")
            .session(530, "A", 4, "failed", "unplugged", 0);
    assertThat(told(rule, line)).containsExactly("no-power-after-start info 100..300 fired 160");
  }

  @Test
  void aSequenceThatNobodyEndsEndsByItself() {
    Rule rule = Rules.shipped("no-power-after-start");
    Timeline line = new Timeline().command(0, "A", 1, "start", "succeeded");
    assertThat(told(run(rule, line, 10_000)))
        .containsExactly("no-power-after-start warning 0..3660 fired 60");
  }

  @Test
  void changeComparesAnHourWithTheSameHourLastWeek() {
    Rule rule = Rules.shipped("fewer-charges");
    Timeline line = new Timeline();
    for (int i = 0; i < 40; i++) {
      line.session(i * 60, "A", 1, "completed", "full", 1);
    }
    int week = 7 * 86_400;
    for (int i = 0; i < 10; i++) {
      line.session(week + i * 60, "A", 1, "completed", "full", 1);
    }
    assertThat(told(run(rule, line, week + 86_400)))
        .containsExactly(
            "fewer-charges info "
                + (week + 3600)
                + ".."
                + (week + 7200)
                + " fired "
                + (week + 3600));
  }

  @Test
  void anAlarmOfTheDeviceIsPassedThroughWithItsLevel() {
    Rule rule = Rules.shipped("device-alarm");
    Timeline line =
        new Timeline()
            .alarm(0, "A", "door_not_closed", "warning")
            .alarm(100, "A", "smoke", "critical")
            .alarm(0, "B", "smoke", "critical");
    Outcome outcome = run(rule, line, 10_000);
    assertThat(told(outcome))
        .containsExactlyInAnyOrder(
            "device-alarm critical 0..3700 fired 0", "device-alarm critical 0..3600 fired 0");
  }

  @Test
  void settledEnergyIsComparedWithTheIntegralOfThePower() {
    Rule rule = Rules.shipped("energy-against-power");
    Timeline line = new Timeline();
    for (int minute = 0; minute <= 60; minute += 5) {
      line.power(minute * 60, "A", 1, "S1", 600);
      line.power(minute * 60, "A", 2, "S2", 600);
    }
    line.session(3600, "A", 1, "S1", "completed", "full", 610);
    line.session(3600, "A", 2, "S2", "completed", "full", 300);
    Outcome outcome = run(rule, line, 4000);
    assertThat(outcome.alerts()).hasSize(1);
    assertThat(outcome.alerts().get(0).value()).isEqualTo(0.5);
    assertThat(outcome.alerts().get(0).memberNames()).containsExactly("A/2");
  }

  @Test
  void withoutDataTheValueStandsOrEndsOrIsAnAlert() {
    String base = HOT + "'levels': [{'level': 'warning', 'value': 65}], 'no_data': ";
    Timeline line = new Timeline().sample(0, "A", 1, "port_celsius", 70);
    assertThat(told(run(Rules.rule("r", base + "{'do': 'keep'}"), line, 5000)))
        .containsExactly("r warning 0.. fired 0");
    assertThat(told(run(Rules.rule("r", base + "{'do': 'resolve', 'after': 600}"), line, 5000)))
        .containsExactly("r warning 0..600 fired 0");
    Timeline cool = new Timeline().sample(0, "A", 1, "port_celsius", 20);
    cool.sample(1000, "A", 1, "port_celsius", 20);
    assertThat(told(run(Rules.rule("r", base + "{'do': 'fire', 'after': 600}"), cool, 1100)))
        .containsExactly("r warning 0..1000 fired 600");
  }

  @Test
  void onlyTheRulesScopeIsLookedAt() {
    Rule rule =
        Rules.offline(
            ", 'scope': {'sites': ['hz'], 'models': ['X'], 'tags': ['vip'], 'exclude': {'devices': ['B']}}");
    Place place = new Place("demo", "hz", "X", List.of("vip"), "", false);
    Timeline line =
        new Timeline().in(place).presence(0, "A", "offline").presence(0, "B", "offline");
    line.in(new Place("demo", "sh", "X", List.of("vip"), "", false)).presence(0, "C", "offline");
    line.in(new Place("demo", "hz", "Y", List.of("vip"), "", false)).presence(0, "D", "offline");
    line.in(new Place("demo", "hz", "X", List.of(), "", false)).presence(0, "E", "offline");
    Outcome outcome = run(rule, line, 100);
    assertThat(outcome.alerts()).extracting(AlertRow::deviceId).containsExactly("A");
  }

  @Test
  void aTenantsRuleLooksAtItsOwn() {
    Rule rule = Rules.offline(", 'tenant': 'demo'");
    Timeline line = new Timeline().presence(0, "A", "offline");
    line.in(Place.of("other", "hz")).presence(0, "B", "offline");
    assertThat(run(rule, line, 100).alerts()).extracting(AlertRow::deviceId).containsExactly("A");
  }

  @Test
  void modelsHaveLimitsOfTheirOwn() {
    Rule rule =
        Rules.rule(
            "load",
            "'per': 'port', 'condition': {'kind': 'threshold', 'signal': 'sample', 'field': 'power_w'},"
                + "'levels': [{'level': 'warning', 'value': 1000, 'by_model': {'BIG': 5000}}]");
    Timeline line = new Timeline().sample(0, "A", 1, "power_w", 3000);
    line.in(new Place("demo", "hz", "BIG", List.of(), "", false))
        .sample(0, "B", 1, "power_w", 3000);
    assertThat(run(rule, line, 10).alerts()).extracting(AlertRow::deviceId).containsExactly("A");
  }

  @Test
  void whileWeDoNotLookNothingFiresAndNothingEnds() {
    Timeline line =
        new Timeline()
            .presence(0, "A", "offline")
            .presence(30, "A", "unknown")
            .presence(500, "A", "offline")
            .presence(600, "A", "online")
            .presence(1000, "B", "offline")
            .presence(1100, "B", "unknown")
            .presence(2000, "B", "offline")
            .presence(2001, "B", "online");
    // A's minute begins anew when we look again; B's alert stays through it.
    assertThat(told(Rules.offline(), line))
        .containsExactly(
            "offline warning 0..600 fired 560", "offline warning 1000..2001 fired 1060");
  }

  @Test
  void anOutageOfOursGivesEveryTimerAFullPatience() {
    Timeline line = new Timeline().presence(0, "A", "offline").presence(5000, "A", "online");
    Outage ours = new Outage(Timeline.at(30), Timeline.at(1000));
    Rehearsal rehearsal =
        new Rehearsal(
            List.of(Rules.offline()), new World(List.of(), List.of(), List.of(ours)), Trace.NONE);
    Outcome outcome = rehearsal.run(line.signals().iterator(), Timeline.at(6000));
    assertThat(told(outcome)).containsExactly("offline warning 0..5000 fired 1060");
  }

  private static Timeline hot(double... pairs) {
    Timeline line = new Timeline();
    for (int i = 0; i < pairs.length; i += 2) {
      double value = pairs[i + 1];
      line.sample(pairs[i], "A", 1, "port_celsius", value);
    }
    return line;
  }

  private static List<String> told(Rule rule, Timeline line) {
    return told(run(rule, line, 20_000));
  }

  static Outcome run(Rule rule, Timeline line, double until) {
    return new Rehearsal(List.of(rule)).run(line.signals().iterator(), Timeline.at(until));
  }

  static List<String> told(Outcome outcome) {
    return outcome.alerts().stream().map(ConditionsTest::line).toList();
  }

  static String line(AlertRow row) {
    String end = row.resolvedAt() == null ? "" : seconds(row.resolvedAt());
    String fired = row.firedAt() == null ? "" : " fired " + seconds(row.firedAt());
    String severity = row.firedAt() == null ? "pending" : row.peakSeverity();
    return row.ruleId() + ' ' + severity + ' ' + seconds(row.beganAt()) + ".." + end + fired;
  }

  static List<String> steps(Outcome outcome) {
    return outcome.steps().stream().map(s -> seconds(s.at()) + ' ' + s.step()).toList();
  }

  static String seconds(long at) {
    return Long.toString((at - Timeline.T0) / 1000);
  }
}
