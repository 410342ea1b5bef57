package io.chargeline.sql;

import io.chargeline.domain.WireName;
import java.util.List;

/** Who can be ranked. */
public enum Ranked implements WireName {
  DEVICES("device", "device_id"),
  PORTS("port", "device_id, port"),
  SITES("site", "site"),
  MODELS("device", "model");

  private final String scope;
  private final String key;

  Ranked(String scope, String key) {
    this.scope = scope;
    this.key = key;
  }

  /** Whose days are added up: the parameter {@code scope}. */
  public String scope() {
    return scope;
  }

  public NamedQuery query() {
    return this == MODELS ? NamedQuery.FIGURES_RANKING_OF_MODELS : NamedQuery.FIGURES_RANKING;
  }

  /**
   * The question who has most or least of a figure.
   *
   * @param top the most first
   */
  public String by(Figure figure, boolean top) {
    String value =
        figure.isSum()
            ? "sum(one_numerator) / " + figure.unit().divisor()
            : "if(sum(one_denominator) = 0, NULL, sum(one_numerator) / sum(one_denominator))";
    return query()
        .of(List.of(figure))
        .replace("{{subject}}", key)
        .replace("{{order}}", top ? "DESC" : "ASC")
        .replace("{{value}}", value);
  }
}
