package io.chargeline.api;

import io.chargeline.alerting.RuleTimeline;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleRefused;
import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.domain.alert.RuleVersion;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The platform's own rules that count now; those that the product brings while the log has not been
 * read. By one thread.
 */
final class PlatformRules {
  private static final Logger LOG = LoggerFactory.getLogger(PlatformRules.class);

  private final AlertRuleBook book;
  private final Clock clock;
  private List<RuleVersion> versions = List.of();
  private List<Rule> rules = ShippedRules.all();

  PlatformRules(AlertRuleBook book, Clock clock) {
    this.book = book;
    this.clock = clock;
  }

  List<Rule> counting() {
    List<RuleVersion> now = book.counting(AlertRuleBook.PLATFORM, clock.millis());
    if (!now.equals(versions)) {
      versions = now;
      rules = now.isEmpty() ? ShippedRules.all() : parsed(now);
    }
    return rules;
  }

  private static List<Rule> parsed(List<RuleVersion> versions) {
    List<Rule> parsed = new ArrayList<>();
    for (RuleVersion version : versions) {
      try {
        parsed.add(RuleTimeline.read(version));
      } catch (RuleRefused refused) {
        LOG.atWarn()
            .addKeyValue("rule", version.ruleId())
            .addKeyValue("version", version.version())
            .addKeyValue("reason", refused.getMessage())
            .log("a platform rule cannot be read here, and is left out");
      }
    }
    return parsed;
  }
}
