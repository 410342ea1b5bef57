package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.Rehearsal;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.alerting.signal.Place;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.alerting.signal.SignalKind;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What the fold tells, from timelines at random, against the contract of events. */
final class AlertEventsTest {
  private static final int CASES = 15;
  private static final long T0 = 1_764_547_200_000L;
  private static final long HOUR_MS = 3_600_000;
  private static final Map<String, JsonNode> SCHEMAS = schemas();

  /** Beside the shipped ones: groups of all kinds, levels, labels, a platform's with numbers. */
  private static final List<String> RULES =
      List.of(
          """
          {'id':'by-model','per':'device','group_by':['model'],'labels':{'team':'east','shift':'夜'},
           'condition':{'kind':'state','signal':'presence','in':['offline']},
           'levels':[{'level':'info','for':10},{'level':'critical','for':300}]}""",
          """
          {'id':'all-together','per':'port','group_by':[],'tenant':'demo',
           'condition':{'kind':'state','signal':'port_state','in':['fault']},
           'levels':[{'level':'warning'}],'summary':{'en':'{count} {members}','zh':'{count}'}}""",
          """
          {'id':'hot','per':'port',
           'condition':{'kind':'threshold','signal':'sample','field':'port_celsius'},
           'levels':[{'level':'info','value':50},{'level':'warning','value':60},
            {'level':'critical','value':70}]}""",
          """
          {'id':'dry-run','per':'device','draft':true,
           'condition':{'kind':'state','signal':'presence','in':['offline']},
           'levels':[{'level':'critical'}]}""");

  private final Set<String> seen = new HashSet<>();
  private final Map<String, Integer> count = new TreeMap<>();

  @Test
  void whatIsToldIsAsTheContractSays() {
    for (int seed = 0; seed < CASES; seed++) {
      List<Notice> notices = notices(seed);
      Map<String, Long> sequences = new HashMap<>();
      List<String> bodies = new ArrayList<>();
      for (Notice notice : notices) {
        long sequence = sequences.merge(notice.alert().alertId(), 1L, Long::sum);
        Event event = notice.event(sequence);
        String body = Json.text(event);
        bodies.add(body);
        JsonNode read = Json.tree(body.getBytes(StandardCharsets.UTF_8));
        assertThat(Contract.objections(SCHEMAS.get(event.event()), read)).as(body).isEmpty();
        isWhatItIs(notice, read);
        count.merge(event.event(), 1, Integer::sum);
      }
      Map<String, Long> again = new HashMap<>();
      assertThat(
              notices(seed).stream()
                  .map(n -> n.event(again.merge(n.alert().alertId(), 1L, Long::sum)))
                  .map(Json::text))
          .as("the same in every run")
          .containsExactlyElementsOf(bodies);
    }
    assertThat(count.keySet()).isEqualTo(SCHEMAS.keySet());
    assertThat(count.values()).as("few prove nothing: " + count).allMatch(n -> n > 50);
    assertThat(seen)
        .contains("site", "device_phy_id", "port_no", "model", "value", "threshold", "labels")
        .contains("no site", "no device_phy_id", "no port_no", "no model", "no threshold")
        .contains("info", "warning", "critical", "nobody's", "worse");
  }

