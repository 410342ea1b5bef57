package io.chargeline.benchmarks.alerts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.RuleVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Rules that are measured together.
 *
 * @param versions from the beginning on
 */
record RuleSet(String name, List<RuleVersion> versions) {
  private static final int FOR_ALL = 100;

  static List<RuleSet> all(int many, int devices) {
    return List.of(new RuleSet("none", List.of()), shipped(), eachForOne(many, devices), forAll());
  }

  static RuleSet shipped() {
    List<RuleVersion> versions = new ArrayList<>();
    for (Rule rule : ShippedRules.all()) {
      versions.add(version("", rule.id(), 1, RuleJson.write(rule), Fleet.T0 - 1));
    }
    return new RuleSet(versions.size() + ", the shipped ones", versions);
  }

  private static RuleSet eachForOne(int many, int devices) {
    List<RuleVersion> versions = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      ObjectNode rule = hot("hot-" + i, 60);
      String device = Fleet.device((int) ((long) i * devices / many));
      rule.putObject("scope").putArray("devices").add(device);
      versions.add(version("bench", "hot-" + i, 1, rule, Fleet.T0 - 1));
    }
    return new RuleSet("%,d, each for one device".formatted(many), versions);
  }

  private static RuleSet forAll() {
    List<RuleVersion> versions = new ArrayList<>();
    for (int i = 0; i < FOR_ALL; i++) {
      versions.add(version("bench", "hot-" + i, 1, hot("hot-" + i, 60), Fleet.T0 - 1));
    }
    return new RuleSet(FOR_ALL + ", each for all devices", versions);
  }

  private static ObjectNode hot(String id, int celsius) {
    ObjectNode rule = Json.MAPPER.createObjectNode().put("per", "port");
    rule.putObject("name").put("en", id).put("zh", id);
    rule.putObject("condition")
        .put("kind", "threshold")
        .put("signal", "sample")
        .put("field", "port_celsius");
    rule.putArray("levels")
        .addObject()
        .put("level", "warning")
        .put("value", celsius)
        .put("for", 30);
    return rule;
  }

  /** The rules over time: with one changed at a moment, if there are any. */
  RuleTimeline timeline(long changed) {
    RuleTimeline timeline = new RuleTimeline();
    versions.forEach(version -> add(timeline, version));
    if (!versions.isEmpty()) {
      RuleVersion first = versions.get(0);
      add(timeline, version(first.tenant(), first.ruleId(), 2, other(first.rule()), changed));
    }
    return timeline;
  }

  private static ObjectNode other(ObjectNode rule) {
    ObjectNode other = rule.deepCopy();
    ObjectNode level = (ObjectNode) other.withArray("levels").get(0);
    level.put("for", level.path("for").asInt() + 10);
    return other;
  }

  private static void add(RuleTimeline timeline, RuleVersion version) {
    timeline
        .add(version)
        .ifPresent(
            refused -> {
              throw refused;
            });
  }

  private static RuleVersion version(
      String tenant, String id, long number, ObjectNode rule, long from) {
    return new RuleVersion(tenant, id, number, rule, false, "bench", null, from);
  }
}
