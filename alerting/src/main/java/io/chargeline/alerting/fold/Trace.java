package io.chargeline.alerting.fold;

import io.chargeline.alerting.rule.Text;

/** Who wants to know what was decided at each step, and why. */
public interface Trace {
  /** Nobody; costs nothing. */
  Trace NONE =
      new Trace() {
        @Override
        public boolean wants(String ruleId, String entityKey) {
          return false;
        }

        @Override
        public void step(Step step) {}
      };

  boolean wants(String ruleId, String entityKey);

  void step(Step step);

  /**
   * One decision.
   *
   * @param at unix milliseconds
   * @param entity its key
   * @param alertId of the alert, where it is about one; else null
   * @param seen the measure; null: there is none
   * @param before phase: {@code clear}, {@code pending}, or the severity; of an alert its own phase
   * @param after the same, afterwards; of an alert the step
   * @param said in words
   */
  record Step(
      long at,
      String ruleId,
      String entity,
      String alertId,
      Double seen,
      String before,
      String after,
      Text said) {}
}
