package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.OrderBytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.ToIntFunction;

/** How AP3000 lays out the fields that several messages share (section 3). */
final class Wire {
  static final int ORDER_SIZE = OrderBytes.SIZE;

  private static final int CELSIUS_OFFSET = 65;

  private Wire() {}

  static int u8(ByteBuffer in) {
    return Byte.toUnsignedInt(in.get());
  }

  static int u16(ByteBuffer in) {
    return Short.toUnsignedInt(in.getShort());
  }

  static long u32(ByteBuffer in) {
    return Integer.toUnsignedLong(in.getInt());
  }

  static Bytes bytes(ByteBuffer in, int size) {
    if (in.remaining() < size) {
      throw new BufferUnderflowException();
    }
    byte[] out = new byte[size];
    in.get(out);
    return Bytes.wrap(out);
  }

  /** What is left, up to the end of the data. */
  static Bytes rest(ByteBuffer in) {
    return bytes(in, in.remaining());
  }

  /** Text up to the first zero; one character per byte, so that no byte is lost. */
  static String text(ByteBuffer in, int size) {
    byte[] raw = bytes(in, size).array();
    int end = 0;
    while (end < size && raw[end] != 0) {
      end++;
    }
    return new String(raw, 0, end, StandardCharsets.ISO_8859_1);
  }

  static List<Integer> list(ByteBuffer in, int count, ToIntFunction<ByteBuffer> field) {
    List<Integer> out = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      out.add(field.applyAsInt(in));
    }
    return Collections.unmodifiableList(out);
  }

  static OptionalInt optionalU8(ByteBuffer in) {
    return holds(in, 1) ? OptionalInt.of(u8(in)) : OptionalInt.empty();
  }

  static Optional<Bytes> optionalBytes(ByteBuffer in, int size) {
    return holds(in, size) ? Optional.of(bytes(in, size)) : Optional.empty();
  }

  static OptionalInt optionalU16(ByteBuffer in) {
    return holds(in, 2) ? OptionalInt.of(u16(in)) : OptionalInt.empty();
  }

  static OptionalLong optionalU32(ByteBuffer in) {
    return holds(in, 4) ? OptionalLong.of(u32(in)) : OptionalLong.empty();
  }

  /** A field cut in two ends the message: its rest must not be read as the field after it. */
  private static boolean holds(ByteBuffer in, int size) {
    if (in.remaining() >= size) {
      return true;
    }
    in.position(in.limit());
    return false;
  }

  /** Sent with an offset of 65; 0, or an older firmware's missing byte, means no sensor. */
  static OptionalInt celsius(ByteBuffer in) {
    int raw = in.hasRemaining() ? u8(in) : 0;
    return raw == 0 ? OptionalInt.empty() : OptionalInt.of(raw - CELSIUS_OFFSET);
  }

  static void putCelsius(Body out, String field, OptionalInt celsius) {
    out.u8(field, celsius.isPresent() ? celsius.getAsInt() + CELSIUS_OFFSET : 0);
  }

  /** Writes a byte that is there when it or any field behind it is known. */
  static void putTail(Body out, String field, OptionalInt value, OptionalInt... behind) {
    if (value.isPresent() || Arrays.stream(behind).anyMatch(OptionalInt::isPresent)) {
      out.u8(field, value.orElse(0));
    }
  }
}
