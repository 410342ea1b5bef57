package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.standalone.dashboards.ClickHouseHttp.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The columns of a panel's results: those that are shown, and those that the panel speaks of. */
final class Names {
  private static final Pattern FIELD =
      Pattern.compile("\\$\\{__data\\.fields(?:\\.(\\w+)|\\[\"([^\"]+)\"])(?::\\w+)?}");

  private final Panel panel;
  private final Set<String> columns = new LinkedHashSet<>();
  private final Set<String> shown = new LinkedHashSet<>();
  private boolean labelled;

  Names(Panel panel, List<Result> results) {
    this.panel = panel;
    for (Result result : results) {
      columns.addAll(result.columns());
      collectShown(result);
    }
  }

  /** All, by their names in the result. */
  Set<String> all() {
    return columns;
  }

  /** Those whose names people see as they are: no override calls them otherwise. */
  Set<String> shown() {
    return shown;
  }

  private void collectShown(Result result) {
    List<String> texts = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (int i = 0; i < result.columns().size(); i++) {
      String type = result.types().get(i);
      boolean time = PanelFit.isTime(type) && i == 0;
      boolean number = PanelFit.isNumber(type);
      if (panel.type().equals("table")
          || panel.type().equals("state-timeline") && !time
          || number) {
        values.add(result.columns().get(i));
      } else if (!time) {
        texts.add(result.columns().get(i));
      }
    }
    boolean byLabels = !texts.isEmpty() && !panel.type().equals("table");
    labelled |= byLabels;
    boolean alone = values.size() == 1 && Set.of("stat", "gauge").contains(panel.type());
    if (!byLabels && !alone) {
      values.stream()
          .filter(column -> panel.displayName(column).equals(column))
          .filter(column -> !hidden(column))
          .forEach(shown::add);
    }
  }

  private boolean hidden(String column) {
    for (JsonNode step : panel.json().path("transformations")) {
      JsonNode options = step.path("options");
      if (options.path("excludeByName").path(column).asBoolean()
          || options.path("renameByName").has(column)) {
        return true;
      }
    }
    for (JsonNode override : panel.json().path("fieldConfig").path("overrides")) {
      if (override.path("matcher").path("options").asText().equals(column)) {
        for (JsonNode property : override.path("properties")) {
          if (property.path("id").asText().equals("custom.hidden")
              && property.path("value").asBoolean()) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /** What the panel speaks of and the results have not. */
  List<String> problems() {
    Set<String> known = new HashSet<>(columns);
    columns.forEach(column -> known.add(panel.displayName(column)));
    List<String> problems = new ArrayList<>();
    for (JsonNode step : panel.json().path("transformations")) {
      step.path("options").path("renameByName").forEach(name -> known.add(name.asText()));
    }
    for (String spoken : spoken()) {
      if (!known.contains(spoken)) {
        problems.add("speaks of column " + spoken + ", which no result has");
      }
    }
    return problems;
  }

  private Set<String> spoken() {
    Set<String> spoken = new LinkedHashSet<>();
    JsonNode json = panel.json();
    for (JsonNode override : json.path("fieldConfig").path("overrides")) {
      // Series that are named by labels have names that only the data knows.
      if (override.path("matcher").path("id").asText().equals("byName") && !labelled) {
        spoken.add(override.path("matcher").path("options").asText());
      }
    }
    json.path("options")
        .path("sortBy")
        .forEach(one -> spoken.add(one.path("displayName").asText()));
    for (JsonNode step : json.path("transformations")) {
      JsonNode options = step.path("options");
      for (String member : List.of("excludeByName", "renameByName", "indexByName")) {
        options.path(member).fieldNames().forEachRemaining(spoken::add);
      }
      if (step.path("id").asText().equals("partitionByValues")) {
        options.path("fields").forEach(field -> spoken.add(field.asText()));
      }
      options.path("sort").forEach(one -> spoken.add(one.path("field").asText()));
    }
    Matcher field = FIELD.matcher(unescaped(json.path("fieldConfig").toString()));
    while (field.find()) {
      spoken.add(field.group(1) == null ? field.group(2) : field.group(1));
    }
    return spoken;
  }

  private static String unescaped(String json) {
    return json.replace("\\\"", "\"");
  }
}
