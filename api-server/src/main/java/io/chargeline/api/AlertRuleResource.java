package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.alert.RuleVersion;

/**
 * A version of an alert rule as the caller sees it.
 *
 * @param source {@code own} or {@code platform}
 * @param enabled null if it is deleted, as {@code draft} and {@code rule}
 * @param deleted true or null
 * @param overridden whether a rule of the caller's counts instead of this one of the platform's
 * @param overrides whether this one of the caller's counts instead of one of the platform's
 * @param by who made this version
 * @param rule as {@code docs/alerting-rules.md} has it
 */
record AlertRuleResource(
    String id,
    String source,
    long version,
    Boolean enabled,
    Boolean draft,
    Boolean deleted,
    boolean overridden,
    boolean overrides,
    String by,
    String note,
    String effectiveFrom,
    ObjectNode rule) {
  static final String OWN = "own";
  static final String PLATFORM = "platform";

  static AlertRuleResource own(RuleVersion version, boolean overrides) {
    ObjectNode rule = version.rule() == null ? null : version.rule().deepCopy();
    if (rule != null) {
      rule.remove("tenant");
    }
    return of(version, rule, OWN, false, overrides, version.by());
  }

  /** To the operator. */
  static AlertRuleResource platforms(RuleVersion version) {
    return of(version, version.rule(), PLATFORM, false, false, version.by());
  }

  /**
   * To a tenant, which is not told which of the operator's keys made it.
   *
   * @param seen what the tenant may see of it; null if it is deleted
   */
  static AlertRuleResource platforms(RuleVersion version, ObjectNode seen, boolean overridden) {
    String by = version.by().equals(AlertRuleBook.SHIPPED_BY) ? version.by() : "operator";
    if (seen != null) {
      // Its number is none of the tenant's: what it makes of the rule begins anew.
      seen.remove("version");
    }
    return of(version, seen, PLATFORM, overridden, false, by);
  }

  private static AlertRuleResource of(
      RuleVersion version,
      ObjectNode rule,
      String source,
      boolean overridden,
      boolean overrides,
      String by) {
    return new AlertRuleResource(
        version.ruleId(),
        source,
        version.version(),
        rule == null ? null : rule.path("enabled").asBoolean(),
        rule == null ? null : rule.path("draft").asBoolean(),
        version.deleted() ? Boolean.TRUE : null,
        overridden,
        overrides,
        by,
        version.note(),
        Rfc3339.of(version.effectiveFrom()),
        rule);
  }
}
