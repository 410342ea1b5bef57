package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chargeline.api.dashboards.Dashboard;
import io.chargeline.api.dashboards.Panel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Whether a file is a dashboard that Grafana would take, and that looks well. */
final class FileShape {
  private static final String SCHEMA = "grafana-dashboard.schema.json";
  private static final int COLUMNS = 24;

  private final JsonSchema schema = schema();

  private static JsonSchema schema() {
    try (InputStream in = FileShape.class.getResourceAsStream(SCHEMA)) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(in, SchemaValidatorsConfig.builder().locale(Locale.ENGLISH).build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Empty when all is well; each names the place. */
  List<String> problems(Dashboard dashboard) {
    List<String> problems = new ArrayList<>();
    for (ValidationMessage message : schema.validate(dashboard.json())) {
      problems.add(message.getMessage());
    }
    Set<Integer> ids = new HashSet<>();
    identify(dashboard.json().path("panels"), ids, problems);
    place(dashboard.json().path("panels"), problems);
    for (Panel panel : dashboard.panels()) {
      Set<String> letters = new HashSet<>();
      for (Panel.Target target : panel.targets()) {
        if (!letters.add(target.refId())) {
          problems.add("panel " + panel.id() + ": refId " + target.refId() + " is there twice");
        }
      }
    }
    return problems;
  }

  private static void identify(JsonNode panels, Set<Integer> ids, List<String> problems) {
    for (JsonNode panel : panels) {
      if (!ids.add(panel.path("id").asInt())) {
        problems.add("panel id " + panel.path("id").asInt() + " is there twice");
      }
      identify(panel.path("panels"), ids, problems);
    }
  }

  private static void place(JsonNode panels, List<String> problems) {
    List<Place> before = new ArrayList<>();
    for (JsonNode panel : panels) {
      Place place = Place.of(panel);
      if (place.x + place.w > COLUMNS) {
        problems.add("panel " + place.id + " ends right of column " + COLUMNS);
      }
      before.stream()
          .filter(place::meets)
          .forEach(other -> problems.add("panels " + other.id + " and " + place.id + " overlap"));
      before.add(place);
      place(panel.path("panels"), problems);
    }
  }

  private record Place(int id, int x, int y, int w, int h) {
    static Place of(JsonNode panel) {
      JsonNode grid = panel.path("gridPos");
      return new Place(
          panel.path("id").asInt(),
          grid.path("x").asInt(),
          grid.path("y").asInt(),
          grid.path("w").asInt(),
          grid.path("h").asInt());
    }

    boolean meets(Place other) {
      return x < other.x + other.w && other.x < x + w && y < other.y + other.h && other.y < y + h;
    }
  }
}
