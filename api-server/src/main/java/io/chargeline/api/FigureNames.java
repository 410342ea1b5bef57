package io.chargeline.api;

import io.chargeline.domain.WireName;
import io.chargeline.sql.Figure;
import io.chargeline.sql.Figure.Kind;
import io.javalin.http.Context;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which figures are asked for. */
final class FigureNames {
  /** Those that windows hold. */
  static final Set<Figure> IN_WINDOWS =
      EnumSet.allOf(Figure.class).stream()
          .filter(figure -> figure.kind() != Kind.OUTSIDE)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Figure.class)));

  /** Those that add up over windows. */
  static final Set<Figure> OVER_TIME =
      IN_WINDOWS.stream()
          .filter(figure -> figure.kind() == Kind.SPAN)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Figure.class)));

  private static final int MAX = 10;
  private static final String FIGURE = "figure";

  private FigureNames() {}

  /**
   * Reads {@code figure}, names separated by commas.
   *
   * @throws Problem 400 if there is none, or one that cannot be here
   */
  static List<Figure> read(Context ctx, Set<Figure> possible) {
    String text = ctx.queryParam(FIGURE);
    if (text == null) {
      throw ProblemCode.MISSING_FIELD
          .because(
              "figure is missing: give one or more of " + names(possible),
              "缺少 figure,可用:" + names(possible))
          .blaming(FIGURE, null);
    }
    return read(FIGURE, text, possible);
  }

  /** The same where some stand for none. */
  static List<Figure> read(Context ctx, Set<Figure> possible, List<Figure> otherwise) {
    return ctx.queryParam(FIGURE) == null ? otherwise : read(ctx, possible);
  }

  private static List<Figure> read(String name, String text, Set<Figure> possible) {
    Set<Figure> figures = new LinkedHashSet<>();
    for (String one : text.split(",", -1)) {
      figures.add(one(name, one.strip(), possible));
    }
    if (figures.size() > MAX) {
      throw Query.invalid(name, text, "give at most " + MAX + " at once", "一次最多 " + MAX + " 个");
    }
    return List.copyOf(figures);
  }

  /** One of these. */
  static Figure one(String name, String text, Set<Figure> possible) {
    return Arrays.stream(Figure.values())
        .filter(figure -> figure.wireName().equals(text) && possible.contains(figure))
        .findFirst()
        .orElseThrow(
            () -> Query.invalid(name, text, "give of " + names(possible), "可用:" + names(possible)));
  }

  private static List<String> names(Set<Figure> figures) {
    return figures.stream().map(WireName::wireName).toList();
  }
}
