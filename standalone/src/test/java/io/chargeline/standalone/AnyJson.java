package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chargeline.standalone.ApiDescription.Operation;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Bodies and parameters by a schema, and such as are not: types mixed up, ends of ranges and what
 * lies beyond, fields left out and added, texts in any script.
 */
final class AnyJson {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int DEPTH = 5;
  private static final List<String> TEXTS =
      List.of(
          "",
          " ",
          "a",
          "0",
          "-1",
          "null",
          "../../etc/passwd",
          "' OR 1=1 --",
          "充电桩",
          "🔌",
          "\u0000",
          "\r\nX-Injected: 1",
          "%00",
          "{x}",
          "x".repeat(300),
          "04EA0002",
          "86004459459999",
          "2026-11-23T08:00:00Z",
          "9999999999999999999999");
  private static final List<JsonNode> VALUES =
      List.of(
          NullNode.instance,
          BooleanNode.TRUE,
          IntNode.valueOf(0),
          IntNode.valueOf(-1),
          LongNode.valueOf(Long.MAX_VALUE),
          DecimalNode.valueOf(new BigDecimal("1e400")),
          DecimalNode.valueOf(new BigDecimal("0.000001")),
          NODES.arrayNode(),
          NODES.objectNode(),
          TextNode.valueOf("x"));

  private final ApiDescription api;
  private final Random random;

  AnyJson(ApiDescription api, Random random) {
    this.api = api;
    this.random = random;
  }

  String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  /** For a path: without it the path would be another. */
  String segment() {
    String text = text();
    return text.isBlank() ? "?" : text;
  }

  /** What a client can send in a header. */
  String headerText() {
    String text = text().replaceAll("[^ -~]", "?").strip();
    return text.isEmpty() ? "?" : text;
  }

  String query(JsonNode schema) {
    JsonNode value = random.nextInt(3) == 0 ? TextNode.valueOf(text()) : any(schema, DEPTH);
    return value.asText();
  }

  /**
   * @param example with placeholders, which stay as they are; null: none
   */
  String body(Operation operation, JsonNode example) {
    int kind = random.nextInt(10);
    if (kind == 0) {
      return List.of("", "{", "[]", "\"x\"", "nul", "{\"a\":1,\"a\":2}", "{} {}")
          .get(random.nextInt(7));
    }
    if (kind < 5 && example != null) {
      JsonNode changed = mutated(example.deepCopy(), DEPTH);
      return changed.isTextual() ? changed.textValue() : changed.toString();
    }
    JsonNode made = any(operation.bodySchema(), DEPTH);
    return (kind < 7 ? mutated(made, DEPTH) : made).toString();
  }

  /** By the schema. */
  private JsonNode any(JsonNode reference, int depth) {
    JsonNode schema = api.resolved(reference);
    if (schema.has("enum")) {
      return schema.get("enum").get(random.nextInt(schema.get("enum").size()));
    }
    if (schema.has("const")) {
      return schema.get("const");
    }
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.has(choice)) {
        return any(schema.get(choice).get(random.nextInt(schema.get(choice).size())), depth);
      }
    }
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, depth);
      case "integer" -> LongNode.valueOf((long) number(schema));
      case "number" -> DecimalNode.valueOf(BigDecimal.valueOf(number(schema)));
      case "boolean" -> BooleanNode.valueOf(random.nextBoolean());
      case "null" -> NullNode.instance;
      default -> TextNode.valueOf(text(schema));
    };
  }

  private String type(JsonNode schema) {
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      return type.get(random.nextInt(type.size())).asText();
    }
    return type.isMissingNode() && schema.has("properties") ? "object" : type.asText();
  }

  private ObjectNode object(JsonNode schema, int depth) {
    ObjectNode object = NODES.objectNode();
    List<String> required = ApiDescription.texts(schema.path("required"));
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      if (required.contains(field.getKey()) || depth > 0 && random.nextInt(3) == 0) {
        object.set(field.getKey(), any(field.getValue(), depth - 1));
      }
    }
    return object;
  }

  private ArrayNode array(JsonNode schema, int depth) {
    ArrayNode array = NODES.arrayNode();
    int size = schema.path("minItems").asInt(0) + random.nextInt(3);
    for (int i = 0; i < size; i++) {
      array.add(any(schema.path("items"), depth - 1));
    }
    return array;
  }

  /** Often an end of the range. */
  private double number(JsonNode schema) {
    double min = schema.path("minimum").asDouble(-5);
    double max = schema.path("maximum").asDouble(min + 1000);
    return switch (random.nextInt(4)) {
      case 0 -> min;
      case 1 -> max;
      default -> Math.floor(min + random.nextDouble() * (max - min));
    };
  }

  private String text(JsonNode schema) {
    if (schema.path("format").asText().equals("date-time") && random.nextBoolean()) {
      return "2026-11-2" + random.nextInt(10) + "T00:00:00Z";
    }
    return text();
  }

  /** With one thing in it that is not as it was. */
  private JsonNode mutated(JsonNode value, int depth) {
    if (value instanceof ObjectNode object && !object.isEmpty() && depth > 0) {
      List<String> names =
          List.copyOf(object.properties()).stream().map(Map.Entry::getKey).toList();
      String name = names.get(random.nextInt(names.size()));
      switch (random.nextInt(4)) {
        case 0 -> object.remove(name);
        case 1 -> object.set("no_such_field", VALUES.get(random.nextInt(VALUES.size())));
        default -> object.set(name, mutated(object.get(name), depth - 1));
      }
      return object;
    }
    if (value instanceof ArrayNode array && !array.isEmpty() && depth > 0) {
      int index = random.nextInt(array.size());
      array.set(index, mutated(array.get(index), depth - 1));
      return array;
    }
    return random.nextBoolean()
        ? VALUES.get(random.nextInt(VALUES.size()))
        : TextNode.valueOf(text());
  }
}
