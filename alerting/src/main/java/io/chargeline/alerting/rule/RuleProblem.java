package io.chargeline.alerting.rule;

/**
 * What is wrong with a rule.
 *
 * @param field its path, as {@code levels[0].for}
 * @param value what stands there, as JSON; null if nothing does
 * @param remedy what to write instead
 * @param remedyZh the same in Chinese
 */
public record RuleProblem(String field, String value, String remedy, String remedyZh) {

  static RuleProblem of(String field, String value, Text remedy) {
    return new RuleProblem(field, value, remedy.en(), remedy.zh());
  }
}
