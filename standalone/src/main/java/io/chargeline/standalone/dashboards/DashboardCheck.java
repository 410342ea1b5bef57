package io.chargeline.standalone.dashboards;

import io.chargeline.standalone.dashboards.ClickHouseHttp.Result;
import io.chargeline.standalone.dashboards.Dashboard.Panel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs every query of every dashboard against ClickHouse, once with all variables on "All" and once
 * with a value chosen in each, and says whether the result is what the panel can show.
 */
public final class DashboardCheck {
  private static final Duration RANGE = Duration.ofDays(1);
  private static final long INTERVAL_S = 60;
  private static final Pattern SOURCE =
      Pattern.compile("\\b(?:FROM|JOIN)\\s+([a-zA-Z_][\\w.]*)", Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMBER = Pattern.compile("(U?Int|Float|Decimal|BFloat).*");

  private final ClickHouseHttp clickHouse;
  private final Instant now;

  /**
   * What one query gave.
   *
   * @param panel title of the panel, or {@code variable NAME}
   * @param error empty when all is well
   */
  public record Finding(
      String dashboard, String panel, Optional<String> error, List<String> columns, int rows) {
    public boolean ok() {
      return error.isEmpty();
    }
  }

  /**
   * @param url ClickHouse over HTTP, for example {@code http://127.0.0.1:8123}
   * @param clock the queried range ends now
   */
  public DashboardCheck(String url, String user, String password, Clock clock) {
    this.clickHouse = new ClickHouseHttp(url, user, password);
    this.now = clock.instant();
  }

  /**
   * Checks all {@code *.json} of a directory; never fails for a single bad panel.
   *
   * @throws IOException if the directory cannot be read
   */
  public List<Finding> run(Path directory) throws IOException, InterruptedException {
    List<Finding> findings = new ArrayList<>();
    for (Dashboard dashboard : Dashboard.readAll(directory)) {
      Map<String, List<String>> chosen = new HashMap<>();
      for (Dashboard.Variable variable : dashboard.variables()) {
        String name = "variable " + variable.name();
        findings.add(check(dashboard, name, "variable", variable.query(), Map.copyOf(chosen)));
        chosen.put(variable.name(), List.of("a", "it's"));
      }
      for (Panel panel : dashboard.panels()) {
        findings.addAll(check(dashboard, panel, chosen));
      }
    }
    return findings;
  }

  private List<Finding> check(Dashboard dashboard, Panel panel, Map<String, List<String>> chosen)
      throws InterruptedException {
    Optional<String> unfit = unfit(panel);
    if (unfit.isPresent()) {
      return List.of(new Finding(dashboard.file(), panel.title(), unfit, List.of(), 0));
    }
    List<Finding> findings = new ArrayList<>();
    for (String query : panel.queries()) {
      Finding all = check(dashboard, panel.title(), panel.kind(), query, Map.of());
      Finding some = check(dashboard, panel.title(), panel.kind(), query, chosen);
      findings.add(all.ok() && !some.ok() ? some : all);
    }
    return findings;
  }

  private static Optional<String> unfit(Panel panel) {
    if (panel.title().isBlank() || panel.description().isBlank()) {
      return Optional.of("no title or no description");
    }
    if (panel.unit().isBlank() || !panel.hasThresholds()) {
      return Optional.of("no unit or no thresholds");
    }
    return panel.queries().isEmpty() ? Optional.of("no query") : Optional.empty();
  }

  private Finding check(
      Dashboard dashboard, String name, String kind, String query, Map<String, List<String>> chosen)
      throws InterruptedException {
    try {
      String sql = new Macros(now.minus(RANGE), now, INTERVAL_S, chosen).expand(query);
      Optional<String> source = forbiddenSource(sql);
      if (source.isPresent()) {
        return new Finding(dashboard.file(), name, source, List.of(), 0);
      }
      Result result = clickHouse.ask(sql);
      return new Finding(
          dashboard.file(), name, misfit(kind, result), result.columns(), result.rows());
    } catch (IOException | IllegalArgumentException e) {
      String error = String.valueOf(e.getMessage());
      return new Finding(dashboard.file(), name, Optional.of(error), List.of(), 0);
    }
  }

  /** Tables may change under the views; dashboards stand on views alone. */
  private static Optional<String> forbiddenSource(String sql) {
    Matcher source = SOURCE.matcher(sql);
    while (source.find()) {
      if (!source.group(1).startsWith("chargeline.v_")) {
        return Optional.of("reads " + source.group(1) + ", which is no view chargeline.v_…");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> misfit(String kind, Result result) {
    return switch (kind) {
      case "timeseries" -> timeSeriesMisfit(result);
      case "stat", "gauge" ->
          result.rows() == 1 && result.types().size() == 1 && isNumber(result.types().get(0))
              ? Optional.empty()
              : Optional.of("one number is shown, but the result is " + shape(result));
      case "variable" ->
          result.types().size() == 1
              ? Optional.empty()
              : Optional.of("a variable takes one column, but the result is " + shape(result));
      case "table" -> result.types().isEmpty() ? Optional.of("no columns") : Optional.empty();
      default -> Optional.of("a panel of type " + kind + " is not known here");
    };
  }

  private static Optional<String> timeSeriesMisfit(Result result) {
    List<String> types = result.types();
    boolean fits =
        types.size() >= 2
            && types.get(0).startsWith("DateTime")
            && types.stream().skip(1).allMatch(DashboardCheck::isNumber);
    return fits
        ? Optional.empty()
        : Optional.of("a time and numbers are shown, but the result is " + shape(result));
  }

  private static boolean isNumber(String type) {
    return NUMBER.matcher(type).matches();
  }

  private static String shape(Result result) {
    return result.rows() + " rows of " + result.types();
  }
}
