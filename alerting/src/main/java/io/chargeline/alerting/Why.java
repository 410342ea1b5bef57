package io.chargeline.alerting;

import io.chargeline.alerting.fold.HeldBy;
import io.chargeline.alerting.fold.Trace;
import io.chargeline.alerting.fold.World;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.alerting.rule.Text;
import io.chargeline.alerting.signal.Signal;
import io.chargeline.domain.WireName;
import io.chargeline.domain.fact.AlertRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;

/**
 * Why a rule did or did not call somebody about something, at a time: the same evaluator over the
 * history up to then, writing down what it decides.
 */
public final class Why {
  private static final int STEPS_KEPT = 1000;

  /** In one word. */
  public enum Verdict implements WireName {
    /** There is no such rule, or it is not enabled. */
    NO_RULE,
    /** Nothing that it looks at was seen. */
    NOTHING_SEEN,
    /** It was looked at, and does not hold. */
    NOT_MET,
    /** It holds, not yet for long enough. */
    PENDING,
    /** We did not look. */
    NOT_LOOKING,
    /** It fires, and something holds it back. */
    HELD,
    /** It fires, and was told. */
    FIRED
  }

  /**
   * The answer.
   *
   * @param alert as it stood; null if there was none
   * @param steps the last decisions before, the latest last
   * @param said the whole in a sentence
   */
  public record Explanation(Verdict verdict, AlertRow alert, List<Trace.Step> steps, Text said) {
    public Explanation {
      steps = List.copyOf(steps);
    }
  }

  private Why() {}

  /**
   * @param rules all that count for the tenant, because others may hold it back; its own one counts
   *     instead of the platform's of the same id
   * @param entity which entities are asked about, by {@link io.chargeline.alerting.fold.Entity#key}
   * @param history of them and of what lies around them, in the order of time, from before it began
   * @param at unix milliseconds
   * @param most that many steps
   */
  public static Explanation explain(
      Collection<Rule> rules,
      String ruleId,
      Predicate<String> entity,
      World world,
      Iterator<Signal> history,
      long at,
      int most) {
    Rule rule =
        rules.stream()
            .filter(candidate -> candidate.id().equals(ruleId))
            .max(Comparator.comparing(Rule::tenant))
            .orElse(null);
    if (rule == null || !rule.enabled()) {
      return new Explanation(Verdict.NO_RULE, null, List.of(), NO_RULE);
    }
    Kept kept = new Kept(ruleId, entity);
    Rehearsal.Outcome outcome = new Rehearsal(rules, world, kept).run(history, at);
    return answer(rule, kept.steps, outcome, world, at, most);
  }

  private static Explanation answer(
      Rule rule,
      List<Trace.Step> steps,
      Rehearsal.Outcome outcome,
      World world,
      long at,
      int most) {
    AlertRow alert = alert(rule, steps, outcome);
    List<Trace.Step> last = last(steps, alert, most);
    boolean looking =
        world.outages().stream().noneMatch(outage -> outage.from() < at && at < outage.until());
    if (alert != null && alert.firedAt() != null) {
      return fired(alert, last);
    }
    Trace.Step judged = null;
    for (Trace.Step step : steps) {
      judged = step.alertId() == null ? step : judged;
    }
    if (judged == null) {
      return new Explanation(Verdict.NOTHING_SEEN, null, last, NOTHING_SEEN);
    }
    if (!looking || judged.said().en().startsWith("not judged")) {
      return new Explanation(Verdict.NOT_LOOKING, alert, last, NOT_LOOKING);
    }
    boolean pending = alert != null || judged.said().en().endsWith("not yet for long enough");
    Text how = pending ? PENDING : NOT_MET;
    Text said =
        new Text(how.en() + ' ' + judged.said().en() + '.', how.zh() + judged.said().zh() + '。');
    return new Explanation(pending ? Verdict.PENDING : Verdict.NOT_MET, alert, last, said);
  }

  /** The last ones, and when the alert fired, however long ago that is. */
  private static List<Trace.Step> last(List<Trace.Step> steps, AlertRow alert, int most) {
    int from = Math.max(0, steps.size() - most);
    List<Trace.Step> last = new ArrayList<>();
    for (Trace.Step step : steps.subList(0, from)) {
      if (alert != null && alert.alertId().equals(step.alertId()) && step.after().equals("fired")) {
        last.add(step);
      }
    }
    last.addAll(steps.subList(from, steps.size()));
    return last;
  }

  /** The alert in which the entity is now. */
  private static AlertRow alert(Rule rule, List<Trace.Step> steps, Rehearsal.Outcome outcome) {
    String id = null;
    for (Trace.Step step : steps) {
      id = step.alertId() != null ? step.alertId() : id;
      boolean left = step.alertId() == null && step.after().equals("clear");
      id = left ? null : id;
    }
    for (AlertRow row : outcome.alerts()) {
      if (row.alertId().equals(id) && row.ruleId().equals(rule.id()) && row.resolvedAt() == null) {
        return row;
      }
    }
    // Flapping: nothing holds any more, and the alert stays.
    for (AlertRow row : outcome.alerts()) {
      boolean mentioned = steps.stream().anyMatch(step -> row.alertId().equals(step.alertId()));
      if (mentioned && row.flapping() && row.resolvedAt() == null) {
        return row;
      }
    }
    return null;
  }

  private static Explanation fired(AlertRow alert, List<Trace.Step> steps) {
    Severity severity = WireName.parse(Severity.class, alert.severity());
    if (alert.heldBy() != null) {
      HeldBy held = WireName.parse(HeldBy.class, alert.heldBy());
      String ref = alert.heldRef() == null ? "" : " (" + alert.heldRef() + ")";
      Text said =
          new Text(
              "It holds, and nobody is told: " + held.text() + ref + ". " + alert.summary(),
              "条件成立，但未通知：" + held.textZh() + ref + "。" + alert.summaryZh());
      return new Explanation(Verdict.HELD, alert, steps, said);
    }
    Text said =
        new Text(
            "It fired: " + severity.text() + ". " + alert.summary(),
            "已触发：" + severity.textZh() + "。" + alert.summaryZh());
    return new Explanation(Verdict.FIRED, alert, steps, said);
  }

  private static final Text NO_RULE =
      new Text("There is no such rule, or it is not enabled.", "没有该规则，或规则未启用。");
  private static final Text NOTHING_SEEN =
      new Text("Nothing that the rule looks at was seen within its scope.", "在规则的范围内未见其所关注的信号。");
  private static final Text NOT_LOOKING =
      new Text("Not judged: we did not look at it at that time.", "不作判断：当时我方未观测到该对象。");
  private static final Text PENDING =
      new Text("It holds, not yet for long enough:", "条件成立，但持续时间不足：");
  private static final Text NOT_MET = new Text("It does not hold:", "条件不成立：");

  private static final class Kept implements Trace {
    private final String ruleId;
    private final Predicate<String> entity;
    private final List<Step> steps = new ArrayList<>();

    Kept(String ruleId, Predicate<String> entity) {
      this.ruleId = ruleId;
      this.entity = entity;
    }

    @Override
    public boolean wants(String rule, String key) {
      return ruleId.equals(rule) && entity.test(key);
    }

    @Override
    public void step(Step step) {
      if (steps.size() == STEPS_KEPT) {
        steps.subList(0, STEPS_KEPT / 2).removeIf(old -> !old.after().equals("fired"));
      }
      steps.add(step);
    }
  }
}
