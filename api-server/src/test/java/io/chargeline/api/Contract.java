package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** {@code openapi.json}, and what it has to say about an answer. */
final class Contract {
  static final JsonNode DOCUMENT = read();

  private static final String REST = '{' + Route.REST + '}';
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).locale(Locale.ENGLISH).build();
  private static final Map<JsonNode, JsonSchema> COMPILED =
      Collections.synchronizedMap(new IdentityHashMap<>());
  private static final List<Operation> OPERATIONS = operations("paths");

  private Contract() {}

  /**
   * @param path with its parameters in braces; of a webhook its event type
   */
  record Operation(String method, String path, JsonNode node) {
    boolean open() {
      return node.path("security").isEmpty();
    }

    private boolean serves(String asked) {
      if (path.endsWith(REST)) {
        return asked.startsWith(path.substring(0, path.length() - REST.length()));
      }
      String[] parts = path.split("/\\{[^}]+}", -1);
      String pattern = String.join("/[^/]+", List.of(parts).stream().map(Pattern::quote).toList());
      return asked.matches(pattern);
    }

    @Override
    public String toString() {
      return method + ' ' + path;
    }
  }

  private static JsonNode read() {
    try (InputStream in = ApiServer.class.getResourceAsStream("openapi.json")) {
      return Json.tree(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Operation> operations() {
    return OPERATIONS;
  }

  static List<Operation> webhooks() {
    return operations("webhooks");
  }

  private static List<Operation> operations(String section) {
    List<Operation> all = new ArrayList<>();
    DOCUMENT
        .path(section)
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method ->
                            all.add(
                                new Operation(
                                    method.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    method.getValue()))));
    return all;
  }

  /** The one that serves this path; of two the one with fewer parameters. */
  static Optional<Operation> find(String method, String path) {
    return OPERATIONS.stream()
        .filter(operation -> operation.method().equals(method) && operation.serves(path))
        .min(Comparator.comparingLong(one -> one.path().chars().filter(c -> c == '{').count()));
  }

  /** What a reference points to. */
  static JsonNode resolve(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : resolve(DOCUMENT.at(reference.substring(1)));
  }

  /** What is wrong with the value; empty if nothing is. */
  static List<String> violations(JsonNode schema, JsonNode value) {
    return COMPILED.computeIfAbsent(schema, Contract::compile).validate(value).stream()
        .map(ValidationMessage::getMessage)
        .toList();
  }

  private static JsonSchema compile(JsonNode schema) {
    ObjectNode whole = Json.MAPPER.createObjectNode();
    whole.setAll((ObjectNode) schema);
    whole.set("components", DOCUMENT.get("components"));
    return FACTORY.getSchema(whole, STRICT);
  }

  /**
   * @return why this answer is not as described; empty if it is, or if no such operation is
   *     described
   */
  static List<String> objections(String method, String path, Client.Reply reply) {
    return find(method, path).map(operation -> objections(operation, reply)).orElse(List.of());
  }

  private static List<String> objections(Operation operation, Client.Reply reply) {
    String status = Integer.toString(reply.status());
    JsonNode described = resolve(operation.node().path("responses").path(status));
    if (described.isMissingNode()) {
      return List.of("status " + status + " is not described: " + reply.text());
    }
    if (reply.raw().headers().firstValue("X-Request-Id").isEmpty()) {
      return List.of("the answer has no X-Request-Id");
    }
    JsonNode content = described.path("content");
    String type = reply.type().replaceAll(";.*", "").strip();
    if (content.isEmpty() || reply.raw().body().length == 0) {
      return List.of();
    }
    JsonNode schema = content.path(type).path("schema");
    if (schema.isMissingNode()) {
      return List.of("type " + type + " of status " + status + " is not described");
    }
    if (!type.endsWith("json")) {
      return List.of();
    }
    return objections(schema, reply.body());
  }

  /** What is wrong with the value, closed to members that the schema does not know. */
  static List<String> objections(JsonNode schema, JsonNode value) {
    List<String> objections = new ArrayList<>(violations(schema, value));
    undescribed(schema, value, "", objections);
    return objections;
  }

  /** Members that the schema does not know; it need not be closed to others, but we are. */
  private static void undescribed(
      JsonNode schema, JsonNode value, String where, List<String> into) {
    if (value.isArray()) {
      value.forEach(one -> undescribed(resolve(schema).path("items"), one, where + "[]", into));
    }
    Map<String, JsonNode> known = new HashMap<>();
    collect(schema, known);
    if (value.isObject() && !known.isEmpty()) {
      value
          .properties()
          .forEach(
              member -> {
                JsonNode described = known.get(member.getKey());
                String place = where + '.' + member.getKey();
                if (described == null) {
                  into.add(place + " is not described");
                } else {
                  undescribed(described, member.getValue(), place, into);
                }
              });
    }
  }

  private static void collect(JsonNode given, Map<String, JsonNode> into) {
    JsonNode schema = resolve(given);
    schema.path("properties").properties().forEach(it -> into.put(it.getKey(), it.getValue()));
    schema.path("allOf").forEach(part -> collect(part, into));
  }
}
