package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.Contract.Operation;
import io.chargeline.domain.WireName;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.session.StopReason;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** What {@code openapi.json} must say of every operation, so that nobody has to guess. */
final class ContractTest {
  private static final Pattern TIME =
      Pattern.compile(".*_at|at|.*_since|since|last_seen|as_of|effective_from|server_time");
  private static final Set<String> UNIX_SECONDS = Set.of("timestamp");

  /** Lengths, not times. */
  private static final Set<String> LENGTHS =
      Set.of("duration_ms", "latency_ms", "p50_ms", "p99_ms", "took_ms");

  private static final List<String> KEYED = List.of("401", "403", "429", "503");

  private final List<String> missing = new ArrayList<>();

  private static Stream<Operation> all() {
    return Stream.concat(Contract.operations().stream(), Contract.webhooks().stream());
  }

  private void require(boolean there, String where, String what) {
    if (!there) {
      missing.add(where + ": " + what);
    }
  }

  private void verify() {
    assertThat(missing).as("what is missing in openapi.json").isEmpty();
  }

  private static boolean hasText(JsonNode node, String field) {
    return !node.path(field).asText().isBlank();
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  void everyOperationIsNamedDescribedAndTagged() {
    List<String> tags =
        StreamSupport.stream(Contract.DOCUMENT.path("tags").spliterator(), false)
            .map(tag -> tag.path("name").asText())
            .toList();
    Set<String> ids = new HashSet<>();
    all()
        .forEach(
            operation -> {
              String where = operation.toString();
              JsonNode node = operation.node();
              String id = node.path("operationId").asText();
              require(id.matches("[a-z][A-Za-z0-9]+"), where, "operationId in camelCase");
              require(ids.add(id), where, "an operationId of its own, not " + id);
              require(hasText(node, "summary"), where, "summary");
              require(hasText(node, "description"), where, "description");
              require(node.path("tags").size() == 1, where, "exactly one of tags " + tags);
              require(tags.containsAll(texts(node.path("tags"))), where, "a tag among " + tags);
              require(node.path("security").isArray(), where, "security ([] if it needs no key)");
            });
    verify();
  }

  @Test
  void whatTakesAKeyTakesASession() {
    for (Operation operation : Contract.operations()) {
      boolean keyed = operation.node().path("security").findValue("bearer") != null;
      String session =
          operation.method().equals("GET")
              ? "{\"cookieSession\":[]}"
              : "{\"cookieSession\":[],\"csrfToken\":[]}";
      require(
          !keyed || operation.node().path("security").toString().contains(session),
          operation.toString(),
          "security " + session);
    }
    verify();
  }

  @Test
  void everyParameterHasItsRange() {
    for (Operation operation : Contract.operations()) {
      String where = operation.toString();
      Set<String> inPath = new HashSet<>();
      for (JsonNode given : operation.node().path("parameters")) {
        JsonNode parameter = Contract.resolve(given);
        String name = where + " parameter " + parameter.path("name").asText();
        JsonNode schema = Contract.resolve(parameter.path("schema"));
        boolean number = Set.of("integer", "number").contains(schema.path("type").asText());
        require(hasText(parameter, "description"), name, "description");
        require(parameter.has("example"), name, "example");
        require(schema.has("type"), name, "a schema with a type");
        require(
            !number || schema.has("minimum") && schema.has("maximum"), name, "minimum and maximum");
        if (parameter.path("in").asText().equals("path")) {
          inPath.add("{" + parameter.path("name").asText() + "}");
        }
      }
      Arrays.stream(operation.path().split("/"))
          .filter(part -> part.startsWith("{"))
          .forEach(part -> require(inPath.contains(part), where, "path parameter " + part));
    }
    verify();
  }

  @Test
  void everyRequestAndAnswerHasASchemaAndExamples() {
    all()
        .forEach(
            operation -> {
              String where = operation.toString();
              JsonNode request = operation.node().path("requestBody");
              require(
                  request.isMissingNode()
                      || request.path("content").has("application/json")
                      || request.path("content").has("text/csv"),
                  where,
                  "requestBody as application/json, or a file as text/csv");
              media(request.path("content"), where + " request");
              operation
                  .node()
                  .path("responses")
                  .properties()
                  .forEach(
                      entry -> {
                        JsonNode response = Contract.resolve(entry.getValue());
                        String name = where + " answer " + entry.getKey();
                        require(hasText(response, "description"), name, "description");
                        media(response.path("content"), name);
                      });
            });
    verify();
  }

  private void media(JsonNode content, String where) {
    content
        .properties()
        .forEach(
            type -> {
              String name = where + " as " + type.getKey();
              require(type.getValue().has("schema"), name, "schema");
              require(
                  type.getKey().startsWith("image/")
                      || type.getValue().has("example")
                      || !type.getValue().path("examples").isEmpty(),
                  name,
                  "example or examples");
            });
  }

  @Test
  void everyAnswerTellsItsHeadersAndEveryRefusalIsAProblem() {
    for (Operation operation : Contract.operations()) {
      String where = operation.toString();
      JsonNode responses = operation.node().path("responses");
      for (String status : operation.open() ? List.<String>of() : KEYED) {
        require(responses.has(status), where, "answer " + status);
      }
      boolean success = false;
      for (var entry : responses.properties()) {
        success |= entry.getKey().startsWith("2");
        answer(where + " answer " + entry.getKey(), entry.getKey(), entry.getValue(), operation);
      }
      require(success, where, "an answer for success");
      JsonNode body = operation.node().path("requestBody");
      for (String status : body.isMissingNode() ? List.<String>of() : List.of("400", "413")) {
        require(responses.has(status), where, "answer " + status + ", for it takes a body");
      }
    }
    verify();
  }

  private void answer(String where, String status, JsonNode given, Operation operation) {
    JsonNode response = Contract.resolve(given);
    JsonNode headers = response.path("headers");
    require(headers.has("X-Request-Id"), where, "header X-Request-Id");
    require(
        operation.open() || status.equals("401") || headers.has("RateLimit"),
        where,
        "header RateLimit");
    require(
        operation.open() || status.equals("401") || headers.has("RateLimit-Policy"),
        where,
        "header RateLimit-Policy");
    require(!status.equals("202") || headers.has("Location"), where, "header Location");
    require(!status.equals("429") || headers.has("Retry-After"), where, "header Retry-After");
    boolean problem = status.startsWith("4") || status.startsWith("5");
    boolean readiness = operation.path().equals("/readyz");
    require(
        !problem || readiness || response.path("content").has("application/problem+json"),
        where,
        "application/problem+json; use one of components/responses");
  }

  @Test
  void everyExampleIsWhatItsSchemaSays() {
    all()
        .forEach(
            operation -> {
              String where = operation.toString();
              examples(operation.node().path("requestBody").path("content"), where + " request");
              for (JsonNode parameter : operation.node().path("parameters")) {
                example(Contract.resolve(parameter), where + " parameter");
              }
              operation
                  .node()
                  .path("responses")
                  .properties()
                  .forEach(
                      entry -> {
                        JsonNode response = Contract.resolve(entry.getValue());
                        String name = where + " answer " + entry.getKey();
                        examples(response.path("content"), name);
                        response
                            .path("headers")
                            .properties()
                            .forEach(it -> example(Contract.resolve(it.getValue()), name));
                      });
            });
    verify();
  }

  private void examples(JsonNode content, String where) {
    content
        .properties()
        .forEach(
            type -> {
              JsonNode media = type.getValue();
              example(media, where);
              media
                  .path("examples")
                  .properties()
                  .forEach(
                      it ->
                          valid(
                              media.path("schema"),
                              Contract.resolve(it.getValue()).path("value"),
                              where + " example " + it.getKey()));
            });
  }

  private void example(JsonNode node, String where) {
    if (node.has("example")) {
      valid(node.path("schema"), node.get("example"), where + " " + node.path("name").asText());
    }
  }

  private void valid(JsonNode schema, JsonNode value, String where) {
    Contract.violations(schema, value).forEach(it -> missing.add(where + ": " + it));
  }

  @Test
  void theWebhooksAreTheEventTypes() throws IllegalAccessException {
    List<String> types = new ArrayList<>();
    for (Field field : EventType.class.getFields()) {
      types.add((String) field.get(null));
    }
    assertThat(Contract.webhooks())
        .as("webhooks of openapi.json, against EventType")
        .extracting(Operation::path)
        .containsExactlyInAnyOrderElementsOf(types);
    for (Operation webhook : Contract.webhooks()) {
      JsonNode media = webhook.node().at("/requestBody/content/application~1json");
      require(
          media.at("/schema/allOf/1/properties/event/const").asText().equals(webhook.path()),
          webhook.path(),
          "allOf of Event and {event: const, data: $ref}");
      require(
          media.at("/schema/allOf/1/properties/data").has("$ref"),
          webhook.path(),
          "a schema of its data in components/schemas");
      List<String> headers =
          StreamSupport.stream(webhook.node().path("parameters").spliterator(), false)
              .map(parameter -> Contract.resolve(parameter).path("name").asText())
              .toList();
      require(
          headers.equals(List.of("webhook-id", "webhook-timestamp", "webhook-signature")),
          webhook.path(),
          "the three headers of a signed webhook");
    }
    verify();
  }

  @Test
  void theCodesAreThoseOfTheProgram() {
    codes("Problem", "code", ProblemCode.values());
    codes("Port", "not_startable_reason", ProblemCode.values());
    codes("Command", "reason", CommandReason.values());
    codes("Charge", "stop_reason", StopReason.values());
  }

  private static void codes(String schema, String field, WireName... codes) {
    JsonNode property =
        Contract.DOCUMENT.at("/components/schemas/" + schema + "/properties/" + field);
    assertThat(texts(property.path("enum")))
        .as("enum of components/schemas/%s/%s", schema, field)
        .containsExactlyInAnyOrderElementsOf(Arrays.stream(codes).map(WireName::wireName).toList());
  }

  @Test
  void timesAreRfc3339() {
    times(Contract.DOCUMENT, "");
    verify();
  }

  private void times(JsonNode node, String where) {
    node.path("properties")
        .properties()
        .forEach(
            property -> {
              String name = property.getKey();
              String type = property.getValue().path("type").asText();
              String place = where + "/properties/" + name;
              if (TIME.matcher(name).matches()) {
                require(
                    property.getValue().path("format").asText().equals("date-time")
                        || property.getValue().has("enum"),
                    place,
                    "format date-time: times are RFC 3339");
              } else if (name.matches(".*time(stamp)?|.*_(ms|ts)")
                  && !Set.of("string", "object").contains(type)
                  && !LENGTHS.contains(name)) {
                require(UNIX_SECONDS.contains(name), place, "a time as RFC 3339, or another name");
              }
            });
    node.properties().forEach(it -> times(it.getValue(), where + '/' + it.getKey()));
    if (node.isArray()) {
      node.forEach(it -> times(it, where + "[]"));
    }
  }
}
