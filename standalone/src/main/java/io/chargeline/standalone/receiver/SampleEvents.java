package io.chargeline.standalone.receiver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.api.ApiServer;
import io.chargeline.domain.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The events that the API's description shows, made new: ids of their own, and a device and tenant
 * that are no one's.
 */
final class SampleEvents {
  private static final String DESCRIPTION = "openapi.json";
  private static final String USUAL = "charging.completed";
  private static final String TENANT = "webhook-check";
  private static final String ORDER = "WEBHOOK-CHECK";

  private final Map<String, ObjectNode> byType = new LinkedHashMap<>();
  private final SecureRandom random = new SecureRandom();
  private final String device = newDevice();
  private long sequence;

  SampleEvents() {
    description()
        .get("webhooks")
        .properties()
        .forEach(webhook -> byType.put(webhook.getKey(), example(webhook.getValue())));
  }

  private static JsonNode description() {
    try (InputStream in = ApiServer.class.getResourceAsStream(DESCRIPTION)) {
      return Json.tree(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode example(JsonNode webhook) {
    JsonNode examples =
        webhook.at("/post/requestBody/content").get("application/json").get("examples");
    return (ObjectNode) examples.elements().next().get("value");
  }

  List<ObjectNode> ofEveryType() {
    return byType.keySet().stream().map(this::fresh).toList();
  }

  ObjectNode usual() {
    return fresh(USUAL);
  }

  /** Devices do not wait for one another: only their events come at once. */
  ObjectNode ofAnotherDevice() {
    return usual().put("device_phy_id", newDevice()).put("sequence", 1);
  }

  private String newDevice() {
    return "FF%06X".formatted(random.nextInt(1 << 24));
  }

  private ObjectNode fresh(String type) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    ObjectNode event = byType.get(type).deepCopy();
    event.put("id", UUID.randomUUID().toString());
    event.put("timestamp", now.getEpochSecond());
    event.put("occurred_at", now.toString());
    event.put("sequence", ++sequence);
    event.put("tenant", TENANT);
    if (event.has("device_phy_id")) {
      event.put("device_phy_id", device);
    }
    if (event.at("/data/order_no").isTextual()) {
      ((ObjectNode) event.get("data")).put("order_no", ORDER);
    }
    return event;
  }

  ObjectNode ofUnknownType() {
    return usual().put("event", "device.type_of_tomorrow");
  }

  ObjectNode withUnknownFields() {
    ObjectNode event = usual();
    event.putObject("field_of_tomorrow").putArray("values").add(1).addNull().add("two");
    ((ObjectNode) event.get("data")).put("figure_of_tomorrow", 1.5);
    return event;
  }

  /** A host with very many sub-devices. */
  ObjectNode large(int bytes) {
    ObjectNode event = fresh("network.topology");
    ArrayNode devices = (ArrayNode) event.get("data").get("lowest");
    JsonNode one = devices.get(0);
    int each = Json.bytes(one).length + 1;
    int more = (bytes - Json.bytes(event).length) / each;
    for (int i = 0; i < more; i++) {
      devices.add(one);
    }
    return event;
  }

  /** The same event in a notation that no JSON library would write again. */
  static byte[] unusualNotation(ObjectNode event) {
    String pretty = event.toPrettyString();
    return ("{\n\t\"note\" :\"caf\\u00e9 \\/ 充满\",  \"factor\":1.50, \"big\":1E+2,"
            + pretty.substring(1)
            + '\n')
        .getBytes(StandardCharsets.UTF_8);
  }
}
