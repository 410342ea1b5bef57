package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What an event looks like, for programs: one JSON Schema a type, and their list. */
final class EventSchemaRoutes {
  private static final String PATH = "/schemas/events";
  private static final String SUFFIX = ".json";

  private final Map<String, Asset> files = new HashMap<>();
  private final List<Entry> index;

  /**
   * @param event its type
   * @param schema where it is on this server
   */
  record Entry(String event, String title, String schema) {}

  EventSchemaRoutes() {
    JsonNode description = Json.tree(Asset.read("openapi.json", "application/json").bytes());
    Map<String, ObjectNode> schemas = EventSchemas.of(description);
    schemas.forEach((type, schema) -> files.put(type + SUFFIX, file(schema)));
    this.index = schemas.entrySet().stream().map(it -> entry(it.getKey(), it.getValue())).toList();
  }

  private static Asset file(ObjectNode schema) {
    return Asset.of(Json.bytes(schema), "application/schema+json");
  }

  private static Entry entry(String type, ObjectNode schema) {
    return new Entry(type, schema.get("title").asText(), PATH + '/' + type + SUFFIX);
  }

  List<Route> routes() {
    return List.of(
        Route.open(HandlerType.GET, PATH, ctx -> Answer.ok(ctx, new Answer.Page<>(index, null))),
        Route.open(HandlerType.GET, PATH + "/{file}", this::give));
  }

  private void give(Context ctx) {
    Asset file = files.get(ctx.pathParam("file"));
    if (file == null) {
      throw ProblemCode.NOT_FOUND.because(
          "no such schema; GET " + PATH + " lists them", "没有该 schema;GET " + PATH + " 可列出全部");
    }
    file.give(ctx);
  }
}
