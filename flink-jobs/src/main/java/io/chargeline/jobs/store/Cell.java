package io.chargeline.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.jobs.store.RowReader.UnreadableException;
import io.chargeline.sql.Column;
import java.time.Instant;

/** One value on its way from JSON to its column; what would spoil an insert is refused here. */
final class Cell {
  /** ClickHouse's DateTime64 has no year before 1900; ours has none before it or after this. */
  private static final long LAST_MS = Instant.parse("2200-01-01T00:00:00Z").toEpochMilli();

  private Cell() {}

  /**
   * @param node null or JSON null if absent
   * @throws UnreadableException naming the column that is missing or of another type
   */
  static Object of(Column column, JsonNode node) throws UnreadableException {
    if (node == null || node.isNull()) {
      if (column.required()) {
        throw new UnreadableException(column.name() + ": missing");
      }
      return null;
    }
    Object value = value(column, node);
    if (value == null) {
      throw new UnreadableException(column.name() + ": not a " + column.type() + " value");
    }
    return value;
  }

  private static Object value(Column column, JsonNode node) {
    return switch (column.type()) {
      case TEXT -> node.isTextual() ? node.textValue() : null;
      case INT -> node.canConvertToInt() && node.isIntegralNumber() ? node.intValue() : null;
      case FLAG -> node.isInt() && (node.intValue() & ~1) == 0 ? node.intValue() : null;
      case LONG -> node.canConvertToLong() && node.isIntegralNumber() ? node.longValue() : null;
      case DOUBLE ->
          node.isNumber() && Double.isFinite(node.doubleValue()) ? node.doubleValue() : null;
      case BOOL -> node.isBoolean() ? node.booleanValue() : null;
      case TIME -> node.isIntegralNumber() && inRange(node.longValue()) ? node.longValue() : null;
      case JSON -> node.toString();
      case BYTES -> null;
    };
  }

  static boolean inRange(long ms) {
    return ms >= 0 && ms < LAST_MS;
  }
}