  private void isWhatItIs(Notice notice, JsonNode event) {
    JsonNode data = event.get("data");
    assertThat(notice.alert().draft()).isFalse();
    assertThat(event.at("/occurred_at").asText()).isEqualTo(Event.time(notice.at()));
    assertThat(data.path("site")).isEqualTo(event.path("site"));
    seen.add(data.get("severity").asText());
    for (String name : List.of("port_no", "model", "value", "threshold", "labels")) {
      seen.add((data.path(name).isEmpty() && !data.path(name).isValueNode() ? "no " : "") + name);
    }
    for (String name : List.of("site", "device_phy_id")) {
      seen.add((event.has(name) ? "" : "no ") + name);
    }
    if (event.get("event").asText().equals("system.alarm")) {
      assertThat(event.get("tenant").asText()).isEmpty();
      assertThat(event.has("device_phy_id") || event.has("site")).isFalse();
      assertThat(texts(data.get("members"))).isSubsetOf("device job", "store job");
    } else if (event.get("tenant").asText().isEmpty()) {
      seen.add("nobody's");
    } else {
      assertThat(event.get("tenant").asText()).isEqualTo("demo");
      assertThat(data.toString()).as("what is nobody's is told to nobody").doesNotContain("0A74F");
    }
    if (event.get("sequence").asLong() > 1 && data.get("state").asText().equals("firing")) {
      seen.add("worse");
    }
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void whatIsAddedWouldBeSeen() {
    Event event = notices(1).get(0).event(1);
    ObjectNode altered = Json.MAPPER.valueToTree(event);
    ((ObjectNode) altered.get("data")).put("held_by", "silence");
    assertThat(Contract.objections(SCHEMAS.get(event.event()), altered)).hasSize(1);
  }

  private static Map<String, JsonNode> schemas() {
    Map<String, JsonNode> schemas = new TreeMap<>();
    for (Contract.Operation webhook : Contract.webhooks()) {
      if (webhook.path().startsWith("alert.") || webhook.path().equals("system.alarm")) {
        schemas.put(
            webhook.path(), webhook.node().at("/requestBody/content/application~1json/schema"));
      }
    }
    return schemas;
  }

  private static List<Notice> notices(int seed) {
    List<Rule> rules = new ArrayList<>(ShippedRules.all());
    for (String rule : RULES) {
      byte[] json = rule.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
      ObjectNode tree = (ObjectNode) Json.tree(json);
      tree.putObject("name").put("en", "rule").put("zh", "规则");
      rules.add(RuleParser.parse(tree));
    }
    return new Rehearsal(rules, World.QUIET, Trace.NONE)
        .run(signals(new Random(seed)).iterator(), T0 + 30 * HOUR_MS)
        .notices();
  }

  /** A day of twelve devices at two sites and at none, one of them nobody's. */
  private static List<Signal> signals(Random random) {
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      int number = random.nextInt(12);
      boolean nobodys = number == 11;
      String device = nobodys ? "0A74FFFF" : "0A7400%02d".formatted(number);
      String site = number % 3 == 0 ? "" : "site" + number % 3;
      Place place =
          new Place(
              nobodys ? "" : "demo", nobodys ? "" : site, "M" + number % 2, List.of(), "", false);
      signals.add(signal(random, i, place, device));
    }
    signals.sort(null);
    return signals;
  }

  private static Signal signal(Random random, int i, Place place, String device) {
    long at = T0 + random.nextInt((int) (24 * HOUR_MS));
    int port = 1 + random.nextInt(2);
    boolean bad = random.nextBoolean();
    String id = "signal-" + i;
    return switch (random.nextInt(6)) {
      case 0, 1 ->
          new Signal(
              at,
              SignalKind.PRESENCE,
              id,
              place,
              device,
              0,
              Map.of(),
              Map.of("state", bad ? "offline" : "online"));
      case 2 ->
          new Signal(
              at,
              SignalKind.PORT_STATE,
              id,
              place,
              device,
              port,
              Map.of(),
              Map.of("state", bad ? "fault" : "idle"));
      case 3 ->
          new Signal(
              at,
              SignalKind.SAMPLE,
              id,
              place,
              device,
              port,
              Map.of("port_celsius", 40.0 + random.nextInt(40)),
              Map.of());
      case 4 ->
          new Signal(
              at,
              SignalKind.ALARM,
              id,
              place,
              device,
              0,
              Map.of("raw_code", 4.0),
              Map.of("alarm", "smoke", "level", "critical"));
      default ->
          new Signal(
              at,
              SignalKind.PLATFORM,
              id,
              Place.NOWHERE,
              "",
              0,
              Map.of("value", bad ? 90.0 : 0.0),
              Map.of("what", "lag", "part", random.nextBoolean() ? "device job" : "store job"));
    };
  }
}
