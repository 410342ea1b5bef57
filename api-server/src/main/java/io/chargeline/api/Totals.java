package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.sql.Figure;
import io.chargeline.sql.Figure.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Figures over some windows together.
 *
 * @param windows how many there were; 0: nothing is known
 * @param end of the last of them, unix milliseconds
 * @param asOf up to when they are known; null: not said
 */
record Totals(long windows, long end, Long asOf, boolean isFinal, Map<Figure, Measured> values) {

  /** Nobody told of anything. */
  static Totals none(List<Figure> figures, Long asOf) {
    Map<Figure, Measured> values = new EnumMap<>(Figure.class);
    for (Figure figure : figures) {
      values.put(figure, Measured.unknown(figure));
    }
    return new Totals(0, 0, asOf, false, values);
  }

  /** Of {@code figures_total}. */
  static Totals of(JsonNode row, List<Figure> figures) {
    Map<Figure, Measured> values = new EnumMap<>(Figure.class);
    for (int i = 0; i < figures.size(); i++) {
      Figure figure = figures.get(i);
      String which = figure.kind() == Kind.MOMENT ? "last_" : "";
      values.put(
          figure,
          Measured.of(
              figure,
              row.path(which + "numerators").path(i).asLong(),
              row.path(which + "denominators").path(i).asLong()));
    }
    return new Totals(
        row.path("windows").asLong(),
        row.path("end_ms").asLong(),
        row.path("as_of_ms").asLong(),
        row.path("all_final").asBoolean(),
        values);
  }

  /** Of one window as the job told it. */
  static Totals of(FigureRow row, List<Figure> figures) {
    JsonNode columns = Json.MAPPER.valueToTree(row);
    Map<Figure, Measured> values = new EnumMap<>(Figure.class);
    for (Figure figure : figures) {
      values.put(
          figure,
          Measured.of(
              figure, sum(columns, figure.numerator()), sum(columns, figure.denominator())));
    }
    return new Totals(1, row.endAt(), row.asOfAt(), row.isFinal(), values);
  }

  private static long sum(JsonNode row, List<String> columns) {
    return columns.stream().mapToLong(column -> row.path(column).asLong()).sum();
  }

  Measured of(Figure figure) {
    return values.get(figure);
  }

  /** 0 where nobody told of anything. */
  long numerator(Figure figure) {
    Long numerator = of(figure).numerator();
    return numerator == null ? 0 : numerator;
  }
}
