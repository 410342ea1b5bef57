package io.chargeline.sql;

import io.chargeline.domain.WireName;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The questions that API and dashboards share, each a file of its name. What callers give travels
 * as a parameter of ClickHouse's, <code>{name:Type}</code>; what is in double braces is put in
 * here, from what this module itself holds.
 */
public enum NamedQuery implements WireName {
  /** The windows of one scope: {@code start_ms}, {@code end_ms}, {@code as_of_ms}, sums. */
  FIGURES_SERIES,
  /** Windows of one scope together: sums, and how the last one ended. */
  FIGURES_TOTAL,
  /** How devices and ports of one scope stood at a moment. */
  FIGURES_AT,
  /** Hours of one scope by weekday and hour of the day. */
  FIGURES_BY_HOUR,
  /** One figure of many, over days: who has most or least of it. */
  FIGURES_RANKING,
  /** The same by model. */
  FIGURES_RANKING_OF_MODELS,
  /** Calls of the API, by {@code docs/metrics.md}. */
  API_CALLS,
  /** Deliveries per attempt, by when it began. */
  PUSHES_BY_ATTEMPT,
  /** Deliveries per event, by when it happened. */
  PUSHES_BY_EVENT;

  private final String text = read(wireName() + ".sql");

  /** As it stands in its file. */
  public String text() {
    return text;
  }

  /** With the sums of these figures, in their order. */
  public String of(List<Figure> figures) {
    return text.replace("{{numerators}}", columns(figures, Figure::numeratorSql))
        .replace("{{denominators}}", columns(figures, Figure::denominatorSql));
  }

  private static String columns(List<Figure> figures, Function<Figure, String> sql) {
    return figures.stream()
        .map(figure -> "toInt64(" + sql.apply(figure) + ")")
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private static String read(String file) {
    try (InputStream in = NamedQuery.class.getResourceAsStream("queries/" + file)) {
      if (in == null) {
        throw new IllegalStateException("query missing from the program: " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
