package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.frame.Topic;
import java.util.function.Consumer;

/** Plays the alert job: alerts as it would tell of them, by short names. */
record AlertRecords(JobTwin job, String tenant) {
  static final String SITE = "site-0A73";

  static String id(String name) {
    return Ids.of("alerts of tests", name);
  }

  /** The row of an alert that fires since two minutes after its beginning. */
  ObjectNode row(String name, long beganAt, long revision) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("alert_id", id(name)).put("tenant", tenant).put("rule_id", "device-offline");
    row.put("rule_version", 1).put("name", "Offline").put("name_zh", "离线");
    row.put("severity", "warning").put("peak_severity", "warning").put("phase", "firing");
    row.put("draft", false).put("flapping", false).put("entity", "device").put("site", SITE);
    row.put("device_id", "0A730001").put("began_at", beganAt).put("fired_at", beganAt + 120_000);
    row.put("members", 1).put("peak_members", 1).put("value", 120.5).put("revision", revision);
    row.putArray("member_names").add("0A730001");
    row.put("summary", "offline").put("summary_zh", "离线");
    return row;
  }

  void alert(String name, long beganAt, long revision, Consumer<ObjectNode> more) {
    ObjectNode row = row(name, beganAt, revision);
    more.accept(row);
    // As strict as the job, which writes the record.
    AlertRow written = Json.read(Json.bytes(row), AlertRow.class);
    job.write(Topic.FACTS_ALERTS, id(name), Json.bytes(written));
  }

  void alert(String name, long beganAt, long revision) {
    alert(name, beganAt, revision, row -> {});
  }

  static Consumer<ObjectNode> resolved(long at) {
    return row -> row.put("phase", "resolved").put("resolved_at", at).put("end_reason", "cleared");
  }

  void step(String name, long number, long at, String step, String by, String text) {
    AlertStepRow row =
        new AlertStepRow(
            id(name), tenant, number, at, step, "warning", by, null, text, text, 1, null);
    job.write(Topic.FACTS_ALERT_STEPS, id(name), Json.bytes(row));
  }

  void act(AlertAct act) {
    job.write(Topic.CONTROL_ALERT_ACTS, act.alertId(), Json.bytes(act));
  }
}
