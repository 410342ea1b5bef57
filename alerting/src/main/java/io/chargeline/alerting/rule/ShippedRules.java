package io.chargeline.alerting.rule;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The rules that the product brings, for every tenant; each says why it is there. */
public final class ShippedRules {
  private static final List<Rule> ALL = read();

  private ShippedRules() {}

  public static List<Rule> all() {
    return ALL;
  }

  private static List<Rule> read() {
    try (InputStream in = ShippedRules.class.getResourceAsStream("shipped.json")) {
      List<Rule> rules = new ArrayList<>();
      for (JsonNode rule : Json.MAPPER.readTree(in)) {
        rules.add(RuleParser.parse(rule));
      }
      return List.copyOf(rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
