package io.chargeline.standalone.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.dashboards.Panel;
import io.chargeline.standalone.dashboards.ClickHouseHttp.Result;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What a result must be like so that a panel of this type can show it. */
final class PanelFit {
  private static final Pattern NUMBER = Pattern.compile("(U?Int|Float|Decimal|BFloat).*");

  /** The server gives no more. */
  private static final int MAX_ROWS = 10_000;

  private final Panel panel;
  private final Result result;
  private final List<String> problems = new ArrayList<>();

  private PanelFit(Panel panel, Result result) {
    this.panel = panel;
    this.result = result;
  }

  static boolean isNumber(String type) {
    return NUMBER.matcher(type).matches();
  }

  static boolean isTime(String type) {
    return type.startsWith("Date");
  }

  /** Empty when all is well. */
  static List<String> problems(Panel panel, Result result) {
    PanelFit fit = new PanelFit(panel, result);
    fit.all();
    return fit.problems;
  }

  private void all() {
    require(!result.types().isEmpty(), "columns");
    Set<String> names = new HashSet<>(result.columns());
    require(names.size() == result.columns().size(), "columns of different names");
    require(result.rows() <= MAX_ROWS, "at most " + MAX_ROWS + " rows (give a LIMIT)");
    switch (panel.type()) {
      case "timeseries", "heatmap" -> {
        requireTimes();
        require(result.types().stream().skip(1).anyMatch(PanelFit::isNumber), "numbers");
      }
      case "state-timeline" -> {
        requireTimes();
        require(result.types().size() > 1, "a time and a state");
      }
      case "stat", "gauge" -> one();
      case "bargauge", "piechart" -> bars();
      default -> {}
    }
  }

  private void one() {
    if (timed()) {
      requireTimes();
      require(result.types().stream().skip(1).allMatch(PanelFit::isNumber), "numbers over time");
      require(result.types().size() > 1, "numbers over time");
      return;
    }
    boolean texts = !reduce().path("fields").asText().isEmpty() && panel.type().equals("stat");
    require(texts || result.types().stream().allMatch(PanelFit::isNumber), "numbers");
    require(result.rows() <= 1 || reduce().path("values").asBoolean(), "one row");
  }

  private void bars() {
    if (reduce().path("values").asBoolean()) {
      require(result.types().stream().anyMatch(PanelFit::isNumber), "a name and a number");
      require(
          result.types().stream().anyMatch(type -> !isNumber(type)),
          "a name beside the number of each row");
    } else {
      one();
    }
  }

  private boolean timed() {
    return !result.types().isEmpty() && isTime(result.types().get(0));
  }

  private void requireTimes() {
    require(timed(), "a time in the first column");
    if (!timed()) {
      return;
    }
    String before = "";
    for (JsonNode row : result.data()) {
      String at = row.path(0).asText();
      if (at.compareTo(before) < 0) {
        problems.add("shows times in their order, but they are not: give ORDER BY");
        return;
      }
      before = at;
    }
  }

  private JsonNode reduce() {
    return panel.json().path("options").path("reduceOptions");
  }

  private void require(boolean fits, String what) {
    if (!fits) {
      problems.add(
          "a %s shows %s, but the result is %d rows of %s"
              .formatted(panel.type(), what, result.rows(), result.types()));
    }
  }
}
