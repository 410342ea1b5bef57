package io.chargeline.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What began before the range, where the frames of that time are no longer held: it is taken from
 * the table as it stands. Of an interval its end is recomputed all the same, by what follows it.
 */
final class Given {
  private final Kind kind;
  private final long from;

  /**
   * @param from where the range begins, unix milliseconds
   */
  Given(Kind kind, long from) {
    this.kind = kind;
    this.from = from;
  }

  /** The rows that the table should have: those given, then those recomputed. */
  List<ObjectNode> with(List<ObjectNode> stored, List<ObjectNode> recomputed) {
    List<ObjectNode> rows = new ArrayList<>();
    for (ObjectNode row : stored) {
      if (kind.begin(row) < from) {
        rows.add(kind.isInterval() && lasts(row) ? ended(row, recomputed) : row);
      }
    }
    for (ObjectNode row : recomputed) {
      if (kind.begin(row) >= from) {
        rows.add(row);
      }
    }
    return rows;
  }

  private boolean lasts(ObjectNode row) {
    return kind.end(row) == null || kind.end(row) > from;
  }

  private ObjectNode ended(ObjectNode given, List<ObjectNode> recomputed) {
    ObjectNode next = null;
    for (ObjectNode row : recomputed) {
      boolean same = Objects.equals(port(row), port(given));
      if (same && kind.begin(row) < from && lasts(row)) {
        return ended(given, kind.end(row));
      }
      boolean first = next == null || kind.begin(row) < kind.begin(next);
      if (same && kind.begin(row) >= from && first) {
        next = row;
      }
    }
    return next == null ? given : ended(given, Long.valueOf(kind.begin(next)));
  }

  private static ObjectNode ended(ObjectNode given, Long at) {
    ObjectNode row = given.deepCopy();
    if (at == null) {
      row.putNull("until_at");
    } else {
      row.put("until_at", at);
    }
    return row;
  }

  private static JsonNode port(ObjectNode row) {
    return row.get("port");
  }
}
