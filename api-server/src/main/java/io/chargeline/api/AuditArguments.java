package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * What an audit entry tells of a body: the fields named here and no others, so that a secret, or
 * what somebody misspelt, is never among them.
 */
final class AuditArguments {
  static final AuditArguments NONE = new AuditArguments(Json.MAPPER.createObjectNode(), null, null);

  static final Set<String> TOLD =
      Set.of(
          "address",
          "addresses",
          "alert_severity",
          "all",
          "amount",
          "at_most",
          "author",
          "collapse",
          "comment",
          "condition",
          "concurrency",
          "deleted",
          "draft",
          "duration_s",
          "description",
          "enabled",
          "ends_at",
          "energy_limit",
          "estimated_power",
          "everything",
          "events",
          "expires_at",
          "force",
          "format",
          "from",
          "gateway_device",
          "group",
          "id",
          "levels",
          "language",
          "main_screen",
          "maintenance",
          "mode",
          "model",
          "mute",
          "name",
          "outlet",
          "overlap_s",
          "per",
          "periods",
          "port_count",
          "port_no",
          "price",
          "rate_limit",
          "rate_per_s",
          "reason",
          "reason_zh",
          "release_devices",
          "rule_id",
          "rules",
          "scope",
          "scopes",
          "seconds",
          "since",
          "site",
          "sites",
          "socket_no",
          "sockets",
          "standing",
          "starts",
          "starts_at",
          "stop_when_full",
          "tags",
          "target",
          "temporary",
          "text",
          "tiers",
          "to",
          "time_limit",
          "time_limit_s",
          "timeout_s",
          "values",
          "version",
          "zone");

  /** Lists of which only the length is told. */
  static final Set<String> COUNTED = Set.of("items", "device_phy_ids", "devices", "event_ids");

  /** Addresses of which only scheme, host and port are told: the rest may be a secret. */
  static final Set<String> ORIGINS = Set.of("url");

  /**
   * Told as columns of their own. A tenant is told by whose audit the entry stands in: who loses a
   * device must not read who gets it.
   */
  static final Set<String> ELSEWHERE = Set.of("device_phy_id", "key", "order_no", "tenant", "type");

  /** Never told. */
  static final Set<String> WITHHELD =
      Set.of(
          "headers",
          "secret",
          // A whole one, to be tried on the past.
          "rule",
          // Of an alert rule; its versions have all of it.
          "clear",
          "flap",
          "group_by",
          "group_wait",
          "inhibitable",
          "inhibits",
          "labels",
          "no_data",
          "schedule",
          "summary");

  /** No field of any request. */
  static final String SESSION = "console_session";

  private static final int MAX_TEXT = 200;
  private static final int MAX_NESTED = 1000;

  private final ObjectNode fields;
  private final String device;
  private final String orderNo;

  private AuditArguments(ObjectNode fields, String device, String orderNo) {
    this.fields = fields;
    this.device = device;
    this.orderNo = orderNo;
  }

  static AuditArguments of(JsonNode body) {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    body.properties()
        .forEach(
            field -> {
              JsonNode value = field.getValue();
              if (COUNTED.contains(field.getKey())) {
                fields.put(field.getKey(), value.size());
              } else if (ORIGINS.contains(field.getKey())) {
                fields.put(field.getKey(), origin(value.asText()));
              } else if (TOLD.contains(field.getKey())) {
                fields.set(field.getKey(), value);
              }
            });
    return new AuditArguments(
        fields, body.path("device_phy_id").textValue(), body.path("order_no").textValue());
  }

  private static String origin(String url) {
    try {
      URI uri = new URI(url);
      if (uri.getHost() != null) {
        return uri.getScheme()
            + "://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
      }
    } catch (URISyntaxException notAUri) {
      // told below, as any other text that is no URL
    }
    return Redaction.LEFT_OUT;
  }

  /** The device, where the body names it; null if it does not. */
  String device() {
    return device;
  }

  /** Null if there is none. */
  String orderNo() {
    return orderNo;
  }

  /**
   * As JSON of bounded length; null if there is nothing to tell.
   *
   * @param session of the console, from which it was asked; null: from none
   */
  String json(Redaction redaction, ConsoleSession session) {
    if (fields.isEmpty() && session == null) {
      return null;
    }
    ObjectNode told = Json.MAPPER.createObjectNode();
    if (session != null) {
      told.put(SESSION, session.id());
    }
    fields
        .properties()
        .forEach(field -> told.set(field.getKey(), told(field.getValue(), redaction)));
    return told.toString();
  }

  private static JsonNode told(JsonNode value, Redaction redaction) {
    if (value.isContainerNode()) {
      String text = redaction.clean(value.toString());
      return text.length() > MAX_NESTED
          ? Json.MAPPER.getNodeFactory().textNode(value.size() + " entries")
          : Json.tree(text.getBytes(StandardCharsets.UTF_8));
    }
    String text = value.asText();
    return value.isTextual() || text.length() > MAX_TEXT
        ? Json.MAPPER.getNodeFactory().textNode(redaction.clean(text, MAX_TEXT))
        : value;
  }
}
