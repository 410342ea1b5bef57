package io.chargeline.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.store.StoredFacts;
import io.chargeline.log.ControlLog;
import io.chargeline.sql.Table;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A rule is rehearsed over stored days and explained, through the API, on a real database. */
final class BacktestTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String RULES = "/api/third/alert-rules";
  private static final String TESTS = "/api/third/alert-backtests";
  private static final String DEVICE = "04F2B101";

  /** Nobody has registered it; its rows say whose it is. */
  private static final String STRAY = "04F2B102";

  private static final String RULE_ID = "gone-in-rehearsal";
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;

  /** Two days ago; the device is away from 10 to 40 minutes later, and briefly after two hours. */
  private static final long THEN =
      Instant.now().truncatedTo(ChronoUnit.HOURS).toEpochMilli() - 48 * HOUR;

  private static final TestStack STACK = TestStack.shared();

  @BeforeAll
  static void remember() throws Exception {
    String kafka = STACK.endpoints().kafka();
    try (ControlLog<RegisteredDevice> devices =
            ControlLog.open(
                kafka,
                Topic.CONTROL_DEVICES,
                RegisteredDevice.class,
                RegisteredDevice::deviceId,
                RegisteredDevice::version);
        ControlLog<RuleVersion> rules =
            ControlLog.open(
                kafka,
                Topic.CONTROL_RULES,
                RuleVersion.class,
                RuleVersion::key,
                RuleVersion::version)) {
      assertThat(devices.append(registered(DEVICE)).get().accepted()).isTrue();
      assertThat(rules.append(version()).get().accepted()).isTrue();
    }
    List<Object> rows = new ArrayList<>();
    rows.add(row(DEVICE, "online", THEN - 3 * HOUR, THEN + 10 * MINUTE));
    rows.add(row(STRAY, "offline", THEN - 2 * HOUR, THEN + 4 * HOUR));
    rows.add(row(STRAY, "online", THEN + 4 * HOUR, null));
    rows.add(row(DEVICE, "offline", THEN + 10 * MINUTE, THEN + 40 * MINUTE));
    rows.add(row(DEVICE, "online", THEN + 40 * MINUTE, THEN + 2 * HOUR));
    rows.add(row(DEVICE, "offline", THEN + 2 * HOUR, THEN + 2 * HOUR + MINUTE));
    rows.add(row(DEVICE, "online", THEN + 2 * HOUR + MINUTE, null));
    store(Table.PRESENCE, rows);
  }

  /** What no frame has said must not be left in the tables that others look at. */
  @AfterAll
  static void forget() throws Exception {
    List<String> unused =
        STACK
            .tables()
            .rows(
                "ALTER TABLE chargeline.presence DELETE WHERE device_id IN ('%s', '%s')"
                        .formatted(DEVICE, STRAY)
                    + " SETTINGS mutations_sync = 2");
  }

  private static void store(Table table, List<Object> rows) throws Exception {
    Endpoints at = STACK.endpoints();
    StoredFacts.store(at.clickhouse(), at.clickhouseUser(), at.clickhousePassword(), table, rows);
  }

  private static RegisteredDevice registered(String device) {
    ObjectNode record = Json.MAPPER.createObjectNode();
    record.put("device_id", device).put("tenant", "demo").put("version", 1);
    record.put("standing", Standing.ACTIVE.wireName()).put("site", "garage").put("model", "M1");
    record.put("created_at", THEN - 24 * HOUR).put("effective_from", THEN - 24 * HOUR);
    return Json.MAPPER.convertValue(record, RegisteredDevice.class);
  }

  private static PresenceRow row(String device, String state, long from, Long until) {
    return new PresenceRow(device, "demo", "garage", false, state, "test", from, until, 1);
  }

  private static ObjectNode rule(int seconds) {
    ObjectNode rule =
        (ObjectNode)
            Json.tree(
                """
                {"id": "%s", "name": {"en": "Gone", "zh": "离线"}, "per": "device",
                 "condition": {"kind": "state", "signal": "presence", "in": ["offline"]},
                 "levels": [{"level": "warning", "for": %d}, {"level": "critical", "for": 900}]}
                """
                    .formatted(RULE_ID, seconds)
                    .getBytes(StandardCharsets.UTF_8));
    return rule;
  }

  private static RuleVersion version() {
    ObjectNode own = rule(120).put("tenant", "demo");
    return new RuleVersion(
        "demo",
        RULE_ID,
        1,
        RuleJson.write(RuleParser.parse(own)),
        false,
        "test",
        null,
        THEN - 24 * HOUR);
  }

  private static String body(ObjectNode rule) {
    ObjectNode body = Json.MAPPER.createObjectNode();
    if (rule == null) {
      body.put("rule_id", RULE_ID);
    } else {
      body.set("rule", rule);
    }
    body.put("from", Event.time(THEN - HOUR)).put("to", Event.time(THEN + 6 * HOUR));
    body.putArray("devices").add(DEVICE);
    return body.toString();
  }

  private static JsonNode done(String body) {
    TestStack.Reply asked =
        await()
            .atMost(PATIENCE)
            // A server that is busy says so, and asks to be asked again.
            .until(() -> STACK.post(TESTS, body), reply -> reply.status() != 503);
    assertThat(asked.status()).as("%s", asked).isEqualTo(202);
    String path = TESTS + "/" + asked.text("id");
    await().atMost(PATIENCE).until(() -> STACK.get(path).body().path("ended_at").isTextual());
    TestStack.Reply found = STACK.get(path + "?compare=live");
    assertThat(found.status()).isEqualTo(200);
    assertThat(found.body().path("state").asText()).as("%s", found).isEqualTo("done");
    return found.body();
  }

  @Test
  void aDraftTellsWhatItWouldHaveRaised() {
    JsonNode strict = done(body(rule(120)));
    assertThat(strict.path("alerts").asInt()).isEqualTo(1);
    assertThat(strict.path("told").asInt()).isEqualTo(1);
    assertThat(strict.path("days").findValue("critical").asInt()).isEqualTo(1);
    assertThat(strict.path("signals").asInt()).isEqualTo(5);
    assertThat(strict.path("speed").asDouble()).isPositive();
    JsonNode alert = strict.path("items").get(0);
    assertThat(alert.path("device_phy_id").asText()).isEqualTo(DEVICE);
    assertThat(alert.path("began_at").asText()).isEqualTo(Event.time(THEN + 10 * MINUTE));
    assertThat(alert.path("fired_at").asText()).isEqualTo(Event.time(THEN + 12 * MINUTE));
    assertThat(alert.path("resolved_at").asText()).isEqualTo(Event.time(THEN + 40 * MINUTE));
    assertThat(alert.path("severity").asText()).isEqualTo("critical");
    JsonNode quick = done(body(rule(30)));
    assertThat(quick.path("alerts").asInt()).isEqualTo(2);
  }

  /** It began before the time that is looked at, and nobody has registered the device. */
  @Test
  void whatWasUnderWayIsThereToo() {
    ObjectNode body = (ObjectNode) Json.tree(body(rule(120)).getBytes(StandardCharsets.UTF_8));
    body.remove("devices");
    JsonNode found = null;
    for (JsonNode alert : done(body.toString()).path("items")) {
      found = alert.path("device_phy_id").asText().equals(STRAY) ? alert : found;
    }
    assertThat(found).isNotNull();
    assertThat(found.path("began_at").asText()).isEqualTo(Event.time(THEN - 2 * HOUR));
    assertThat(found.path("resolved_at").asText()).isEqualTo(Event.time(THEN + 4 * HOUR));
  }

  @Test
  void whatWasRaisedLiveStandsBeside() throws Exception {
    JsonNode alone = done(body(null));
    assertThat(alone.at("/live/same").asInt()).isZero();
    assertThat(alone.at("/live/only_second").asInt()).isEqualTo(1);
    String id = alone.at("/items/0/id").asText();
    store(Table.ALERTS, List.of(raised(id, RULE_ID, 12), raised("other", RULE_ID + ".draft", 11)));
    JsonNode both = done(body(null));
    assertThat(both.at("/live/same").asInt()).isEqualTo(1);
    assertThat(why("alert=" + id).path("verdict").asText()).isEqualTo("fired");
    assertThat(both.at("/live/only_second").asInt()).isZero();
    assertThat(STACK.post(RULES + "/" + RULE_ID + "/draft", "{}").status()).isEqualTo(201);
    TestStack.Reply beside =
        STACK.get(
            RULES
                + "/%s/compare?with=%s.draft&from=%s&to=%s"
                    .formatted(RULE_ID, RULE_ID, Event.time(THEN - HOUR), Event.time(THEN + HOUR)));
    assertThat(beside.status()).as("%s", beside).isEqualTo(200);
    assertThat(beside.body().at("/compared/different").asInt()).isEqualTo(1);
    assertThat(beside.body().at("/compared/differences/0/second/fired_at").asText())
        .isEqualTo(Event.time(THEN + 11 * MINUTE));
  }

  private static AlertRow raised(String id, String rule, int minutes) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("alert_id", id).put("tenant", "demo").put("rule_id", rule).put("rule_version", 1);
    row.put("severity", "critical").put("peak_severity", "critical").put("phase", "resolved");
    row.put("entity", "device").put("site", "garage").put("device_id", DEVICE).put("model", "M1");
    row.put("began_at", THEN + 10 * MINUTE).put("fired_at", THEN + minutes * MINUTE);
    row.put("told_at", THEN + minutes * MINUTE).put("resolved_at", THEN + 40 * MINUTE);
    row.put("peak_members", 1).put("revision", 4).putArray("member_names").add(DEVICE);
    return Json.MAPPER.convertValue(row, AlertRow.class);
  }

  private static JsonNode why(String query) {
    TestStack.Reply found = STACK.get("/api/third/alerts/why?" + query);
    assertThat(found.status()).as("%s", found).isEqualTo(200);
    return found.body();
  }

  private static String at(long time) {
    return "device=" + DEVICE + "&rule=" + RULE_ID + "&at=" + Event.time(time);
  }

  @Test
  void itIsSaidWhy() {
    assertThat(why(at(THEN + 5 * MINUTE)).path("verdict").asText()).isEqualTo("not_met");
    assertThat(why(at(THEN + 11 * MINUTE)).path("verdict").asText()).isEqualTo("pending");
    JsonNode fired = why(at(THEN + 20 * MINUTE));
    assertThat(fired.path("verdict").asText()).isEqualTo("fired");
    assertThat(fired.at("/alert/fired_at").asText()).isEqualTo(Event.time(THEN + 12 * MINUTE));
    assertThat(fired.at("/said/en").asText()).startsWith("It fired");
    assertThat(fired.at("/said/zh").asText()).startsWith("已触发");
    assertThat(fired.path("steps")).isNotEmpty();
    assertThat(why(at(THEN + HOUR)).path("verdict").asText()).isEqualTo("not_met");
    // A rule that began to count later did not count then.
    assertThat(why(at(THEN - 30 * HOUR)).path("verdict").asText()).isEqualTo("no_rule");
  }

  @Test
  void whatCannotBeAnsweredIsRefusedWithTheRemedy() {
    refused(400, "invalid_field", "/api/third/alerts/why?" + at(THEN + 100 * HOUR));
    refused(404, "rule_not_found", "/api/third/alerts/why?device=" + DEVICE + "&rule=no-such-rule");
    refused(404, "device_not_found", "/api/third/alerts/why?device=04F2BFFF&rule=" + RULE_ID);
    refused(400, "missing_field", "/api/third/alerts/why?rule=" + RULE_ID);
    refused(404, "backtest_not_found", TESTS + "/none");
    refused(400, "missing_field", RULES + "/" + RULE_ID + "/compare");
    String old = Event.time(THEN - 24 * 500 * HOUR);
    ObjectNode body = (ObjectNode) Json.tree(body(null).getBytes(StandardCharsets.UTF_8));
    body.put("from", old).put("to", Event.time(THEN - 24 * 450 * HOUR));
    TestStack.Reply refused = STACK.post(TESTS, body.toString());
    assertThat(refused.status()).as("%s", refused).isEqualTo(422);
    assertThat(refused.text("code")).isEqualTo("range_not_held");
    assertThat(refused.body().path("held_since").asText()).isNotEmpty();
    body.put("to", Event.time(THEN));
    assertThat(STACK.post(TESTS, body.toString()).text("code")).isEqualTo("invalid_field");
    assertThat(STACK.post(TESTS, body(rule(120).put("per", "moon"))).text("code"))
        .isEqualTo("rule_refused");
  }

  private static void refused(int status, String code, String path) {
    TestStack.Reply reply = STACK.get(path);
    assertThat(reply.text("code")).as("%s", reply).isEqualTo(code);
    assertThat(reply.status()).isEqualTo(status);
  }

  @Test
  void oneThatIsOverCanBeCancelledTwice() {
    String id = done(body(null)).path("id").asText();
    HttpRequest.Builder delete = STACK.request(TESTS + "/" + id).DELETE();
    assertThat(STACK.send(delete).status()).isEqualTo(200);
    assertThat(STACK.send(delete).body().path("state").asText()).isEqualTo("done");
  }
}
