package io.chargeline.api.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A variable of a dashboard.
 *
 * @param json as Grafana reads it
 */
public record Variable(JsonNode json) {
  public String name() {
    return json.path("name").asText();
  }

  /** Whether its values come from the database; else they stand in the file. */
  public boolean isQueried() {
    return json.path("type").asText().equals("query");
  }

  /** SQL with macros and variables, or the values of a custom variable, comma-separated. */
  public String query() {
    return json.path("query").asText();
  }

  public boolean includesAll() {
    return json.path("includeAll").asBoolean();
  }

  public boolean takesSeveral() {
    return json.path("multi").asBoolean();
  }

  /** The values of a custom variable. */
  public List<String> fixedValues() {
    List<String> values = new ArrayList<>();
    for (String value : query().split(",", -1)) {
      values.add(value.strip());
    }
    return values;
  }

  /** What is chosen where nobody chose; empty: all, or nothing to choose from. */
  public List<String> preset() {
    List<String> values = new ArrayList<>();
    JsonNode current = json.path("current").path("value");
    if (current.isArray()) {
      current.forEach(value -> values.add(value.asText()));
    } else if (!current.asText().isEmpty()) {
      values.add(current.asText());
    }
    return values.contains("$__all") ? List.of() : values;
  }
}
