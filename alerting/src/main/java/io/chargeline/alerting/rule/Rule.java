package io.chargeline.alerting.rule;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A rule as it is written down; {@link RuleParser} makes and checks it, {@link RuleJson} writes it.
 *
 * @param version from 1; counted by whoever keeps the rules
 * @param draft judged, and told to nobody: a dry run
 * @param tenant whose it is; empty: the platform's, and it looks at every tenant
 * @param reason why the rule is there, and why with these numbers
 * @param per what is judged one by one
 * @param levels by severity, the least first
 * @param schedule when it may call; null: always
 * @param inMaintenance whether it looks at what is in maintenance too
 * @param groupBy in the order of {@link GroupKey}; empty: one alert for the tenant
 * @param groupWaitS seconds between firing and telling, in which a wider alert may take over
 * @param inhibitable false: no other alert holds it back
 * @param summary the alert's text, with placeholders
 */
public record Rule(
    String id,
    long version,
    Text name,
    Text reason,
    boolean enabled,
    boolean draft,
    String tenant,
    Scope scope,
    EntityKind per,
    Condition condition,
    List<Level> levels,
    Clear clear,
    Flap flap,
    NoData noData,
    Schedule schedule,
    boolean inMaintenance,
    List<GroupKey> groupBy,
    int groupWaitS,
    Inhibits inhibits,
    boolean inhibitable,
    Text summary,
    Map<String, String> labels) {

  public Rule {
    levels = List.copyOf(levels);
    groupBy = List.copyOf(groupBy);
    labels = Map.copyOf(labels);
  }

  /** Under which it is kept: rules of two tenants may have the same id. */
  public String key() {
    return tenant + '/' + id;
  }

  public Optional<Level> level(Severity severity) {
    return levels.stream().filter(level -> level.level() == severity).findFirst();
  }

  /**
   * What decides which members it has. Two versions with the same one differ in texts, grouping or
   * in when somebody is told; what was measured for one counts for the other.
   */
  public String fingerprint() {
    return Integer.toHexString(RuleJson.judging(this).toString().hashCode());
  }

  /** What is measured, whatever it is compared with. */
  public String gauge() {
    return Integer.toHexString(RuleJson.measuring(this).toString().hashCode());
  }
}
