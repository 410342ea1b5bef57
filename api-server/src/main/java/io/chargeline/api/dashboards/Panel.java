package io.chargeline.api.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A panel as the file has it.
 *
 * @param json as Grafana reads it
 */
public record Panel(JsonNode json) {

  /**
   * One query of a panel.
   *
   * @param refId Grafana's letter for it
   * @param sql with macros and variables
   */
  public record Target(String refId, String sql) {}

  public int id() {
    return json.path("id").asInt();
  }

  public String title() {
    return json.path("title").asText();
  }

  /** Grafana's name for the kind of panel, as {@code timeseries}. */
  public String type() {
    return json.path("type").asText();
  }

  public List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    for (JsonNode target : json.path("targets")) {
      targets.add(new Target(target.path("refId").asText(), target.path("rawSql").asText()));
    }
    return targets;
  }

  /** What a column is called on the screen: its override's name, else its own. */
  public String displayName(String column) {
    for (JsonNode override : json.path("fieldConfig").path("overrides")) {
      JsonNode matcher = override.path("matcher");
      if (matcher.path("id").asText().equals("byName")
          && matcher.path("options").asText().equals(column)) {
        for (JsonNode property : override.path("properties")) {
          if (property.path("id").asText().equals("displayName")) {
            return property.path("value").asText();
          }
        }
      }
    }
    return column;
  }
}
