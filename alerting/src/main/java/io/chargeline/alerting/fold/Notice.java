package io.chargeline.alerting.fold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.AlertRow;
import java.util.Map;
import java.util.TreeMap;

/**
 * Somebody is to be told: that an alert fires, that it is worse than told, that it is over.
 *
 * @param at when, unix milliseconds
 * @param labels of the rule
 */
public record Notice(boolean firing, long at, AlertRow alert, Map<String, String> labels) {
  private static final String PATH = "/api/third/alerts/";

  /**
   * The type of the event that tells it. Alerts about devices that nobody owns are no platform's
   * own: they have no tenant, so that no third party is told.
   */
  public String eventType() {
    if (ofPlatform()) {
      return EventType.SYSTEM_ALARM;
    }
    return firing ? EventType.ALERT_FIRING : EventType.ALERT_RESOLVED;
  }

  private boolean ofPlatform() {
    return alert.entity().equals(EntityKind.PLATFORM.wireName());
  }

  /** The event's id: the same notice is the same event in every run. */
  public String eventId() {
    return Ids.of("notice", alert.alertId(), firing ? alert.severity() : "resolved", at);
  }

  /**
   * The event that tells it: the same notice gives the same bytes in every run.
   *
   * @param sequence of the notice among those of its alert, from 1
   */
  public Event event(long sequence) {
    return new Event(
        eventId(),
        eventType(),
        alert.deviceId(),
        Math.floorDiv(at, 1000),
        Event.time(at),
        sequence,
        Event.SCHEMA_VERSION,
        alert.tenant(),
        alert.site(),
        data());
  }

  /** The event's data. */
  public ObjectNode data() {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("alert_id", alert.alertId());
    if (!ofPlatform()) {
      data.put("path", PATH + alert.alertId());
    }
    data.put("state", firing ? "firing" : "resolved").put("severity", severity());
    data.put("rule_id", alert.ruleId()).put("rule_version", alert.ruleVersion());
    data.put("name", alert.name()).put("name_zh", alert.nameZh());
    data.put("summary", alert.summary()).put("summary_zh", alert.summaryZh());
    about(data);
    data.put("began_at", Event.time(alert.beganAt()));
    data.put("fired_at", Event.time(alert.firedAt()));
    if (!firing) {
      data.put("resolved_at", Event.time(alert.resolvedAt())).put("reason", alert.endReason());
    }
    ObjectNode said = data.putObject("labels");
    new TreeMap<>(labels).forEach(said::put);
    return data;
  }

  /** What it is now; at its end, the worst that it was. */
  private String severity() {
    return firing ? alert.severity() : alert.peakSeverity();
  }

  private void about(ObjectNode data) {
    data.put("entity", alert.entity());
    if (alert.site() != null) {
      data.put("site", alert.site());
    }
    if (alert.port() != null) {
      data.put("port_no", alert.port());
    }
    if (alert.model() != null) {
      data.put("model", alert.model());
    }
    data.put("count", firing ? alert.members() : alert.peakMembers());
    ArrayNode members = data.putArray("members");
    alert.memberNames().forEach(members::add);
    if (alert.value() != null) {
      data.put("value", alert.value());
    }
    if (alert.threshold() != null) {
      data.put("threshold", alert.threshold());
    }
  }
}
