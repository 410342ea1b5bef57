package io.chargeline.api.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The texts of a dashboard file that people read, wherever they stand in it. */
public final class Texts {
  private static final List<String> OF_ALL = List.of("title", "description");
  private static final String TEXT = "text";

  private final UnaryOperator<String> change;

  private Texts(UnaryOperator<String> change) {
    this.change = change;
  }

  /** All texts of the file, but for the names of columns. */
  public static Set<String> of(Dashboard dashboard) {
    Set<String> texts = new LinkedHashSet<>();
    change(
        dashboard.json().deepCopy(),
        text -> {
          texts.add(text);
          return text;
        });
    texts.removeIf(text -> !hasLetters(text));
    return texts;
  }

  /** Whether there is anything to translate: digits and signs are the same everywhere. */
  public static boolean hasLetters(String text) {
    return text.codePoints().anyMatch(Character::isLetter);
  }

  /** Puts other texts in their places. */
  static void change(ObjectNode dashboard, UnaryOperator<String> change) {
    new Texts(change).dashboard(dashboard);
  }

  private void dashboard(ObjectNode json) {
    fields(json, OF_ALL);
    each(json.path("links"), this::link);
    each(json.path("templating").path("list"), this::variable);
    each(json.path("panels"), this::panel);
  }

  private void variable(ObjectNode json) {
    fields(json, List.of("label", "description"));
  }

  private void panel(ObjectNode json) {
    fields(json, OF_ALL);
    each(json.path("links"), this::link);
    each(json.path("panels"), this::panel);
    config(json.path("fieldConfig").path("defaults"));
    each(json.path("options").path("sortBy"), one -> fields(one, List.of("displayName")));
    child(json.path("options").path("yAxis"), one -> fields(one, List.of("axisLabel")));
    for (JsonNode override : json.path("fieldConfig").path("overrides")) {
      each(override.path("properties"), this::property);
    }
    for (JsonNode step : json.path("transformations")) {
      if (step.path("options").path("renameByName") instanceof ObjectNode names) {
        values(names);
      }
    }
  }

  private void config(JsonNode json) {
    child(json, defaults -> fields(defaults, List.of("displayName", "noValue")));
    each(json.path("links"), this::link);
    mappings(json.path("mappings"));
    child(json.path("custom"), custom -> fields(custom, List.of("axisLabel")));
  }

  private void property(ObjectNode property) {
    switch (property.path("id").asText()) {
      case "displayName", "noValue", "custom.axisLabel", "description" ->
          fields(property, List.of("value"));
      case "links" -> each(property.path("value"), this::link);
      case "mappings" -> mappings(property.path("value"));
      default -> {}
    }
  }

  private void mappings(JsonNode list) {
    for (JsonNode mapping : list) {
      if (mapping.path("type").asText().equals("value")) {
        each(mapping.path("options"), one -> fields(one, List.of(TEXT)));
      } else {
        child(mapping.path("options").path("result"), one -> fields(one, List.of(TEXT)));
      }
    }
  }

  private void link(ObjectNode link) {
    fields(link, List.of("title", "tooltip"));
  }

  private void values(ObjectNode names) {
    fields(names, names.properties().stream().map(Map.Entry::getKey).toList());
  }

  private void fields(ObjectNode json, List<String> names) {
    for (String name : names) {
      if (json.path(name).isTextual() && !json.path(name).asText().isEmpty()) {
        json.put(name, change.apply(json.path(name).asText()));
      }
    }
  }

  /** What to do with each object of a list, or of an object's members. */
  @FunctionalInterface
  private interface Step {
    void with(ObjectNode json);
  }

  private static void each(JsonNode list, Step step) {
    list.forEach(one -> child(one, step));
  }

  private static void child(JsonNode json, Step step) {
    if (json instanceof ObjectNode object) {
      step.with(object);
    }
  }
}
