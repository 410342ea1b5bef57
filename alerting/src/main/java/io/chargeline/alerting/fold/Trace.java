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
   * @param seen the measure; null: there is none
   * @param before phase: {@code clear}, {@code pending}, or the severity
   * @param after the same, afterwards
   * @param said in words
   */
  record Step(
      long at, String ruleId, String entity, Double seen, String before, String after, Text said) {}
}
