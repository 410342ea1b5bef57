package io.chargeline.api.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A dashboard file and its translation.
 *
 * @param file its name without directory
 * @param json as Grafana reads it
 * @param chinese English text → Chinese; empty where there is no such file
 */
public record Dashboard(String file, ObjectNode json, Map<String, String> chinese) {
  private static final String OPERATOR = "operator";

  public Dashboard {
    chinese = Map.copyOf(chinese);
  }

  public String uid() {
    return json.path("uid").asText();
  }

  public String title() {
    return json.path("title").asText();
  }

  public String description() {
    return json.path("description").asText();
  }

  public List<String> tags() {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    return tags;
  }

  /** Whether it tells of the platform as a whole, so that tenants have no part in it. */
  public boolean forOperator() {
    return tags().contains(OPERATOR);
  }

  /** All panels that ask something, those of closed rows, too. */
  public List<Panel> panels() {
    List<Panel> panels = new ArrayList<>();
    collect(json.path("panels"), panels);
    return panels;
  }

  private static void collect(JsonNode list, List<Panel> panels) {
    for (JsonNode panel : list) {
      if (panel.path("type").asText().equals("row")) {
        collect(panel.path("panels"), panels);
      } else {
        panels.add(new Panel(panel));
      }
    }
  }

  public Optional<Panel> panel(int id) {
    return panels().stream().filter(panel -> panel.id() == id).findFirst();
  }

  /** In the order in which they stand: a later one may build on an earlier one. */
  public List<Variable> variables() {
    List<Variable> variables = new ArrayList<>();
    json.path("templating").path("list").forEach(one -> variables.add(new Variable(one)));
    return variables;
  }

  public Optional<Variable> variable(String name) {
    return variables().stream().filter(one -> one.name().equals(name)).findFirst();
  }

  /** The Chinese for a text of the file; the text itself where there is none. */
  public String inChinese(String text) {
    return chinese.getOrDefault(text, text);
  }
}
