package io.chargeline.oracle;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** Values of rows, made comparable. */
final class Values {
  private Values() {}

  /** A row from the table, with its times in unix milliseconds. */
  static ObjectNode stored(ObjectNode row, List<String> columns) {
    for (String column : columns) {
      JsonNode value = row.get(column);
      if (isTime(column) && value != null && !value.isNull()) {
        row.set(column, LongNode.valueOf(Database.ms(value.asText())));
      }
    }
    return row;
  }

  static ObjectNode recomputed(Object row) {
    return Json.MAPPER.valueToTree(row);
  }

  static boolean isTime(String column) {
    return column.endsWith("_at");
  }

  /** What is absent is null; a column of JSON is text in the table. */
  static boolean same(JsonNode stored, JsonNode recomputed) {
    JsonNode one = plain(stored);
    JsonNode other = plain(recomputed);
    if (one.isTextual() && other.isContainerNode()) {
      one = tree(one.textValue());
    }
    if (one.isIntegralNumber() && other.isIntegralNumber()) {
      return one.asLong() == other.asLong();
    }
    return Objects.equals(one, other);
  }

  private static JsonNode plain(JsonNode value) {
    return value == null ? NullNode.getInstance() : value;
  }

  /** Read as the recomputed is, whose numbers have no fixed width either. */
  private static JsonNode tree(String json) {
    try {
      return Json.MAPPER.readTree(json);
    } catch (JsonProcessingException noJson) {
      return NullNode.getInstance();
    }
  }

  static String shown(String column, JsonNode value) {
    if (value == null || value.isNull()) {
      return "absent";
    }
    if (isTime(column) && value.isIntegralNumber()) {
      return Instant.ofEpochMilli(value.asLong()).toString();
    }
    return value.isTextual() ? value.textValue() : value.toString();
  }
}
