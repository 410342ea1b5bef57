package io.chargeline.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schemas of events by themselves, without the document that they were cut from. */
final class EventSchemasTest {
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
  private static final Map<String, ObjectNode> SCHEMAS = EventSchemas.of(Contract.DOCUMENT);

  /** What third parties were shown before there was a product. */
  private static final Path SAMPLES = Path.of("../flink-jobs/src/test/resources/samples");

  static Set<String> types() {
    return SCHEMAS.keySet();
  }

  @Test
  void everyWebhookHasOneInTheSameOrder() {
    assertThat(types())
        .containsExactlyElementsOf(
            Contract.webhooks().stream().map(Contract.Operation::path).toList());
  }

  @ParameterizedTest
  @MethodSource("types")
  void itIsASchema(String type) {
    JsonSchema dialect =
        FACTORY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(dialect.validate(SCHEMAS.get(type))).isEmpty();
    assertThat(SCHEMAS.get(type).get("$id").asText()).isEqualTo("urn:chargeline:event:" + type);
  }

  @ParameterizedTest
  @MethodSource("types")
  void itIsCompleteInItself(String type) {
    ObjectNode schema = SCHEMAS.get(type);
    List<String> references = schema.findValuesAsText("$ref");

    assertThat(references).isNotEmpty();
    assertThat(references)
        .allSatisfy(
            it -> assertThat(schema.at(it.substring(1)).isObject()).as("%s in it", it).isTrue());
    assertThat(schema.get("$defs").properties())
        .as("nothing is in it that it does not refer to")
        .allSatisfy(it -> assertThat(references).contains("#/$defs/" + it.getKey()));
  }

  @ParameterizedTest
  @MethodSource("types")
  void itAcceptsItsOwnExampleAndNoOther(String type) {
    JsonNode example = SCHEMAS.get(type).at("/examples/0");
    assertThat(violations(type, example)).isEmpty();

    Stream.of("id", "sequence", "data")
        .forEach(
            name ->
                assertThat(violations(type, ((ObjectNode) example.deepCopy()).without(name)))
                    .as("without %s", name)
                    .isNotEmpty());
    types().stream()
        .filter(other -> !other.equals(type))
        .forEach(other -> assertThat(violations(other, example)).as(other).isNotEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"charging.started", "charging.progress", "device.offline"})
  void theSamplesOfOldFit(String type) throws IOException {
    ObjectNode event = SCHEMAS.get(type).at("/examples/0").deepCopy();
    JsonNode sample = Json.tree(Files.readAllBytes(SAMPLES.resolve(type + ".json")));
    sample
        .properties()
        .forEach(
            it -> {
              if (!it.getKey().equals("data")) {
                event.set(it.getKey(), it.getValue());
              }
            });
    ObjectNode data = (ObjectNode) event.get("data");
    data.setAll((ObjectNode) sample.get("data"));
    assertThat(violations(type, event)).isEmpty();

    sample
        .get("data")
        .fieldNames()
        .forEachRemaining(
            name -> {
              ObjectNode wrong = event.deepCopy();
              ((ObjectNode) wrong.get("data")).putArray(name);
              assertThat(violations(type, wrong)).as("%s of another kind", name).isNotEmpty();
            });
  }

  @Test
  void whatALaterReleaseAddsFits() {
    ObjectNode event = SCHEMAS.get("charging.started").at("/examples/0").deepCopy();
    event.put("later", 1);
    ((ObjectNode) event.get("data")).put("later", 1);

    assertThat(violations("charging.started", event)).isEmpty();
  }

  private static Set<ValidationMessage> violations(String type, JsonNode event) {
    return FACTORY.getSchema(SCHEMAS.get(type), STRICT).validate(event);
  }
}
