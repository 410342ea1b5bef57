package io.chargeline.jobs.store;

import io.chargeline.domain.Bytes;
import java.io.Serializable;
import java.util.Optional;
import org.apache.flink.types.Row;

/**
 * Makes a table's row of a record of the log: one value a column, in the table's order, of the
 * column type's Java class.
 */
interface RowReader<T> extends Serializable {

  /**
   * @return empty if the record is none of the table's business
   * @throws UnreadableException if it should be a row and cannot
   */
  Optional<Row> read(T record) throws UnreadableException;

  /** The record as it stands in {@code device.poison}. */
  Poisoned poisoned(T record);

  /** Which record was refused: its place and what is known of it. */
  record Poisoned(
      String topic, int partition, long offset, String deviceId, String kind, Bytes body) {}

  /** The bytes of a record that may have none. */
  static Bytes bytes(byte[] value) {
    return value == null ? Bytes.EMPTY : Bytes.wrap(value);
  }

  /** Says what is wrong with a record. */
  final class UnreadableException extends Exception {
    UnreadableException(String reason) {
      super(reason);
    }
  }
}
