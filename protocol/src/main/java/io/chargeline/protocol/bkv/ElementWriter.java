package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.io.ByteArrayOutputStream;
import java.time.LocalDateTime;
import java.util.Optional;
import java.util.OptionalInt;

/** Writes tag-value elements, each in its tag's full size; what is empty is left out. */
final class ElementWriter {
  private static final int CLASS = 1;
  private static final int LONGEST_VALUE = 0xFF - 2;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  void put(Tag tag, long value) {
    byte[] bytes = new byte[tag.size()];
    for (int i = 0; i < bytes.length; i++) {
      int shift = 8 * (bytes.length - 1 - i);
      bytes[i] = (byte) (value >>> shift);
    }
    put(tag, Bytes.wrap(bytes));
  }

  void put(Tag tag, OptionalInt value) {
    value.ifPresent(number -> put(tag, number));
  }

  void put(Tag tag, Optional<LocalDateTime> time) {
    time.ifPresent(value -> put(tag, Wire.bcd(value)));
  }

  void put(Tag tag, ElementWriter container) {
    put(tag, container.bytes());
  }

  /**
   * @throws IllegalArgumentException if the value is longer than an element can be
   */
  void put(Tag tag, Bytes value) {
    if (value.length() > LONGEST_VALUE) {
      throw new IllegalArgumentException(tag + " of " + value.length() + " bytes is too long");
    }
    out.write(value.length() + 2);
    out.write(CLASS);
    out.write(tag.code());
    out.writeBytes(value.array());
  }

  Bytes bytes() {
    return Bytes.wrap(out.toByteArray());
  }
}
