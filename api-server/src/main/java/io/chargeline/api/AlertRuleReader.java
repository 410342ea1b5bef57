package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.RuleJson;
import io.chargeline.alerting.rule.RuleParser;
import io.chargeline.alerting.rule.RuleProblem;
import io.chargeline.alerting.rule.RuleRefused;
import io.javalin.http.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Alert rules as requests bring them, in JSON or YAML; everything that is wrong is said at once.
 */
final class AlertRuleReader {
  private final RulePlaces places;

  AlertRuleReader(RulePlaces places) {
    this.places = places;
  }

  /**
   * What was read.
   *
   * @param rule empty if there is a problem
   */
  record Reading(Optional<Rule> rule, List<RuleProblem> problems) {

    /**
     * As it is kept: with every default written out.
     *
     * @throws Problem 422 {@code rule_refused}
     */
    ObjectNode orRefuse() {
      return RuleJson.write(rule.orElseThrow(this::refusal));
    }

    private Problem refusal() {
      RuleProblem first = problems.get(0);
      String more = problems.size() == 1 ? "" : "; problems lists " + problems.size();
      String moreZh = problems.size() == 1 ? "" : "。problems 中共 " + problems.size() + " 项";
      return ProblemCode.RULE_REFUSED
          .because(
              first.field() + " = " + first.value() + ": " + first.remedy() + more,
              "字段 " + first.field() + " 取值不合法:" + first.value() + "。" + first.remedyZh() + moreZh)
          .blaming(first.field(), first.value())
          .with("problems", told(problems));
    }
  }

  /** A problem as an answer tells it. */
  record Told(String field, String value, Text remedy, String remedyZh) {}

  static List<Told> told(List<RuleProblem> problems) {
    return problems.stream()
        .map(
            it ->
                new Told(
                    it.field(), it.value(), new Text(it.remedy(), it.remedyZh()), it.remedyZh()))
        .toList();
  }

  /**
   * The body as a tree.
   *
   * @throws Problem if it is too large, or neither JSON nor YAML
   */
  static JsonNode body(Context ctx) {
    if (!Yaml.sent(ctx)) {
      return Body.tree(ctx, Body.MAX_BYTES);
    }
    JsonNode tree = Yaml.read(Body.bytes(ctx, Body.MAX_BYTES));
    AuditNotes.asked(ctx, tree);
    return tree;
  }

  /**
   * Reads a rule.
   *
   * @param owner whose it is to be; empty: the platform's
   * @param id what it is to be called; null: it says so itself
   */
  Reading read(String owner, String id, JsonNode tree) {
    List<RuleProblem> problems = new ArrayList<>();
    JsonNode named = tree instanceof ObjectNode rule ? named(owner, id, rule, problems) : tree;
    try {
      Rule rule = RuleParser.parse(named);
      return problems.isEmpty()
          ? new Reading(Optional.of(rule), problems)
          : new Reading(Optional.empty(), problems);
    } catch (RuleRefused refused) {
      problems.addAll(refused.problems());
      return new Reading(Optional.empty(), problems);
    }
  }

  private ObjectNode named(String owner, String id, ObjectNode tree, List<RuleProblem> problems) {
    ObjectNode rule = tree.deepCopy();
    if (rule.hasNonNull("tenant")) {
      problems.add(
          new RuleProblem(
              "tenant",
              rule.get("tenant").toString(),
              owner.isEmpty()
                  ? "leave it out: rules made here are the platform's; to look at some tenants"
                      + " only, write scope.tenants"
                  : "leave it out: the rule is your tenant's",
              owner.isEmpty() ? "请去掉该字段:此处的规则属于平台;如仅涉及部分租户,请写 scope.tenants" : "请去掉该字段:规则属于您的租户"));
    }
    rule.remove("tenant");
    if (!owner.isEmpty()) {
      rule.put("tenant", owner);
    }
    if (id != null) {
      JsonNode said = rule.get("id");
      if (said != null && !said.isNull() && !id.equals(said.textValue())) {
        problems.add(
            new RuleProblem(
                "id",
                said.toString(),
                "leave it out, or write " + id + " as in the path",
                "请去掉该字段,或与路径一致:" + id));
      }
      rule.put("id", id);
    }
    places.check(owner, rule, problems);
    return rule;
  }
}
