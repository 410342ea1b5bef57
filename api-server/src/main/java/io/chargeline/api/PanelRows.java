package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.chargeline.domain.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An answer of the database, by columns.
 *
 * @param truncated whether there are more rows than {@link #MOST}
 * @param readRows that the database read for it
 * @param tookMs until it was there
 */
record PanelRows(List<Column> columns, boolean truncated, long readRows, long tookMs) {
  /** Rows of one answer. */
  static final int MOST = 10_000;

  private static final int MS = 1000;
  private static final String STRING = "string";
  private static final Pattern NUMBER = Pattern.compile("U?Int\\d+|Float\\d+|Decimal.*|BFloat16");

  /**
   * One column.
   *
   * @param field its name in the query
   * @param type {@code time}, {@code number}, {@code string} or {@code boolean}
   * @param values a JSON list; times in unix milliseconds. As text it takes the least memory
   */
  record Column(String field, String type, String values) {}

  PanelRows {
    columns = List.copyOf(columns);
  }

  static PanelRows read(byte[] answer, long tookMs) {
    JsonNode json = Json.tree(answer);
    JsonNode data = json.path("data");
    List<Column> columns = new ArrayList<>();
    for (JsonNode meta : json.path("meta")) {
      columns.add(column(meta.path("name").asText(), bare(meta), data, columns.size()));
    }
    long readRows = json.path("statistics").path("rows_read").asLong();
    return new PanelRows(columns, data.size() > MOST, readRows, tookMs);
  }

  private static Column column(String name, String type, JsonNode data, int index) {
    String kind = kind(type);
    ArrayNode values = JsonNodeFactory.instance.arrayNode(Math.min(MOST, data.size()));
    for (int row = 0; row < data.size() && row < MOST; row++) {
      JsonNode value = data.get(row).path(index);
      if (value.isNull()) {
        values.addNull();
      } else if (kind.equals("time")) {
        values.add(time(value.asText(), type));
      } else if (kind.equals(STRING)) {
        values.add(value.isContainerNode() ? value.toString() : value.asText());
      } else {
        values.add(value);
      }
    }
    return new Column(name, kind, values.toString());
  }

  private static String kind(String type) {
    if (type.startsWith("Date")) {
      return "time";
    }
    if (NUMBER.matcher(type).matches()) {
      return "number";
    }
    return type.equals("Bool") ? "boolean" : STRING;
  }

  private static long time(String text, String type) {
    return type.startsWith("DateTime")
        ? new BigDecimal(text).movePointRight(3).longValue()
        : LocalDate.parse(text).atStartOfDay().toEpochSecond(ZoneOffset.UTC) * MS;
  }

  private static String bare(JsonNode meta) {
    String bare = meta.path("type").asText();
    for (String wrapper : List.of("LowCardinality(", "Nullable(")) {
      if (bare.startsWith(wrapper)) {
        bare = bare.substring(wrapper.length(), bare.length() - 1);
      }
    }
    return bare;
  }

  /** The texts of a column, without repeats and nulls. */
  List<String> texts(int column) {
    List<String> texts = new ArrayList<>();
    for (JsonNode value :
        Json.tree(columns.get(column).values().getBytes(StandardCharsets.UTF_8))) {
      texts.add(value.isNull() ? null : value.asText());
    }
    return texts;
  }

  /** The same, each once. */
  Set<String> distinct(int column) {
    return new LinkedHashSet<>(texts(column));
  }

  /** Bytes in memory, about. */
  int weight() {
    int weight = 100;
    for (Column column : columns) {
      weight += 100 + column.values().length();
    }
    return weight;
  }
}
