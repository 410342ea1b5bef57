package io.chargeline.jobs.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.domain.Json;
import io.chargeline.domain.Settings;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.alert.SilenceVersion;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.frame.ClockMark;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenanceScope;
import io.chargeline.domain.maintenance.MaintenanceWindow;
import io.chargeline.jobs.log.MarkTimes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamNode;
import org.apache.flink.streaming.api.operators.KeyedProcessOperator;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.types.PojoTestUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stages of the alert job: what counts when, and for whom. Times are seconds after T. */
class AlertJobTest {
  private static final long T = 1_764_547_200_000L;
  private static final String DEVICE = "0A710001";
  private static final String OFFLINE =
      """
      {"name": {"en": "Gone", "zh": "离线"}, "per": "device",
       "condition": {"kind": "state", "signal": "presence", "in": ["offline"]},
       "levels": [{"level": "warning", "for": 60}], "flap": {"changes": 0}}
      """;
  private static final String HOT =
      """
      {"name": {"en": "Hot", "zh": "过热"}, "per": "port",
       "condition": {"kind": "threshold", "signal": "sample", "field": "port_celsius", "op": ">="},
       "levels": [{"level": "critical", "value": 80, "for": 0}], "flap": {"changes": 0}}
      """;

  private AlertStage stage;

  @BeforeEach
  void make() throws Exception {
    stage = new AlertStage("", 2);
  }

  @AfterEach
  void close() throws Exception {
    stage.close();
  }

  @Test
  void aRuleCountsFromItsTimeOnAndNotBefore() throws Exception {
    stage.device(device(1, "demo", "hz", -10)).time(at(0));
    presence("demo", "offline", 1).time(at(100));
    assertThat(stage.alerts()).isEmpty();

    rule("demo", 1, OFFLINE, 200).time(at(150));
    stage.restart(3).time(at(199));
    assertThat(stage.alerts()).isEmpty();
    stage.time(at(201));

    AlertRow alert = only();
    assertThat(alert.phase()).isEqualTo("firing");
    assertThat(alert.site()).isEqualTo("hz");
    assertThat(alert.beganAt()).isEqualTo(at(200));
    assertThat(alert.firedAt()).isEqualTo(at(200));
  }

  @Test
  void aRuleThatComesAfterItsMomentCountsFromNowOn() throws Exception {
    stage.device(device(1, "demo", "hz", -10)).time(at(0));
    presence("demo", "offline", 1).time(at(100));
    rule("demo", 1, OFFLINE, 5).time(at(101));
    stage.restart(1).time(at(102));
    assertThat(only().firedAt()).isEqualTo(at(100) + 1);
  }

