package io.chargeline.standalone.dashboards;

import java.util.List;

/**
 * What one panel, one variable or one file is like.
 *
 * @param dashboard name of the file
 * @param panel title of the panel, {@code variable NAME}, {@code file} or {@code texts}
 * @param problems empty when all is well
 * @param rows of the largest answer
 * @param readRows that the database read for the shipped time range, all variables on "All"
 * @param tookMs the longest that an answer took
 */
public record Finding(
    String dashboard,
    String panel,
    List<String> problems,
    List<String> columns,
    int rows,
    long readRows,
    long tookMs) {

  public Finding {
    problems = List.copyOf(problems);
    columns = List.copyOf(columns);
  }

  static Finding of(String dashboard, String panel, List<String> problems) {
    return new Finding(dashboard, panel, problems, List.of(), 0, 0, 0);
  }

  public boolean ok() {
    return problems.isEmpty();
  }
}
