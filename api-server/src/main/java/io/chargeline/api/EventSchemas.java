package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chargeline.domain.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON Schema of each event, complete in itself: cut from the description of the API, which
 * stays the only place where an event is described.
 */
final class EventSchemas {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String COMPONENTS = "#/components/schemas/";
  private static final String DEFINITIONS = "#/$defs/";
  private static final String REFERENCE = "$ref";

  private final JsonNode components;

  private EventSchemas(JsonNode description) {
    this.components = description.at("/components/schemas");
  }

  /**
   * @param description an OpenAPI document with {@code webhooks}
   * @return by type of event, in the order of the document
   */
  static Map<String, ObjectNode> of(JsonNode description) {
    EventSchemas schemas = new EventSchemas(description);
    Map<String, ObjectNode> byType = new LinkedHashMap<>();
    description
        .path("webhooks")
        .properties()
        .forEach(it -> byType.put(it.getKey(), schemas.of(it.getKey(), it.getValue().get("post"))));
    return byType;
  }

  private ObjectNode of(String type, JsonNode webhook) {
    JsonNode media = webhook.at("/requestBody/content/application~1json");
    ObjectNode schema = Json.MAPPER.createObjectNode();
    schema.put("$schema", DIALECT).put("$id", "urn:chargeline:event:" + type);
    schema.put("title", webhook.path("summary").asText());
    schema.put("description", webhook.path("description").asText());
    ObjectNode definitions = Json.MAPPER.createObjectNode();
    schema.setAll((ObjectNode) standalone(media.get("schema"), definitions));
    media.path("examples").forEach(it -> schema.withArray("examples").add(it.get("value")));
    schema.set("$defs", definitions);
    return schema;
  }

  /** The same, with what it refers to among the definitions. */
  private JsonNode standalone(JsonNode given, ObjectNode definitions) {
    JsonNode copy = given.deepCopy();
    for (JsonNode parent : copy.findParents(REFERENCE)) {
      if (parent.get(REFERENCE) instanceof TextNode reference) {
        String name = reference.asText().substring(COMPONENTS.length());
        ((ObjectNode) parent).put(REFERENCE, DEFINITIONS + name);
        define(name, definitions);
      }
    }
    return copy;
  }

  private void define(String name, ObjectNode definitions) {
    if (!definitions.has(name)) {
      // First that it is there: a schema may refer to itself.
      definitions.putObject(name);
      definitions.set(name, standalone(components.get(name), definitions));
    }
  }
}
