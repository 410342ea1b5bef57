package io.chargeline.alerting.rule;

import java.util.Map;

/**
 * From when on it is how bad.
 *
 * @param value compared with the condition's measure; 0 for conditions that last
 * @param byModel another value for devices of these models
 * @param forS seconds for which it must hold
 */
public record Level(Severity level, double value, Map<String, Double> byModel, int forS) {
  public Level {
    byModel = Map.copyOf(byModel);
  }

  public double value(String model) {
    return byModel.isEmpty() ? value : byModel.getOrDefault(model, value);
  }
}
