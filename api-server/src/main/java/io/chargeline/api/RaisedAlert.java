package io.chargeline.api;

import io.chargeline.domain.fact.AlertRow;
import java.util.List;

/**
 * An alert as it was raised, or would have been, at its end.
 *
 * @param severity the worst it had
 * @param phase as it stood at the end of the time that was looked at
 * @param heldBy what kept it from being told then; absent if nothing did
 * @param count of its members, the most it had at once
 * @param members the first of them
 */
record RaisedAlert(
    String id,
    String ruleId,
    String severity,
    String phase,
    String heldBy,
    String heldRef,
    String entity,
    String site,
    String devicePhyId,
    Integer portNo,
    String beganAt,
    String firedAt,
    String toldAt,
    String resolvedAt,
    String endReason,
    boolean flapping,
    int count,
    List<String> members,
    Double value,
    Double threshold,
    Text summary) {

  static RaisedAlert of(AlertRow row) {
    return new RaisedAlert(
        row.alertId(),
        row.ruleId(),
        row.peakSeverity(),
        row.phase(),
        row.heldBy(),
        row.heldRef(),
        row.entity(),
        row.site(),
        row.deviceId(),
        row.port(),
        Rfc3339.of(row.beganAt()),
        Rfc3339.of(row.firedAt()),
        Rfc3339.of(row.toldAt()),
        Rfc3339.of(row.resolvedAt()),
        row.endReason(),
        row.flapping(),
        Math.max(row.peakMembers(), row.members()),
        row.memberNames(),
        row.value(),
        row.threshold(),
        new Text(row.summary(), row.summaryZh()));
  }

  /** The row as it was before it was over. */
  static AlertRow stillOpen(AlertRow row) {
    return new AlertRow(
        row.alertId(),
        row.tenant(),
        row.ruleId(),
        row.ruleVersion(),
        row.name(),
        row.nameZh(),
        row.severity(),
        row.peakSeverity(),
        "firing",
        row.heldBy(),
        row.heldRef(),
        row.draft(),
        row.flapping(),
        row.entity(),
        row.site(),
        row.deviceId(),
        row.port(),
        row.model(),
        row.beganAt(),
        row.firedAt(),
        row.toldAt(),
        row.acknowledgedAt(),
        row.acknowledgedBy(),
        null,
        null,
        row.members(),
        row.peakMembers(),
        row.memberNames(),
        row.value(),
        row.threshold(),
        row.summary(),
        row.summaryZh(),
        row.revision());
  }
}
