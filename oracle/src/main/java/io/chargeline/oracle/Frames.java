package io.chargeline.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.WireName;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The stored records, device by device. */
final class Frames {
  private static final String COLUMNS =
      "device_id, at, ifNull(log, 'live') AS log, ifNull(log_offset, -1) AS log_offset, kind,"
          + " protocol, writer, connection, command_id, close_reason, detail, hex(body) AS body";

  private final Database database;

  Frames(Database database) {
    this.database = database;
  }

  /** All records of one key, in the order of the log. */
  @FunctionalInterface
  interface EachKey {
    void records(String key, List<StoredRecord> records) throws IOException, InterruptedException;
  }

  /**
   * @param where which of them, in SQL
   */
  void read(String where, EachKey each) throws IOException, InterruptedException {
    List<StoredRecord> records = new ArrayList<>();
    database.read(
        "SELECT "
            + COLUMNS
            + " FROM chargeline.frames FINAL WHERE kind NOT IN ('rejected', 'api_calls') AND "
            + where
            + " ORDER BY device_id, at",
        row -> {
          StoredRecord record = record(row);
          if (!records.isEmpty() && !records.get(0).deviceId().equals(record.deviceId())) {
            give(records, each);
          }
          records.add(record);
        });
    give(records, each);
  }

  private static void give(List<StoredRecord> records, EachKey each)
      throws IOException, InterruptedException {
    if (!records.isEmpty()) {
      List<StoredRecord> sorted = new ArrayList<>(records);
      records.clear();
      sorted.sort(Comparator.comparingLong(StoredRecord::offset));
      each.records(sorted.get(0).deviceId(), sorted);
    }
  }

  private static StoredRecord record(ObjectNode row) {
    String reason = Database.text(row, "close_reason");
    return new StoredRecord(
        Database.text(row, "device_id"),
        Database.time(row, "at"),
        Database.text(row, "log"),
        row.get("log_offset").asLong(),
        WireName.parse(RecordKind.class, Database.text(row, "kind")),
        Database.text(row, "protocol"),
        Database.text(row, "writer"),
        row.get("connection").asLong(),
        Database.text(row, "command_id"),
        reason == null ? null : WireName.parse(CloseReason.class, reason),
        Database.text(row, "detail"),
        Bytes.ofHex(Database.text(row, "body")));
  }
}
