package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Condition;
import io.chargeline.alerting.rule.Level;
import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.alerting.rule.Text;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;

/** Decisions in words, in English and Chinese. */
final class Sentences {
  static final String CLEAR = "clear";
  static final String PENDING = "pending";

  private Sentences() {}

  static String phase(int rank, boolean pending) {
    return rank > 0 ? Severity.ofRank(rank).wireName() : pending ? PENDING : CLEAR;
  }

  static Trace.Step judged(Judge judge, Cell cell, EntityState state, long now, String before) {
    int rank = judge.rank(cell);
    String after = phase(rank, judge.pending(cell));
    double seen = judge.seen(cell, now);
    Text measure = cell.noData ? lacking() : measure(judge.rule(), seen, state.place.model());
    Text outcome = outcome(judge, cell, rank);
    return new Trace.Step(
        now,
        judge.rule().id(),
        state.entity.key(),
        null,
        Double.isNaN(seen) ? null : seen,
        before,
        after,
        new Text(measure.en() + "; " + outcome.en(), measure.zh() + "；" + outcome.zh()));
  }

  static Trace.Step paused(String ruleId, Cell cell, EntityState state, long now) {
    String phase = phase(cell.told, cell.toldPending);
    return new Trace.Step(
        now,
        ruleId,
        state.entity.key(),
        null,
        null,
        phase,
        phase,
        new Text("not judged: from here on we did not look at it", "不作判断：自此刻起我方未观测到该对象"));
  }

  private static Text lacking() {
    return new Text("there is no data", "无数据");
  }

  private static Text outcome(Judge judge, Cell cell, int rank) {
    if (rank > 0) {
      Severity severity = Severity.ofRank(rank);
      return new Text("holds: " + severity.text(), "成立：" + severity.textZh());
    }
    long since = judge.began(cell);
    if (since != 0 && cell.dueAt != Judge.NEVER) {
      return new Text("holds, not yet for long enough", "成立，但持续时间不足");
    }
    return new Text("does not hold", "不成立");
  }

  /** What was measured and what it is compared with. */
  static Text measure(Rule rule, double seen, String model) {
    Condition condition = rule.condition();
    if (condition.lasting()) {
      String limits =
          String.join(
              ", ",
              rule.levels().stream()
                  .map(level -> level.forS() + " s (" + level.level().wireName() + ")")
                  .toList());
      return new Text(
          condition.kind() + " for " + number(seen) + " s, allowed " + limits,
          kindZh(condition) + "已持续 " + number(seen) + " 秒，限值 " + limits);
    }
    if (Double.isNaN(seen)) {
      return lacking();
    }
    String value = value(condition, seen);
    return new Text(
        name(condition) + " is " + value + ", levels " + limits(rule, model, " for %d s"),
        nameZh(condition) + "为 " + value + "，限值 " + limits(rule, model, " 持续 %d 秒"));
  }

  private static String limits(Rule rule, String model, String during) {
    return rule.levels().stream()
        .map(level -> limit(rule.condition(), level, model, during))
        .collect(Collectors.joining(", "));
  }

  private static String limit(Condition condition, Level level, String model, String during) {
    return condition.op().sign()
        + ' '
        + value(condition, level.value(model))
        + (level.forS() == 0 ? "" : during.formatted(level.forS()))
        + " ("
        + level.level().wireName()
        + ')';
  }

  private static String name(Condition condition) {
    return condition instanceof Condition.Threshold threshold
        ? threshold.field()
        : condition.kind();
  }

  private static String nameZh(Condition condition) {
    return condition instanceof Condition.Threshold threshold
        ? threshold.field() + " "
        : kindZh(condition);
  }

  private static String kindZh(Condition condition) {
    return switch (condition.kind()) {
      case "state" -> "状态";
      case "absence" -> "缺失";
      case "count" -> "次数";
      case "rate" -> "速率";
      case "ratio" -> "比率";
      case "sequence" -> "后续缺失";
      case "change" -> "变化";
      default -> "告警";
    };
  }

  /** Ratios as percentages, everything else as it is. */
  static String value(Condition condition, double value) {
    if (Double.isNaN(value)) {
      return "-";
    }
    boolean ratio = condition instanceof Condition.Ratio || condition instanceof Condition.Change;
    return ratio ? number(value * 100) + " %" : number(value);
  }

  static String number(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "-";
    }
    return BigDecimal.valueOf(value)
        .setScale(3, RoundingMode.HALF_UP)
        .stripTrailingZeros()
        .toPlainString();
  }
}
