package io.chargeline.api;

import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.WorldTimeline;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.RuleRefused;
import io.chargeline.domain.alert.RuleVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What counted in the past: rules in their versions, silences, maintenance windows. */
final class RulesOfThen {
  private final AlertRuleBook rules;
  private final SilenceBook silences;
  private final MaintenanceBook maintenance;

  RulesOfThen(AlertRuleBook rules, SilenceBook silences, MaintenanceBook maintenance) {
    this.rules = rules;
    this.silences = silences;
    this.maintenance = maintenance;
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    rules.catchUp();
    silences.catchUp();
    maintenance.catchUp();
  }

  AlertRuleBook rules() {
    return rules;
  }

  /**
   * A rule as if it had always counted, beside those that may hold it back, as they counted.
   *
   * @param others the versions of {@link #holding}
   */
  static RuleTimeline always(Rule rule, List<RuleVersion> others) {
    RuleTimeline timeline = new RuleTimeline();
    others.forEach(timeline::add);
    Optional<RuleRefused> refused =
        timeline.add(
            new RuleVersion(
                rule.tenant(),
                rule.id(),
                rule.version(),
                RuleJson.write(rule).put("enabled", true).put("draft", false),
                false,
                "backtest",
                null,
                Long.MIN_VALUE));
    refused.ifPresent(
        why -> {
          throw why;
        });
    return timeline;
  }

  /** Every version of the tenant's and the platform's rules that ever could hold this one back. */
  List<RuleVersion> holding(String tenant, String ruleId) {
    List<RuleVersion> all = rules.concerning(tenant);
    Set<String> ids = new TreeSet<>();
    for (RuleVersion version : all) {
      if (!version.deleted() && inhibits(version, ruleId)) {
        ids.add(version.ruleId());
      }
    }
    ids.remove(ruleId);
    return all.stream().filter(version -> ids.contains(version.ruleId())).toList();
  }

  private static boolean inhibits(RuleVersion version, String ruleId) {
    return read(version)
        .map(rule -> rule.inhibits().topology() || rule.inhibits().rules().contains(ruleId))
        .orElse(false);
  }

  /** Empty if it is deleted, or cannot be read any more. */
  static Optional<Rule> read(RuleVersion version) {
    if (version.deleted()) {
      return Optional.empty();
    }
    try {
      return Optional.of(RuleTimeline.read(version));
    } catch (RuleRefused unreadable) {
      return Optional.empty();
    }
  }

  /** All rules of these versions that could be read. */
  static List<Rule> readable(List<RuleVersion> versions) {
    List<Rule> readable = new ArrayList<>();
    versions.forEach(version -> read(version).filter(Rule::enabled).ifPresent(readable::add));
    return readable;
  }

  /** Silences, windows and our own outages, as they were known. */
  WorldTimeline world(String tenant, List<Outage> outages) {
    WorldTimeline world = new WorldTimeline();
    silences.versions(tenant).forEach(world::add);
    maintenance.versions().stream()
        .filter(window -> tenant.isEmpty() || window.concerns(tenant))
        .forEach(world::add);
    outages.forEach(world::add);
    return world;
  }
}
