package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Rule;
import io.chargeline.alerting.rule.Severity;
import io.chargeline.alerting.rule.Text;

/** The sentences of an alert's timeline. */
final class StepTexts {
  private StepTexts() {}

  static Text of(String step, Rule rule, AlertState alert, String reference, Text summary) {
    String ref = reference == null ? "" : " (" + reference + ")";
    Text severity =
        alert.rank == 0
            ? new Text("", "")
            : new Text(Severity.ofRank(alert.rank).text(), Severity.ofRank(alert.rank).textZh());
    return switch (step) {
      case "pending" -> new Text("It holds; waiting for its duration.", "条件成立，等待持续时间。");
      case "fired" ->
          new Text(
              "Fired: " + severity.en() + ". " + summary.en(),
              "触发：" + severity.zh() + "。" + summary.zh());
      case "told" -> new Text("Told. " + summary.en(), "已通知。" + summary.zh());
      case "members" -> new Text("Now: " + summary.en(), "目前：" + summary.zh());
      case "upgraded" ->
          new Text(
              "Worse: " + severity.en() + ". " + summary.en(),
              "升级：" + severity.zh() + "。" + summary.zh());
      case "downgraded" ->
          new Text(
              "Less: " + severity.en() + ". " + summary.en(),
              "降级：" + severity.zh() + "。" + summary.zh());
      case "released" -> new Text("Nothing holds it back any more.", "不再被抑制。");
      case "flapping" ->
          new Text(
              "It comes and goes: it stays until it was quiet for " + rule.flap().quietS() + " s.",
              "反复触发：平静 " + rule.flap().quietS() + " 秒后才恢复。");
      case "lapsed" -> new Text("It did not last long enough to fire.", "持续时间不足，未触发。");
      case "cleared" -> new Text("It does not hold any more.", "条件不再成立。");
      case "rule_changed" -> new Text("The rule was changed.", "规则已变更。");
      case "rule_removed" -> new Text("The rule is gone.", "规则已移除。");
      default -> held(step, ref);
    };
  }

  private static Text held(String step, String ref) {
    for (HeldBy heldBy : HeldBy.values()) {
      if (heldBy.step().equals(step)) {
        return new Text(
            "Held back: " + heldBy.text() + ref + ".", "暂不通知：" + heldBy.textZh() + ref + "。");
      }
    }
    throw new IllegalArgumentException(step);
  }
}
