package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.chargeline.sql.Figure;

/**
 * A figure's value: numerator / denominator, null without a denominator.
 *
 * @param name as in docs/metrics.md
 * @param unit {@code 1} of rates and counts, {@code kWh}, {@code s}, {@code ms}
 * @param numerator null where nothing is known
 */
record Measured(
    String name,
    String unit,
    @JsonInclude(JsonInclude.Include.ALWAYS) Long numerator,
    @JsonInclude(JsonInclude.Include.ALWAYS) Long denominator,
    @JsonInclude(JsonInclude.Include.ALWAYS) Double value) {

  /**
   * @param denominator of a sum whatever: its unit has it
   */
  static Measured of(Figure figure, long numerator, long denominator) {
    long divisor = figure.isSum() ? figure.unit().divisor() : denominator;
    return new Measured(
        figure.wireName(), figure.unit().symbol(), numerator, divisor, ratio(numerator, divisor));
  }

  /** Nothing is known of that time. */
  static Measured unknown(Figure figure) {
    return new Measured(figure.wireName(), figure.unit().symbol(), null, null, null);
  }

  static Double ratio(long numerator, long denominator) {
    return denominator == 0 ? null : (double) numerator / denominator;
  }
}
