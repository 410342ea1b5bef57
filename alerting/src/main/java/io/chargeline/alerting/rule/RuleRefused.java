package io.chargeline.alerting.rule;

import java.util.List;
import java.util.stream.Collectors;

/** A rule that cannot be taken, and everything that is wrong with it. */
public final class RuleRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<RuleProblem> problems;

  RuleRefused(List<RuleProblem> problems) {
    super(
        problems.stream()
            .map(p -> p.field() + " is " + p.value() + ": " + p.remedy())
            .collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  public List<RuleProblem> problems() {
    return problems;
  }
}
