package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.alerting.rule.EntityKind;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.domain.alert.RuleVersion;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads which rule is to be judged again, over what. */
final class BacktestRequest {
  static final Duration LONGEST = Duration.ofDays(92);

  private static final String RULE = "rule";
  private static final String RULE_ID = "rule_id";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String SITES = "sites";
  private static final String DEVICES = "devices";
  private static final Set<String> FIELDS = Set.of(RULE, RULE_ID, FROM, TO, SITES, DEVICES);
  private static final int MAX_ID = 64;
  private static final int MAX_NAMED = 1000;

  private final AlertRuleBook rules;
  private final RulePlaces places;
  private final AlertRuleReader reader;
  private final LiveView view;
  private final Registry registry;
  private final Zones zones;
  private final Clock clock;

  BacktestRequest(
      AlertRuleBook rules,
      RulePlaces places,
      LiveView view,
      Registry registry,
      Zones zones,
      Clock clock) {
    this.rules = rules;
    this.places = places;
    this.reader = new AlertRuleReader(places);
    this.view = view;
    this.registry = registry;
    this.zones = zones;
    this.clock = clock;
  }

  /**
   * @throws Problem 400 naming the field and the remedy; 404 for a rule, site or device that is not
   *     there
   */
  Backtest.Asked read(Context ctx, String tenant) {
    Body body = Body.of(AlertRuleReader.body(ctx), FIELDS);
    places.catchUp();
    Rule rule = rule(body, tenant);
    long from = body.time(FROM);
    long to = body.time(TO);
    requireRange(body, from, to);
    return new Backtest.Asked(
        tenant,
        rule,
        from,
        to,
        sites(body, tenant),
        devices(body, tenant),
        ZoneId.of(zones.of(tenant)));
  }

  private Rule rule(Body body, String tenant) {
    if (body.has(RULE) == body.has(RULE_ID)) {
      throw body.has(RULE)
          ? body.invalid(RULE_ID, "give rule or rule_id, not both", "rule 和 rule_id 只能提供一个")
          : body.missing(
              RULE,
              "a rule as docs/alerting-rules.md has it, or rule_id, the id of one that is there",
              "请提供 rule(规则内容)或 rule_id(已有规则的编号)");
    }
    return body.has(RULE)
        ? parsed(body.raw(RULE), tenant)
        : stored(tenant, body.text(RULE_ID, MAX_ID));
  }

  /** The tenant's own, else the platform's. */
  Rule stored(String tenant, String ruleId) {
    Optional<RuleVersion> version =
        rules
            .find(tenant, ruleId)
            .or(() -> rules.find(AlertRuleBook.PLATFORM, ruleId).filter(it -> looksAt(it, tenant)));
    Rule rule = version.flatMap(RulesOfThen::read).orElseThrow(() -> unknown(ruleId));
    requireOfTenants(rule, tenant);
    return rule;
  }

  private boolean looksAt(RuleVersion version, String tenant) {
    return version.rule() != null && places.seenBy(tenant, version.rule()).isPresent();
  }

  static Problem unknown(String ruleId) {
    return ProblemCode.RULE_NOT_FOUND
        .because("no alert rule " + ruleId + "; GET /api/third/alert-rules lists them", "没有该告警规则")
        .blaming(RULE_ID, ruleId);
  }

  private static void requireOfTenants(Rule rule, String tenant) {
    if (rule.per() == EntityKind.PLATFORM && !tenant.isEmpty()) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "rule "
                  + rule.id()
                  + " judges the platform itself; the operator asks about it under /api/admin",
              "该规则针对平台自身,请由运营方通过 /api/admin 查询")
          .blaming(RULE_ID, rule.id());
    }
  }

  private Rule parsed(JsonNode tree, String tenant) {
    Rule rule = RuleParser.parse(reader.read(tenant, null, tree).orRefuse());
    requireOfTenants(rule, tenant);
    return rule;
  }

  private void requireRange(Body body, long from, long to) {
    long now = clock.millis();
    if (to > now) {
      throw body.invalid(TO, "give a time that is past; it is " + Rfc3339.of(now), "不能晚于当前时间");
    }
    if (from >= to) {
      throw body.invalid(FROM, "give a time before to", "须早于 to");
    }
    if (to - from > LONGEST.toMillis()) {
      throw body.invalid(
          FROM,
          "give a time at most " + LONGEST.toDays() + " days before to",
          "时间范围最长 " + LONGEST.toDays() + " 天");
    }
  }

  private List<String> sites(Body body, String tenant) {
    if (!body.has(SITES)) {
      return List.of();
    }
    List<String> sites = few(body, SITES);
    registry.catchUp();
    for (String site : sites) {
      if (registry.siteRecord(tenant, site).isEmpty()) {
        throw ProblemCode.SITE_NOT_FOUND
            .because("no site " + site + "; GET /api/third/sites lists yours", "没有该站点")
            .blaming(SITES, site);
      }
    }
    return sites;
  }

  private List<String> devices(Body body, String tenant) {
    if (!body.has(DEVICES)) {
      return List.of();
    }
    view.catchUp();
    List<String> devices = new ArrayList<>();
    for (String named : few(body, DEVICES)) {
      devices.add(view.device(tenant, named).deviceId());
    }
    return devices;
  }

  private static List<String> few(Body body, String field) {
    List<String> texts = body.texts(field);
    if (texts.size() > MAX_NAMED) {
      throw body.invalid(field, "give at most " + MAX_NAMED, "最多 " + MAX_NAMED + " 个");
    }
    return texts;
  }
}
