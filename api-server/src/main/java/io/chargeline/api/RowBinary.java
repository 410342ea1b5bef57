package io.chargeline.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Values in ClickHouse's format of that name, one after the other. */
final class RowBinary {
  private static final int PAYLOAD = 0x7f;
  private static final int PAYLOAD_BITS = 7;

  private final byte[] bytes;
  private final ByteBuffer buffer;

  RowBinary(byte[] bytes) {
    this.bytes = bytes;
    this.buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  boolean hasMore() {
    return buffer.hasRemaining();
  }

  /** Before each value that may be absent. */
  boolean isNull() {
    return buffer.get() != 0;
  }

  /** An {@code UInt8}. */
  int small() {
    return Byte.toUnsignedInt(buffer.get());
  }

  /** An {@code Int32}. */
  int whole() {
    return buffer.getInt();
  }

  /** An {@code Int64}. */
  long big() {
    return buffer.getLong();
  }

  /** A {@code Float64}. */
  double real() {
    return buffer.getDouble();
  }

  String text() {
    int length = 0;
    int shift = 0;
    int part;
    do {
      part = buffer.get();
      length |= (part & PAYLOAD) << shift;
      shift += PAYLOAD_BITS;
    } while (part < 0);
    int from = buffer.position();
    buffer.position(from + length);
    return new String(bytes, from, length, StandardCharsets.UTF_8);
  }
}
