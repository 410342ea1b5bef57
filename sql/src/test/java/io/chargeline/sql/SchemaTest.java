package io.chargeline.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The migrations as written: what the store job fills is what they make. */
final class SchemaTest {
  private static final Pattern COLUMN =
      Pattern.compile(
          "(?m)^    (\\w+) (.+?)(?: (MATERIALIZED|DEFAULT) .+)? COMMENT '(.+)'"
              + "(?: CODEC\\(.+\\))?,?$");

  private static final Pattern ADDED =
      Pattern.compile("ADD COLUMN IF NOT EXISTS (\\w+) (.+?) COMMENT '.+' AFTER (\\w+)");

  private record Written(String name, String type, boolean computed) {}

  @ParameterizedTest
  @EnumSource
  void aTablesColumnsAreItsRowsComponents(Table table) {
    List<Written> written = written(table);
    assertThat(written.stream().filter(c -> !c.computed()).map(Written::name))
        .containsExactlyElementsOf(table.columns().stream().map(Column::name).toList());
    assertThat(written.stream().filter(Written::computed).map(Written::name)).contains("stored_at");
  }

  @ParameterizedTest
  @EnumSource
  void aColumnTakesWhateverItsJavaTypeHolds(Table table) {
    List<Written> written = written(table);
    for (Column column : table.columns()) {
      Written found =
          written.stream().filter(c -> c.name().equals(column.name())).findFirst().orElseThrow();
      assertThat(found.type()).as(column.name()).isIn(types(column));
    }
  }

  @Test
  void everyStatementMayRunTwice() {
    for (Migration migration : Migration.all()) {
      assertThat(migration.statements())
          .as(migration.toString())
          .isNotEmpty()
          .allMatch(
              s ->
                  s.matches(
                          "(?s)(CREATE (TABLE|VIEW|MATERIALIZED VIEW)|ALTER TABLE .+) IF NOT EXISTS"
                              + " .*")
                      || s.startsWith("CREATE OR REPLACE VIEW ")
                      // Filled from itself and replaced in one step.
                      || s.matches(
                          "(?s)CREATE OR REPLACE TABLE (\\S+)\n.*\nAS SELECT \\* FROM \\1\n.*")
                      || s.matches("(?s)ALTER TABLE \\S+\\s+ADD INDEX IF NOT EXISTS .*")
                      // Into tables in which the same row twice is one row.
                      || s.matches(
                          "(?s)INSERT INTO"
                              + " chargeline.(event_feed|events_by_time|figure_days|delivery_times)"
                              + " .*")
                      || s.matches("(?s)ALTER TABLE \\S+\\s+COMMENT COLUMN IF EXISTS .*")
                      || s.matches("(?s)ALTER TABLE \\S+\\s+MODIFY TTL .*"));
    }
  }

  @Test
  void migrationsAreNumberedWithoutGaps() {
    List<Migration> all = Migration.all();
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).version()).isEqualTo(i + 1);
    }
  }

  @Test
  void everyTableHasAView() {
    String all = String.join("\n", Migration.all().stream().map(Migration::text).toList());
    for (Table table : Table.values()) {
      assertThat(all).contains("VIEW IF NOT EXISTS chargeline.v_" + table.tableName() + "\n");
    }
  }

  private static List<String> types(Column column) {
    String plain =
        switch (column.type()) {
          case TEXT, BYTES, JSON -> "String";
          case INT -> "Int32";
          case FLAG -> "UInt8";
          case LONG -> "Int64";
          case DOUBLE -> "Float64";
          case BOOL -> "Bool";
          case TIME -> "DateTime64(3, 'UTC')";
        };
    String type = column.required() ? plain : "Nullable(" + plain + ")";
    return List.of(type, "LowCardinality(" + type + ")");
  }

  private static List<Written> written(Table table) {
    String create =
        Migration.all().stream()
            .flatMap(m -> m.statements().stream())
            .filter(s -> s.startsWith("CREATE TABLE IF NOT EXISTS " + table.qualifiedName() + "\n"))
            .findFirst()
            .orElseThrow();
    List<Written> columns = new ArrayList<>();
    Matcher match = COLUMN.matcher(create);
    while (match.find()) {
      columns.add(new Written(match.group(1), match.group(2), match.group(3) != null));
    }
    Migration.all().stream()
        .flatMap(m -> m.statements().stream())
        .filter(s -> s.startsWith("ALTER TABLE " + table.qualifiedName() + "\n"))
        .forEach(alter -> add(alter, columns));
    return columns;
  }

  private static void add(String alter, List<Written> columns) {
    Matcher match = ADDED.matcher(alter);
    while (match.find()) {
      List<String> names = columns.stream().map(Written::name).toList();
      columns.add(
          names.indexOf(match.group(3)) + 1, new Written(match.group(1), match.group(2), false));
    }
  }
}
