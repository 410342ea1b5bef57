package io.chargeline.alerting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.domain.Json;

/** Rules of tests, as JSON. */
public final class Rules {
  private Rules() {}

  /** A rule with an id, a name and what the JSON says, without its braces. */
  public static Rule rule(String id, String json) {
    try {
      ObjectNode node = (ObjectNode) Json.MAPPER.readTree("{" + json.replace('\'', '"') + "}");
      node.put("id", id);
      if (!node.has("name")) {
        node.putObject("name").put("en", id).put("zh", id);
      }
      return RuleParser.parse(node);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  /** Offline for a minute, each device by itself. */
  public static Rule offline() {
    return offline("");
  }

  public static Rule offline(String more) {
    return rule(
        "offline",
        "'per': 'device', 'condition': {'kind': 'state', 'signal': 'presence', 'in': ['offline']},"
            + "'levels': [{'level': 'warning', 'for': 60}]"
            + more);
  }

  public static Rule shipped(String id) {
    return ShippedRules.all().stream()
        .filter(rule -> rule.id().equals(id))
        .findFirst()
        .orElseThrow();
  }
}
