package io.chargeline.sql;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What an analyst reads beside a column: its unit and where it comes from. A view has its own
 * comments, which are gone when it is made anew; so they are given at every start, where they
 * differ: those of a file, else those of the table of the view's name.
 */
final class ColumnComments {
  private static final String VIEW = "v_";
  private static final String FILE = "column-comments.properties";

  private final Connection connection;
  private final Properties given = read();

  ColumnComments(Connection connection) {
    this.connection = connection;
  }

  void apply() throws SQLException {
    Map<String, Map<String, String>> found = found();
    for (Map.Entry<String, Map<String, String>> relation : found.entrySet()) {
      String name = relation.getKey();
      Map<String, String> table =
          name.startsWith(VIEW)
              ? found.getOrDefault(name.substring(VIEW.length()), Map.of())
              : Map.of();
      Map<String, String> changed = new LinkedHashMap<>();
      relation
          .getValue()
          .forEach(
              (column, has) -> {
                String wanted =
                    given.getProperty(name + '.' + column, ofTable(name, column, table, has));
                if (!wanted.equals(has)) {
                  changed.put(column, wanted);
                }
              });
      alter(name, changed);
    }
  }

  /** What the file says of a table counts for its view, too. */
  private String ofTable(String view, String column, Map<String, String> table, String otherwise) {
    if (!table.containsKey(column)) {
      return otherwise;
    }
    return given.getProperty(view.substring(VIEW.length()) + '.' + column, table.get(column));
  }

  private Map<String, Map<String, String>> found() throws SQLException {
    Map<String, Map<String, String>> found = new TreeMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                """
                SELECT table, name, comment FROM system.columns
                WHERE database = '%s' ORDER BY table, position
                """
                    .formatted(Migrations.DATABASE))) {
      while (rows.next()) {
        found
            .computeIfAbsent(rows.getString(1), name -> new LinkedHashMap<>())
            .put(rows.getString(2), rows.getString(3));
      }
    }
    return found;
  }

  private void alter(String relation, Map<String, String> changed) throws SQLException {
    if (changed.isEmpty()) {
      return;
    }
    StringBuilder sql =
        new StringBuilder("ALTER TABLE ").append(Migrations.DATABASE).append('.').append(relation);
    String separator = " ";
    for (Map.Entry<String, String> column : changed.entrySet()) {
      sql.append(separator)
          .append("COMMENT COLUMN IF EXISTS `%s` '".formatted(column.getKey()))
          .append(column.getValue().replace("\\", "\\\\").replace("'", "\\'"))
          .append('\'');
      separator = ", ";
    }
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.toString());
    }
  }

  private static Properties read() {
    Properties properties = new Properties();
    try (Reader reader =
        new InputStreamReader(
            ColumnComments.class.getResourceAsStream(FILE), StandardCharsets.UTF_8)) {
      properties.load(reader);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
