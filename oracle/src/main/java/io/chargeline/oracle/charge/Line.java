package io.chargeline.oracle.charge;

import io.chargeline.oracle.StoredRecord;

/** A connection, as whoever holds it numbers it. */
record Line(String writer, long connection) {

  static Line of(StoredRecord record) {
    return new Line(record.writer(), record.connection());
  }
}
