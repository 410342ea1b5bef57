package io.chargeline.domain;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** An immutable run of bytes with value equality; its text form is lower-case hex. */
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  /** Takes ownership: the caller must not change {@code array} afterwards. */
  public static Bytes wrap(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  /**
   * @throws IllegalArgumentException if {@code hex} has an odd length or other than hex digits;
   *     white space between bytes is ignored
   */
  @JsonCreator
  public static Bytes ofHex(String hex) {
    return wrap(HexFormat.of().parseHex(hex.replaceAll("\\s", "")));
  }

  /** ASCII text, zero padded on the right, cut at {@code size} bytes. */
  public static Bytes ofAscii(String text, int size) {
    return wrap(Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), size));
  }

  @JsonValue
  public String hex() {
    return HexFormat.of().formatHex(array);
  }

  /** Printable ASCII up to the first zero; empty if any other byte comes before or after it. */
  public String ascii() {
    return ascii(0, array.length);
  }

  /** The same of a part of the bytes. */
  public String ascii(int from, int size) {
    int until = from + size;
    int end = from;
    while (end < until && array[end] >= 0x20 && array[end] <= 0x7e) {
      end++;
    }
    for (int i = end; i < until; i++) {
      if (array[i] != 0) {
        return "";
      }
    }
    return new String(array, from, end - from, StandardCharsets.US_ASCII);
  }

  public int length() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  public int unsigned(int index) {
    return Byte.toUnsignedInt(array[index]);
  }

  public boolean allZero() {
    for (byte b : array) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  /** The bytes themselves, not a copy: for sinks and sockets, which do not change them. */
  @SuppressWarnings("EI_EXPOSE_REP")
  public byte[] array() {
    return array;
  }

  /** A fresh little-endian view (AP3000's order). */
  public ByteBuffer littleEndian() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** A fresh big-endian view (BKV's order). */
  public ByteBuffer bigEndian() {
    return ByteBuffer.wrap(array).asReadOnlyBuffer();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return hex();
  }
}
