package io.chargeline.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The figures of docs/metrics.md, as whoever reads the page would ask for them. */
final class MetricsPage {
  private static final Path PAGE = Path.of("../docs/metrics.md");
  private static final Pattern ENTRY = Pattern.compile("(?s)\n## ([^\n]+)\n(.*?)```sql\n(.*?)```");
  private static final Pattern WINDOW =
      Pattern.compile("\\| window \\| `([^`]+)` / `([^`]+)`(?: of `([^`]+)`)? \\|");
  private static final String BEGIN = "2026-01-01 00:00:00";
  private static final String FINISH = "2026-01-02 00:00:00";

  private final Map<String, Figure> figures = new LinkedHashMap<>();

  /**
   * An entry.
   *
   * @param numerator the column of the window that it is compared with; null: none
   * @param view that has these columns
   */
  record Figure(String sql, String numerator, String denominator, String view) {
    boolean inWindows() {
      return numerator != null;
    }

    /** Where devices or ports stand, or for how long, is known of a window that is over only. */
    boolean isLevel() {
      return numerator.matches("(devices?|ports?)_.*");
    }

    /**
     * Of a span of event time.
     *
     * @param begin as {@code 2026-01-01 00:00:00.000}, UTC
     */
    String between(String begin, String finish) {
      return sql.replace(BEGIN, begin).replace(FINISH, finish);
    }
  }

  private MetricsPage() {}

  static MetricsPage read() {
    MetricsPage page = new MetricsPage();
    String text;
    try {
      text = Files.readString(PAGE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (MatchResult entry : ENTRY.matcher(text).results().toList()) {
      Matcher window = WINDOW.matcher(entry.group(2));
      boolean found = window.find();
      String view = found && window.group(3) != null ? window.group(3) : "v_figures";
      page.figures.put(
          entry.group(1),
          new Figure(
              entry.group(3),
              found ? window.group(1) : null,
              found ? window.group(2) : null,
              view));
    }
    return page;
  }

  Map<String, Figure> figures() {
    return figures;
  }

  Figure figure(String name) {
    Figure figure = figures.get(name);
    if (figure == null) {
      throw new IllegalArgumentException("the page has no entry '" + name + "'");
    }
    return figure;
  }
}
