package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A dashboard file, as far as it asks the database.
 *
 * @param file its name without directory
 */
record Dashboard(String file, String title, List<Panel> panels, List<Variable> variables) {

  /**
   * @param kind Grafana's panel type
   */
  record Panel(
      String title,
      String kind,
      String description,
      String unit,
      boolean hasThresholds,
      List<String> queries) {}

  record Variable(String name, String query) {}

  /** All dashboards of a directory, by name. */
  static List<Dashboard> readAll(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      List<Dashboard> all = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        all.add(read(file));
      }
      return all;
    }
  }

  private static Dashboard read(Path file) throws IOException {
    JsonNode json = Json.tree(Files.readAllBytes(file));
    List<Panel> panels = new ArrayList<>();
    for (JsonNode panel : json.path("panels")) {
      if (!panel.path("type").asText().equals("row")) {
        panels.add(panel(panel));
      }
    }
    List<Variable> variables = new ArrayList<>();
    for (JsonNode variable : json.path("templating").path("list")) {
      if (variable.path("type").asText().equals("query")) {
        variables.add(
            new Variable(variable.path("name").asText(), variable.path("query").asText()));
      }
    }
    String name = String.valueOf(file.getFileName());
    return new Dashboard(name, json.path("title").asText(), panels, variables);
  }

  private static Panel panel(JsonNode panel) {
    List<String> queries = new ArrayList<>();
    panel.path("targets").forEach(target -> queries.add(target.path("rawSql").asText()));
    JsonNode defaults = panel.path("fieldConfig").path("defaults");
    return new Panel(
        panel.path("title").asText(),
        panel.path("type").asText(),
        panel.path("description").asText(),
        defaults.path("unit").asText(),
        !defaults.path("thresholds").path("steps").isEmpty(),
        queries);
  }
}
