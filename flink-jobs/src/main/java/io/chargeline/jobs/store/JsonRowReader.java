package io.chargeline.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.Json;
import io.chargeline.sql.Column;
import io.chargeline.sql.Table;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.types.Row;

/** Reads facts: every column is the JSON field of its name. */
final class JsonRowReader implements RowReader<LogEntry> {
  private static final long serialVersionUID = 1L;

  private final Table table;

  JsonRowReader(Table table) {
    this.table = table;
  }

  @Override
  public Optional<Row> read(LogEntry entry) throws UnreadableException {
    return entry.value == null ? Optional.empty() : Optional.of(row(object(entry.value)));
  }

  @Override
  public Poisoned poisoned(LogEntry entry) {
    return new Poisoned(
        entry.topic, entry.partition, entry.offset, null, null, RowReader.bytes(entry.value));
  }

  /**
   * @throws UnreadableException if the bytes are not one JSON object
   */
  static JsonNode object(byte[] json) throws UnreadableException {
    try {
      JsonNode tree = Json.tree(json);
      if (tree.isObject()) {
        return tree;
      }
    } catch (UncheckedIOException notJson) {
      throw new UnreadableException("not JSON: " + notJson.getCause().getMessage());
    }
    throw new UnreadableException("not a JSON object");
  }

  private Row row(JsonNode object) throws UnreadableException {
    List<Column> columns = table.columns();
    Row row = new Row(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      row.setField(i, Cell.of(column, object.get(column.name())));
    }
    return row;
  }
}
