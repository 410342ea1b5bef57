package io.chargeline.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.oracle.Report.Difference;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Lays what is stored beside what was recomputed, row by row. */
final class Comparison {
  private static final String ROW = "row";
  private static final String ABSENT = "absent";
  private static final String PRESENT = "present";

  private final Kind kind;
  private final Report.Book book;

  Comparison(Kind kind, Report.Book book) {
    this.kind = kind;
    this.book = book;
  }

  /**
   * @param range both are taken as they stood at its end; what ended before it is left out
   */
  void compare(List<ObjectNode> stored, List<ObjectNode> recomputed, Range range) {
    Map<String, ObjectNode> found = byKey(stored, range);
    Map<String, ObjectNode> expected = byKey(recomputed, range);
    expected.forEach((key, row) -> compare(key, found.remove(key), row));
    found.forEach((key, row) -> compare(key, row, null));
  }

  private Map<String, ObjectNode> byKey(List<ObjectNode> rows, Range range) {
    Map<String, ObjectNode> byKey = new LinkedHashMap<>();
    for (ObjectNode row : rows) {
      if (kind == Kind.MAINTENANCE || range.meets(kind.begin(row), kind.end(row))) {
        ObjectNode then = kind.asOf(row, range.to());
        if (then != null) {
          byKey.put(kind.keyOf(row), then);
        }
      }
    }
    return byKey;
  }

  private void compare(String key, ObjectNode stored, ObjectNode recomputed) {
    List<Difference> differences = new ArrayList<>();
    if (stored == null || recomputed == null) {
      differences.add(
          new Difference(
              kind.table(),
              key,
              ROW,
              stored == null ? ABSENT : PRESENT,
              recomputed == null ? ABSENT : PRESENT));
    } else {
      for (String column : kind.columns()) {
        JsonNode one = stored.get(column);
        JsonNode other = recomputed.get(column);
        if (!Values.same(one, other)) {
          differences.add(
              new Difference(
                  kind.table(),
                  key,
                  column,
                  Values.shown(column, one),
                  Values.shown(column, other)));
        }
      }
    }
    if (differences.isEmpty()) {
      book.same(kind.table());
    } else {
      book.differs(kind.table(), differences);
    }
  }
}
