package io.chargeline.alerting.fold;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
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
  public static final String FIRING = "alert.firing";
  public static final String RESOLVED = "alert.resolved";
  public static final String PLATFORM = "system.alarm";

  /** The type of the event that tells it. */
  public String eventType() {
    if (alert.tenant().isEmpty()) {
      return PLATFORM;
    }
    return firing ? FIRING : RESOLVED;
  }

  /** The event's id: the same notice is the same event in every run. */
  public String eventId() {
    return Ids.of("notice", alert.alertId(), firing ? alert.severity() : "resolved", at);
  }

  /** The event's data. */
  public ObjectNode data() {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("alert_id", alert.alertId()).put("state", firing ? "firing" : "resolved");
    data.put("rule_id", alert.ruleId()).put("name", alert.name()).put("name_zh", alert.nameZh());
    data.put("severity", alert.severity()).put("entity", alert.entity());
    if (alert.site() != null) {
      data.put("site", alert.site());
    }
    if (alert.port() != null) {
      data.put("port_no", alert.port());
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
    data.put("began_at", Event.time(alert.beganAt()));
    data.put("fired_at", Event.time(alert.firedAt()));
    if (alert.resolvedAt() != null) {
      data.put("resolved_at", Event.time(alert.resolvedAt())).put("reason", alert.endReason());
    }
    data.put("summary", alert.summary()).put("summary_zh", alert.summaryZh());
    ObjectNode said = data.putObject("labels");
    new TreeMap<>(labels).forEach(said::put);
    return data;
  }
}
