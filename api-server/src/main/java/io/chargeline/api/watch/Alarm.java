package io.chargeline.api.watch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.fold.Act;
import io.chargeline.alerting.fold.Notice;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.domain.Json;
import io.chargeline.domain.WireName;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An alarm that was told and is not over: what stands in its last event. Another watcher goes on
 * with it under the same id.
 *
 * @param sequence of that event
 * @param toldAt when that was, unix milliseconds
 */
record Alarm(
    String alertId,
    String ruleId,
    int rank,
    long beganAt,
    long sequence,
    long toldAt,
    ObjectNode data) {
  /** More changes of an alert's row in a second than there can be. */
  private static final long CHANGES_A_SECOND = 10;

  private static final long MARGIN = 1000;

  static Alarm of(Event event) {
    ObjectNode data = event.data();
    return new Alarm(
        data.path("alert_id").asText(),
        data.path("rule_id").asText(),
        rank(data.path("severity").asText()),
        Instant.parse(data.path("began_at").asText()).toEpochMilli(),
        event.sequence(),
        Instant.parse(event.occurredAt()).toEpochMilli(),
        data);
  }

  static int rank(String severity) {
    return WireName.parse(Severity.class, severity).rank();
  }

  /**
   * Beyond every number that the one before has given to changes of it; grows with time, so that
   * the same is true of the next one.
   */
  private long base(long now) {
    return MARGIN + CHANGES_A_SECOND * Math.max(0, now - beganAt) / 1000;
  }

  /** A row of an alert of ours, as the one of this alarm. */
  AlertRow adopt(AlertRow row, long base) {
    ObjectNode tree = Json.MAPPER.valueToTree(row);
    tree.put("alert_id", alertId).put("began_at", beganAt).put("revision", row.revision() + base);
    return read(tree, AlertRow.class);
  }

  AlertStepRow adopt(AlertStepRow step, long base) {
    ObjectNode tree = Json.MAPPER.valueToTree(step);
    tree.put("alert_id", alertId).put("number", step.number() + base);
    return read(tree, AlertStepRow.class);
  }

  /** What the numbers of somebody who goes on with it at this time are counted from. */
  long goneOnWith(long now) {
    return base(now);
  }

  /**
   * Its row at its end, where no alert of ours says more.
   *
   * @param acknowledgement who takes care, if somebody said so
   */
  AlertRow over(String reason, Optional<Act> acknowledgement, long now) {
    ObjectNode row = data.deepCopy();
    row.put("tenant", "").put("phase", "resolved").put("end_reason", reason);
    row.put("peak_severity", data.path("severity").asText());
    row.put("draft", false).put("flapping", false);
    row.put("began_at", beganAt).put("resolved_at", now);
    row.put("fired_at", Instant.parse(data.path("fired_at").asText()).toEpochMilli());
    acknowledgement.ifPresent(
        act -> row.put("acknowledged_at", act.at()).put("acknowledged_by", act.by()));
    row.put("members", 0).put("peak_members", data.path("count").asInt());
    row.set("member_names", data.path("members"));
    row.put("revision", base(now) + MARGIN);
    return read(row, AlertRow.class);
  }

  /** The notice that it is over. */
  Notice end(AlertRow over) {
    Map<String, String> labels =
        Json.MAPPER.convertValue(
            data.path("labels"),
            Json.MAPPER.getTypeFactory().constructMapType(Map.class, String.class, String.class));
    return new Notice(false, over.resolvedAt(), over, labels == null ? Map.of() : labels);
  }

  private static <T> T read(JsonNode tree, Class<T> type) {
    return Json.read(Json.bytes(tree), type);
  }
}
