package io.chargeline.standalone;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import io.chargeline.domain.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.StreamSupport;

/** The API as its own OpenAPI document describes it: what tests are generated from. */
final class ApiDescription {
  private static final String IRI = "https://chargeline.invalid/openapi.json";
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");
  private static final String JSON = "application/json";
  private static final String PROBLEM = "application/problem+json";

  private final JsonNode document;
  private final JsonSchemaFactory schemas;
  private final Map<String, JsonSchema> byPointer = new HashMap<>();

  /**
   * A parameter.
   *
   * @param in {@code path}, {@code query} or {@code header}
   */
  record Parameter(String name, String in, boolean required, JsonNode schema, JsonNode example) {}

  /**
   * One method on one path.
   *
   * @param bodyType content type of its body; null: it takes none
   * @param bodySchema of its body; null: it takes none
   * @param examples bodies that work, by the document's word
   */
  record Operation(
      String method,
      String path,
      List<Parameter> parameters,
      String bodyType,
      JsonNode bodySchema,
      List<JsonNode> examples,
      JsonNode responses) {
    boolean mutates() {
      return !method.equals("GET");
    }

    boolean isAdmin() {
      return path.startsWith("/api/admin/");
    }

    /** Whether it is about signing in, which is for browsers. */
    boolean isSignIn() {
      return path.startsWith("/api/console/");
    }

    /** Whether callers need a key. */
    boolean isGuarded() {
      return path.startsWith("/api/third/") || isAdmin();
    }

    List<Parameter> in(String place) {
      return parameters.stream().filter(one -> one.in().equals(place)).toList();
    }

    @Override
    public String toString() {
      return method + ' ' + path;
    }
  }

  ApiDescription(JsonNode document) {
    this.document = document;
    String text = document.toString();
    schemas =
        JsonSchemaFactory.getInstance(
            SpecVersion.VersionFlag.V202012,
            builder -> builder.schemaLoaders(loaders -> loaders.schemas(Map.of(IRI, text))));
  }

  static ApiDescription of(byte[] document) {
    return new ApiDescription(Json.tree(document));
  }

  List<Operation> operations() {
    List<Operation> all = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue().properties().stream()
                    .filter(one -> METHODS.contains(one.getKey()))
                    .forEach(
                        one ->
                            all.add(
                                operation(
                                    path.getKey(),
                                    one.getKey(),
                                    path.getValue().path("parameters"),
                                    one.getValue()))));
    return all;
  }

  private Operation operation(String path, String method, JsonNode common, JsonNode operation) {
    List<Parameter> parameters = new ArrayList<>();
    common.forEach(one -> parameters.add(parameter(resolved(one))));
    operation.path("parameters").forEach(one -> parameters.add(parameter(resolved(one))));
    JsonNode content = resolved(operation.path("requestBody")).path("content");
    String bodyType = content.isEmpty() ? null : content.fieldNames().next();
    JsonNode media = bodyType == null ? content : content.get(bodyType);
    return new Operation(
        method.toUpperCase(Locale.ROOT),
        path,
        parameters,
        bodyType,
        bodyType == null ? null : media.path("schema"),
        examples(media),
        operation.get("responses"));
  }

  private Parameter parameter(JsonNode one) {
    return new Parameter(
        one.get("name").asText(),
        one.get("in").asText(),
        one.path("required").asBoolean(),
        resolved(one.path("schema")),
        one.has("example") ? one.get("example") : first(one.path("examples")));
  }

  private static JsonNode first(JsonNode examples) {
    return examples.isEmpty() ? null : examples.elements().next().get("value");
  }

  private List<JsonNode> examples(JsonNode media) {
    if (media.has("example")) {
      return List.of(media.get("example"));
    }
    List<JsonNode> all = new ArrayList<>();
    media.path("examples").forEach(one -> all.add(resolved(one).get("value")));
    if (all.isEmpty()) {
      resolved(media.path("schema")).path("examples").forEach(all::add);
    }
    return all;
  }

  /** What a {@code $ref} stands for; anything else is itself. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  /**
   * What is wrong with an answer, as the document has it; empty if nothing is.
   *
   * @param contentType without parameters
   */
  List<String> faults(Operation operation, int status, Optional<String> contentType, byte[] body) {
    JsonNode answer = resolved(operation.responses().path(Integer.toString(status)));
    if (answer.isMissingNode()) {
      return List.of("status " + status + " is not in the document");
    }
    JsonNode media = answer.path("content");
    if (body.length == 0) {
      return media.isMissingNode() ? List.of() : List.of("has no body");
    }
    String type = contentType.orElse("");
    if (!media.has(type)) {
      return List.of("content type " + type + " is not in the document for " + status);
    }
    if (!type.equals(JSON) && !type.equals(PROBLEM)) {
      return List.of();
    }
    JsonNode schema = media.get(type).path("schema");
    return schema.isMissingNode() ? List.of("has no schema") : faults(schema, Json.tree(body));
  }

  private List<String> faults(JsonNode schema, JsonNode value) {
    return compiled(schema).validate(value).stream()
        .map(one -> one.getInstanceLocation() + ": " + one.getMessage())
        .toList();
  }

  private JsonSchema compiled(JsonNode schema) {
    return byPointer.computeIfAbsent(
        schema.toString(),
        text -> {
          SchemaValidatorsConfig config =
              SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
          if (schema.has("$ref") && schema.size() == 1) {
            return schemas.getSchema(SchemaLocation.of(IRI + schema.get("$ref").asText()), config);
          }
          // An inline schema: its references are the document's.
          String absolute = text.replace("\"#/", "\"" + IRI + "#/");
          return schemas.getSchema(absolute, config);
        });
  }

  /** The texts of a list. */
  static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }
}
