package io.chargeline.jobs.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chargeline.domain.Json;
import io.chargeline.domain.frame.TenantKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event says of itself beside its data.
 *
 * @param device null if the event is about no single device
 * @param site null if its device has none
 * @param occurredAt unix milliseconds, event time
 */
record Envelope(
    String id,
    String type,
    String device,
    String tenant,
    String site,
    long sequence,
    long occurredAt) {

  /** Empty if the bytes are no event; the data is checked for being JSON, and not kept. */
  static Optional<Envelope> read(byte[] body) {
    Draft draft = new Draft();
    try (JsonParser json = Json.MAPPER.getFactory().createParser(body)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        draft.read(json);
      }
      boolean whole = json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
      return whole ? draft.finish() : Optional.empty();
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  /** What is delivered in order: the device's events, or the tenant's own. */
  String key() {
    return device == null ? TenantKey.of(tenant) : device;
  }

  private static final class Draft {
    private String id;
    private String type;
    private String device;
    private String tenant;
    private String site;
    private long sequence;
    private Instant occurredAt;

    void read(JsonParser json) throws IOException {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "id" -> id = json.getValueAsString();
        case "event" -> type = json.getValueAsString();
        case "device_phy_id" -> device = json.getValueAsString();
        case "tenant" -> tenant = json.getValueAsString();
        case "site" -> site = json.getValueAsString();
        case "sequence" -> sequence = json.getValueAsLong();
        case "occurred_at" -> occurredAt = Instant.parse(json.getValueAsString(""));
        default -> {
          if (value.isStructStart()) {
            json.skipChildren();
          }
        }
      }
    }

    Optional<Envelope> finish() {
      if (id == null || type == null || occurredAt == null || (device == null && tenant == null)) {
        return Optional.empty();
      }
      return Optional.of(
          new Envelope(id, type, device, tenant, site, sequence, occurredAt.toEpochMilli()));
    }
  }
}
