package io.chargeline.domain.alert;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One version of a rule: a record of {@code control.rules}, key = {@link #key()}.
 *
 * @param tenant whose rule; empty: the platform's, which looks at every tenant that has no rule of
 *     the same id
 * @param ruleId unique within the tenant
 * @param version from 1, without gaps; a deletion is a version too
 * @param rule as {@code docs/alerting-rules.md} has it; absent if deleted
 * @param deleted whether the rule is gone with this version; a tenant's platform rule of the same
 *     id then counts again
 * @param by who changed it: an API key's name, or {@code chargeline} for what the product brings
 * @param note why, in the changer's words; absent if not said
 * @param effectiveFrom unix milliseconds of event time from which on it counts
 */
public record RuleVersion(
    String tenant,
    String ruleId,
    long version,
    ObjectNode rule,
    boolean deleted,
    String by,
    String note,
    long effectiveFrom) {

  /** Under which its versions follow each other. */
  @JsonIgnore
  public String key() {
    return tenant + '/' + ruleId;
  }
}
