package io.chargeline.jobs.webhook;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.TenantKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * What an event says of itself beside its data.
 *
 * @param device null if the event is about no single device
 * @param tenant empty if it is the platform's own
 * @param site null if its device or alert has none
 * @param occurredAt unix milliseconds, event time
 * @param alert the one that it tells of; null if it tells of none
 */
record Envelope(
    String id,
    String type,
    String device,
    String tenant,
    String site,
    long sequence,
    long occurredAt,
    Alert alert) {
  private static final String ALERT_KEY = "alert:";

  /**
   * @param severity null if the event does not say
   */
  record Alert(String id, String severity) {}

  /** Of an event that tells of no alert. */
  Envelope(
      String id,
      String type,
      String device,
      String tenant,
      String site,
      long sequence,
      long occurredAt) {
    this(id, type, device, tenant, site, sequence, occurredAt, null);
  }

  /**
   * Empty if the bytes are no event. The data is checked for being JSON; nothing of it is kept but
   * which alert it is of.
   */
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

  /**
   * What is delivered in order: what is told of an alert, the device's events, the tenant's own.
   */
  String key() {
    if (alert != null) {
      return ALERT_KEY + alert.id();
    }
    return device == null ? TenantKey.of(tenant) : device;
  }

  /** Null if it tells of none. */
  String severity() {
    return alert == null ? null : alert.severity();
  }

  private static final class Draft {
    private String id;
    private String type;
    private String device;
    private String tenant;
    private String site;
    private long sequence;
    private Instant occurredAt;
    private String alertId;
    private String severity;

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
        case "data" -> data(json);
        default -> skip(json, value);
      }
    }

    /** Of most events it is passed by: they name their type first, and tell of no alert. */
    private void data(JsonParser json) throws IOException {
      boolean alert = type == null || EventType.tellsOfAlert(type);
      if (!alert || json.currentToken() != JsonToken.START_OBJECT) {
        skip(json, json.currentToken());
        return;
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        JsonToken value = json.nextToken();
        switch (field) {
          case "alert_id" -> alertId = json.getValueAsString();
          case "severity" -> severity = json.getValueAsString();
          default -> skip(json, value);
        }
      }
    }

    private static void skip(JsonParser json, JsonToken value) throws IOException {
      if (value != null && value.isStructStart()) {
        json.skipChildren();
      }
    }

    Optional<Envelope> finish() {
      if (id == null || type == null || occurredAt == null || (device == null && tenant == null)) {
        return Optional.empty();
      }
      boolean known = alertId != null && EventType.tellsOfAlert(type);
      Alert alert = known ? new Alert(alertId, severity) : null;
      return Optional.of(
          new Envelope(id, type, device, tenant, site, sequence, occurredAt.toEpochMilli(), alert));
    }
  }
}
