package io.chargeline.jobs.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.chargeline.domain.Json;
import io.chargeline.sql.Column;
import io.chargeline.sql.Table;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.types.Row;

/** Reads events, which keep their body as it is and speak of {@code device_phy_id}. */
final class EventRowReader implements RowReader<LogEntry> {
  private static final long serialVersionUID = 1L;

  @Override
  public Optional<Row> read(LogEntry entry) throws UnreadableException {
    return entry.value == null ? Optional.empty() : Optional.of(row(entry.value));
  }

  @Override
  public Poisoned poisoned(LogEntry entry) {
    return new Poisoned(
        entry.topic, entry.partition, entry.offset, null, null, RowReader.bytes(entry.value));
  }

  private static Row row(byte[] body) throws UnreadableException {
    JsonNode event = JsonRowReader.object(body);
    ObjectNode columns = Json.MAPPER.createObjectNode();
    columns.set("id", event.get("id"));
    columns.set("event", event.get("event"));
    columns.set("tenant", event.get("tenant"));
    columns.set("device_id", device(event));
    columns.put("at", millis(event.path("occurred_at").asText()));
    columns.set("sequence", event.get("sequence"));
    List<Column> all = Table.EVENTS.columns();
    Row row = new Row(all.size());
    for (int i = 0; i < all.size(); i++) {
      Column column = all.get(i);
      row.setField(
          i,
          column.name().equals("body")
              ? new String(body, StandardCharsets.UTF_8)
              : Cell.of(column, columns.get(column.name())));
    }
    return row;
  }

  /** Empty for an event of the tenant, which is about no single device. */
  private static JsonNode device(JsonNode event) {
    JsonNode device = event.get("device_phy_id");
    return device == null && event.hasNonNull("tenant") ? TextNode.valueOf("") : device;
  }

  private static long millis(String time) throws UnreadableException {
    try {
      return Instant.parse(time).toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      throw new UnreadableException("occurred_at: not a time: '" + time + "'");
    }
  }
}
