package io.chargeline.domain.fact;

import java.util.List;

/**
 * An alert as it stands: the members of one rule that were put together.
 *
 * @param alertId name-based UUID of tenant, rule, group and beginning
 * @param tenant empty: the platform's own
 * @param severity {@code info}, {@code warning}, {@code critical}: the worst of its members now
 * @param peakSeverity the worst it ever had
 * @param phase {@code pending}, {@code firing}, {@code acknowledged}, {@code resolved}
 * @param heldBy why nobody is told: {@code draft}, {@code schedule}, {@code maintenance}, {@code
 *     silence}, {@code inhibited}, {@code group_wait}; absent: it is told
 * @param heldRef id of the silence, or of the alert that inhibits it
 * @param entity what its members are: {@code port}, {@code device}, {@code site}, {@code tenant},
 *     {@code platform}
 * @param site absent if it is not of one
 * @param deviceId absent if it is not of one
 * @param port absent if it is not of one
 * @param beganAt when the first member began to hold
 * @param firedAt when the first member had held for long enough; absent while pending
 * @param toldAt when it was first told; absent if it never was
 * @param endReason {@code cleared}, {@code lapsed} (it never fired), {@code rule_changed}, {@code
 *     rule_removed}; absent until it is resolved
 * @param members how many hold now, without those that are held back one by one
 * @param memberNames the first of them, at most 20
 * @param value the measure of the worst member; absent if there is none
 * @param threshold what it is compared with; absent if with a time
 * @param revision counts the changes of this row
 */
public record AlertRow(
    String alertId,
    String tenant,
    String ruleId,
    long ruleVersion,
    String name,
    String nameZh,
    String severity,
    String peakSeverity,
    String phase,
    String heldBy,
    String heldRef,
    boolean draft,
    boolean flapping,
    String entity,
    String site,
    String deviceId,
    Integer port,
    String model,
    long beganAt,
    Long firedAt,
    Long toldAt,
    Long acknowledgedAt,
    String acknowledgedBy,
    Long resolvedAt,
    String endReason,
    int members,
    int peakMembers,
    List<String> memberNames,
    Double value,
    Double threshold,
    String summary,
    String summaryZh,
    long revision)
    implements Row {

  public AlertRow {
    memberNames = List.copyOf(memberNames);
  }

  @Override
  public String rowKey() {
    return alertId;
  }
}
