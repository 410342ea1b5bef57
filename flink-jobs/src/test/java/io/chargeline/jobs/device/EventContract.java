package io.chargeline.jobs.device;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What {@code openapi.json} tells third parties of webhooks holds for every event of every test.
 */
final class EventContract {
  private static final JsonNode DOCUMENT = read();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final SchemaValidatorsConfig STRICT =
      SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).locale(Locale.ENGLISH).build();
  private static final Map<String, JsonSchema> BY_TYPE = new ConcurrentHashMap<>();

  private EventContract() {}

  private static JsonNode read() {
    try {
      return Json.tree(
          Files.readAllBytes(
              Path.of("../api-server/src/main/resources/io/chargeline/api/openapi.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void verify(JsonNode emitted) {
    ObjectNode event = emitted.deepCopy();
    if (!event.has("tenant")) {
      // Of a device in quarantine: told to nobody, and else like any other.
      event.put("tenant", "nobody");
    }
    Set<ValidationMessage> violations =
        BY_TYPE
            .computeIfAbsent(event.path("event").asText(), EventContract::schema)
            .validate(event);
    assertThat(violations).as("event that openapi.json does not describe: %s", event).isEmpty();
  }

  /** Closed: an event has no data that third parties are not told about. */
  private static JsonSchema schema(String type) {
    JsonNode media =
        DOCUMENT.path("webhooks").path(type).at("/post/requestBody/content/application~1json");
    assertThat(media.path("schema").isObject()).as("webhook %s in openapi.json", type).isTrue();
    ObjectNode schema = media.path("schema").deepCopy();
    ObjectNode data = (ObjectNode) schema.at("/allOf/1/properties/data");
    data.put("unevaluatedProperties", false);
    schema.set("components", DOCUMENT.get("components"));
    return FACTORY.getSchema(schema, STRICT);
  }
}
