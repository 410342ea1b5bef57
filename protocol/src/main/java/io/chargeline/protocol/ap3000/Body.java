package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Writes a message's data, least byte first. Reading takes whatever a device says; writing refuses
 * what a field cannot hold or the specification does not allow, naming field, value and limit.
 */
final class Body {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(48);

  Body u8(String field, int value) {
    return u8(field, value, 0, 0xFF);
  }

  Body u8(String field, int value, int min, int max) {
    out.write(checked(field, value, min, max));
    return this;
  }

  Body u16(String field, int value) {
    return u16(field, value, 0, 0xFFFF);
  }

  Body u16(String field, int value, int min, int max) {
    int good = checked(field, value, min, max);
    out.write(good);
    out.write(good >> 8);
    return this;
  }

  Body u32(String field, long value) {
    if (value < 0 || value > 0xFFFF_FFFFL) {
      throw refused(field, value, "0 to 4294967295");
    }
    return i32((int) value);
  }

  /** All 32 bits, whatever they mean. */
  Body i32(int value) {
    for (int shift = 0; shift < 32; shift += 8) {
      out.write(value >> shift);
    }
    return this;
  }

  Body bytes(String field, Bytes value, int size) {
    if (value.length() != size) {
      throw refused(field, value, size + " bytes");
    }
    out.writeBytes(value.array());
    return this;
  }

  Body rest(String field, Bytes value, int max) {
    if (value.length() > max) {
      throw refused(field, value, "at most " + max + " bytes");
    }
    out.writeBytes(value.array());
    return this;
  }

  /** Printable ASCII, filled with zeros up to {@code size} bytes. */
  Body text(String field, String value, int maxChars, int size) {
    if (value.length() > maxChars) {
      throw refused(
          field, value, "at most " + maxChars + " characters, these are " + value.length());
    }
    if (!value.chars().allMatch(c -> c >= 0x20 && c <= 0x7E)) {
      throw refused(field, value, "printable ASCII");
    }
    out.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
    return zeros(size - value.length());
  }

  Body zeros(int count) {
    for (int i = 0; i < count; i++) {
      out.write(0);
    }
    return this;
  }

  Bytes end() {
    return Bytes.wrap(out.toByteArray());
  }

  static int checked(String field, int value, int min, int max) {
    if (value < min || value > max) {
      throw refused(field, value, min + " to " + max);
    }
    return value;
  }

  private static IllegalArgumentException refused(String field, Object value, String allowed) {
    return new IllegalArgumentException("%s: %s; allowed: %s".formatted(field, value, allowed));
  }
}
