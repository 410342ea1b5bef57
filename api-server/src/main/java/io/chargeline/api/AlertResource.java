package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.chargeline.domain.alert.AlertAct;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import java.util.List;

/**
 * An alert as the caller sees it.
 *
 * @param tenant absent: the platform's own
 */
record AlertResource(
    String id,
    String tenant,
    String ruleId,
    long ruleVersion,
    String name,
    String nameZh,
    String severity,
    String peakSeverity,
    String state,
    boolean held,
    String heldBy,
    String heldRef,
    boolean draft,
    boolean flapping,
    String entity,
    String site,
    String devicePhyId,
    Integer portNo,
    String model,
    String beganAt,
    String firedAt,
    String toldAt,
    String acknowledgedAt,
    String acknowledgedBy,
    String resolvedAt,
    String endReason,
    int count,
    int peakCount,
    List<String> members,
    Double value,
    Double threshold,
    String summary,
    String summaryZh,
    long revision) {

  /** One entry of a timeline. */
  record StepResource(
      long number,
      String at,
      String step,
      String severity,
      String by,
      String reference,
      String text,
      String textZh,
      int count,
      Double value) {
    static StepResource of(AlertStepRow row) {
      return new StepResource(
          row.number(),
          Rfc3339.of(row.at()),
          row.step(),
          row.severity(),
          row.byWhom(),
          row.reference(),
          row.text(),
          row.textZh(),
          row.members(),
          row.value());
    }
  }

  /** What was done and stands in no timeline yet. */
  record ActResource(String id, String kind, String by, String text, String at) {
    static ActResource of(AlertAct act) {
      return new ActResource(act.actId(), act.kind(), act.by(), act.text(), Rfc3339.of(act.at()));
    }
  }

  /**
   * An alert with what happened to it.
   *
   * @param timeline the first entries, in their order
   * @param timelineComplete whether it is the whole timeline
   */
  record Detail(
      @JsonUnwrapped AlertResource alert,
      List<StepResource> timeline,
      boolean timelineComplete,
      List<ActResource> pendingActs) {
    static Detail of(AlertView alert, AlertPages.Steps steps) {
      return new Detail(
          AlertResource.of(alert),
          steps.steps().stream().map(StepResource::of).toList(),
          steps.complete() && !steps.more(),
          alert.acts().stream().map(ActResource::of).toList());
    }
  }

  static AlertResource of(AlertView alert) {
    AlertRow row = alert.row();
    return new AlertResource(
        row.alertId(),
        row.tenant().isEmpty() ? null : row.tenant(),
        row.ruleId(),
        row.ruleVersion(),
        row.name(),
        row.nameZh(),
        row.severity(),
        row.peakSeverity(),
        alert.phase(),
        row.heldBy() != null,
        row.heldBy(),
        row.heldRef(),
        row.draft(),
        row.flapping(),
        row.entity(),
        row.site(),
        row.deviceId(),
        row.port(),
        row.model(),
        Rfc3339.of(row.beganAt()),
        Rfc3339.of(row.firedAt()),
        Rfc3339.of(row.toldAt()),
        Rfc3339.of(alert.acknowledgedAt()),
        alert.acknowledgedBy(),
        Rfc3339.of(row.resolvedAt()),
        row.endReason(),
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
