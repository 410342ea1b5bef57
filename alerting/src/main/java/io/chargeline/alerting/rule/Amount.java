package io.chargeline.alerting.rule;

import io.chargeline.alerting.signal.Signal;
import java.util.List;

/**
 * What is added up: matching signals, or a field of them.
 *
 * @param sum these fields of each signal; empty: each counts 1
 */
public record Amount(Matcher of, List<String> sum) {

  public Amount {
    sum = List.copyOf(sum);
  }

  /** How much this signal adds; 0 if it is not meant. */
  public double of(Signal signal) {
    if (!of.matches(signal)) {
      return 0;
    }
    if (sum.isEmpty()) {
      return 1;
    }
    double total = 0;
    for (String field : sum) {
      Double number = signal.number(field);
      total += number == null ? 0 : number;
    }
    return total;
  }
}