  @Test
  void ofTwoChangesFromOneVersionTheFirstCounts() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    rule("demo", 1, OFFLINE, 0);
    rule("demo", 2, OFFLINE.replace("60", "30"), 1);
    rule("demo", 2, OFFLINE.replace("60", "10"), 1).time(at(5));
    presence("demo", "offline", 10).time(at(200));
    assertThat(only().firedAt()).isEqualTo(at(40));
  }

  @Test
  void aTenantsOwnRuleIsInsteadOfThePlatforms() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    rule("", 1, OFFLINE, 0);
    rule("demo", 1, OFFLINE.replace("{\"name\"", "{\"enabled\": false, \"name\""), 20);
    stage.time(at(5));
    presence("demo", "offline", 10).time(at(200));
    assertThat(only().endReason()).isEqualTo("rule_removed");
    assertThat(only().resolvedAt()).isEqualTo(at(20));

    version("demo", 2, null, 300).time(at(400));
    assertThat(stage.alerts()).hasSize(2);
    assertThat(stage.events()).extracting(Event::event).containsExactly("alert.firing");
  }

  @Test
  void silencesHoldBackAndPeopleActInTheirOwnTime() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    rule("demo", 1, OFFLINE, 0);
    stage.silence(silence(50, 300)).time(at(5));
    presence("demo", "offline", 10).time(at(100));
    assertThat(only().heldBy()).isEqualTo("silence");
    assertThat(only().heldRef()).isEqualTo("quiet");
    assertThat(stage.events()).isEmpty();
    String id = only().alertId();
    stage.act("demo", new Act(id, Act.Kind.ACKNOWLEDGE, at(350), "ops", null));
    stage.act("demo", new Act(id, Act.Kind.COMMENT, at(360), "ops", "on my way"));
    stage.act("demo", new Act("another", Act.Kind.COMMENT, at(360), "ops", "?"));
    stage.restart(1).time(at(340));
    assertThat(only().phase()).isEqualTo("firing");
    assertThat(stage.events()).extracting(Event::occurredAt).containsExactly(Event.time(at(300)));
    stage.time(at(400));
    assertThat(only().phase()).isEqualTo("acknowledged");

    presence("demo", "online", 500).time(at(600));
    assertThat(stage.steps())
        .extracting(AlertStepRow::step)
        .containsExactly(
            "pending",
            "fired",
            "silenced",
            "released",
            "told",
            "members",
            "acknowledged",
            "commented",
            "resolved");
    assertThat(stage.events()).extracting(Event::sequence).containsExactly(1L, 2L);
    assertThat(stage.events())
        .extracting(Event::event)
        .containsExactly("alert.firing", "alert.resolved");
    assertThat(stage.state().subList(1, 3)).containsExactly(0, 0);
  }

  @Test
  void aMaintenanceWindowHoldsBack() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    rule("demo", 1, OFFLINE, 0);
    stage.window(window()).time(at(5));
    presence("demo", "offline", 10).time(at(100));
    assertThat(only().heldBy()).isEqualTo("maintenance");
    stage.restart(2).time(at(900));
    assertThat(only().heldBy()).isNull();
    assertThat(stage.events()).hasSize(1);
  }

  @Test
  void nothingComesOfTimeInWhichNothingTicked() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    rule("demo", 1, OFFLINE, 0).time(at(5));
    presence("demo", "offline", 10).time(at(20));
    stage.outage(new Outage(at(20), at(500)));
    stage.restart(3).time(at(501));
    assertThat(stage.alerts().values()).extracting(AlertRow::phase).containsOnly("pending");
    stage.time(at(559));
    assertThat(stage.alerts().values()).extracting(AlertRow::phase).containsOnly("pending");
    stage.time(at(560));
    assertThat(only().firedAt()).isEqualTo(at(560));
  }

  /** Samples say nothing of where a device is; the registry does, as of their time. */
  @Test
  void aSampleIsJudgedWhereTheDeviceStoodThen() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    stage.device(device(2, "demo", "sh", 100));
    rule("demo", 1, HOT.replace("\"per\"", "\"scope\": {\"tags\": [\"t\"]}, \"per\""), 0)
        .time(at(5));
    stage.record(Topic.FACTS_SAMPLES, sample(99, 85)).time(at(99));
    assertThat(only().site()).isEqualTo("hz");
    stage.record(Topic.FACTS_SAMPLES, sample(99, 20)); // it is late, and changes nothing
    stage.record(Topic.FACTS_SAMPLES, sample(101, 86)).time(at(120));
    assertThat(stage.alerts().values()).hasSize(2);
    assertThat(stage.alerts().values())
        .filteredOn(alert -> alert.resolvedAt() == null)
        .extracting(AlertRow::site)
        .containsExactly("sh");
  }

  @Test
  void aDeviceThatChangesHandsLeavesNoAlertBehind() throws Exception {
    stage.device(device(1, "demo", "hz", -10));
    stage.device(device(2, "other", "x", 200));
    rule("", 1, OFFLINE, 0);
    rule("", 1, HOT, 0, "hot").time(at(5));
    presence("demo", "offline", 10);
    stage.record(Topic.FACTS_SAMPLES, sample(30, 85)).time(at(100));
    assertThat(stage.alerts().values()).hasSize(2);
    stage.restart(3);
    stage.record(Topic.FACTS_SAMPLES, sample(210, 20));
    stage.time(at(300));
    assertThat(stage.alerts().values()).extracting(AlertRow::resolvedAt).containsOnly(at(200));
    assertThat(stage.alerts().values()).extracting(AlertRow::tenant).containsOnly("demo");
    assertThat(stage.state().subList(1, 3)).containsExactly(0, 0);
    assertThat(stage.timers()).isZero();
  }

  @Test
  void whatIsInNoRegistryIsTheDefaultTenants() throws Exception {
    stage.close();
    stage = new AlertStage("demo", 1);
    rule("demo", 1, HOT, 0).time(at(5));
    stage.record(Topic.FACTS_SAMPLES, sample(30, 85)).time(at(31));
    assertThat(only().tenant()).isEqualTo("demo");
    assertThat(stage.state().get(0)).isZero();
  }

  @Test
  void aRuleOfThePlatformsOwnMeasuresIsNotJudgedHere() {
    String lag =
        """
        {"name": {"en": "Lag", "zh": "延迟"}, "per": "platform",
         "condition": {"kind": "threshold", "signal": "platform", "field": "value", "op": ">"},
         "levels": [{"level": "warning", "value": 30, "for": 0}]}
        """;
    ControlRecord record = ControlSource.rule(ruleVersion("", "lag", 1, lag, 0));
    assertThat(Json.read(record.body, RuleVersion.class).deleted()).isTrue();
    assertThat(record.version).isEqualTo(1);
  }

  @Test
  void aLongTimeWithoutMarksIsAnOutageAndARepeatIsNone() throws Exception {
    try (KeyedOneInputStreamOperatorTestHarness<Integer, ClockMark, ?> watch =
        new KeyedOneInputStreamOperatorTestHarness<>(
            new KeyedProcessOperator<>(new OutageWatch(15_000)), mark -> 0, Types.INT)) {
      watch.open();
      for (long[] mark :
          new long[][] {
            {0, 2, 1},
            {1, 2, 2},
            {0, 2, 16},
            {1, 2, 16},
            {0, 2, 40},
            {1, 2, 17},
            {1, 2, 41},
            {0, 2, 16},
            {0, 1, 30},
            {0, 1, 42},
            {0, 1, 57},
            {0, 1, 73}
          }) {
        watch.processElement(new ClockMark((int) mark[0], (int) mark[1], T + 1000 * mark[2]), 0);
      }
      assertThat(watch.extractOutputValues().toString())
          .isEqualTo(
              "[OutageRow[fromAt=%d, untilAt=%d], OutageRow[fromAt=%d, untilAt=%d]]"
                  .formatted(at(17), at(40), at(57), at(73)));
    }
  }

  @Test
  void everyOperatorHasAUidAndTheJobCanBeSent() {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    AlertJob.define(env, AlertsConfig.read(new Settings(Map.of())));
    var graph = env.getStreamGraph(false);
    assertThat(graph.getStreamNodes())
        .isNotEmpty()
        .extracting(StreamNode::getTransformationUID)
        .doesNotContainNull()
        .doesNotHaveDuplicates();
    assertThatCode(graph::getJobGraph).doesNotThrowAnyException();
  }

  @Test
  void itsDefaults() {
    assertThat(AlertsConfig.read(new Settings(Map.of())))
        .isEqualTo(
            new AlertsConfig(
                "127.0.0.1:9092",
                "",
                Duration.ofSeconds(15),
                Duration.ofSeconds(30),
                "chargeline-alerts"));
  }

  @ParameterizedTest
  @ValueSource(
      classes = {
        Heard.class,
        DeviceVersion.class,
        Sighting.class,
        AlertInput.class,
        ControlRecord.class,
        PlaceMemory.class,
        EntityMemory.class,
        TenantMemory.class,
        MarkTimes.class
      })
  void whatCrossesAndWhatIsKeptIsFlat(Class<?> type) {
    PojoTestUtils.assertSerializedAsPojoWithoutKryo(type);
  }

  private static long at(double seconds) {
    return T + Math.round(seconds * 1000);
  }

  private AlertRow only() {
    assertThat(stage.alerts()).hasSize(1);
    return stage.alerts().values().iterator().next();
  }

  private AlertStage rule(String tenant, long number, String json, double from) throws Exception {
    return rule(tenant, number, json, from, "rule");
  }

  private AlertStage rule(String tenant, long number, String json, double from, String id)
      throws Exception {
    return stage.rule(ruleVersion(tenant, id, number, json, from));
  }

  private AlertStage version(String tenant, long number, ObjectNode rule, double from)
      throws Exception {
    return stage.rule(
        new RuleVersion(tenant, "rule", number, rule, rule == null, "a", null, at(from)));
  }

  private static RuleVersion ruleVersion(
      String tenant, String id, long number, String json, double from) {
    try {
      ObjectNode rule = (ObjectNode) Json.MAPPER.readTree(json);
      return new RuleVersion(tenant, id, number, rule, false, "a", null, at(from));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private AlertStage presence(String tenant, String state, double from) throws Exception {
    PresenceRow row = new PresenceRow(DEVICE, tenant, "hz", false, state, "r", at(from), null, 1);
    return stage.record(Topic.FACTS_PRESENCE, row);
  }

  private static SampleRow sample(double seconds, int celsius) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("device_id", DEVICE).put("port", 1).put("at", at(seconds)).put("session_id", "s");
    row.put("port_celsius", celsius);
    return Json.read(Json.bytes(row), SampleRow.class);
  }

  private static RegisteredDevice device(long number, String tenant, String site, double from) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("device_id", DEVICE).put("tenant", tenant).put("site", site);
    row.put("standing", Standing.ACTIVE.name()).put("model", "M1");
    row.putArray("tags").add("t");
    row.put("version", number).put("created_at", T).put("effective_from", at(from));
    return Json.read(Json.bytes(row), RegisteredDevice.class);
  }

  private static SilenceVersion silence(double from, double until) {
    return new SilenceVersion(
        "quiet",
        "demo",
        List.of(),
        List.of("hz"),
        List.of(),
        null,
        "ops",
        "works",
        at(from),
        at(until),
        1,
        T,
        at(from));
  }

  private static MaintenanceWindow window() {
    return new MaintenanceWindow(
        "w",
        "demo",
        MaintenanceScope.SITE,
        "demo",
        "hz",
        List.of(),
        at(50),
        at(800),
        false,
        null,
        null,
        null,
        1,
        T,
        at(20));
  }
}
