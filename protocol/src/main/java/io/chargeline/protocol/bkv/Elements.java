package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A run of tag-value elements (section 2.2), read where it lies. Unknown tags, and elements of
 * another class than {@code 01}, are passed over by their length; of equal tags the first counts. A
 * container is a run only to who asks for it, so no nesting is followed further than a message has.
 */
final class Elements {
  private static final int CLASS = 1;

  /** Length, class and tag. */
  private static final int HEADER_SIZE = 3;

  private final byte[] bytes;
  private final int from;
  private final int until;

  /** All elements before it were asked for, each once. */
  private int cursor;

  private Elements(byte[] bytes, int from, int until) {
    this.bytes = bytes;
    this.from = from;
    this.until = until;
    this.cursor = from;
    for (int at = from; at < until; at = next(at)) {
      if (u8(at) < HEADER_SIZE - 1 || next(at) > until) {
        throw new BufferUnderflowException();
      }
    }
  }

  /**
   * @throws BufferUnderflowException if a length does not lead from element to element to the end
   */
  static Elements of(Bytes run) {
    return of(run, 0, run.length());
  }

  /** The same of a part of the bytes. */
  static Elements of(Bytes bytes, int from, int until) {
    return new Elements(bytes.array(), from, until);
  }

  /** Empty also where the value has another size than its tag. */
  OptionalInt number(Tag tag) {
    int at = find(tag);
    return holds(tag, at) ? OptionalInt.of((int) number(at)) : OptionalInt.empty();
  }

  OptionalLong wide(Tag tag) {
    int at = find(tag);
    return holds(tag, at) ? OptionalLong.of(number(at)) : OptionalLong.empty();
  }

  /**
   * @throws BufferUnderflowException if there is none
   */
  int need(Tag tag) {
    int at = find(tag);
    if (!holds(tag, at)) {
      throw new BufferUnderflowException();
    }
    return (int) number(at);
  }

  Optional<Bytes> bytes(Tag tag) {
    int at = find(tag);
    return at < 0 ? Optional.empty() : Optional.of(value(at));
  }

  /**
   * Each container of that tag, read.
   *
   * @throws BufferUnderflowException if one is no whole run
   */
  <T> List<T> all(Tag tag, Function<Elements, T> decode) {
    List<T> out = new ArrayList<>(2);
    each(tag, container -> out.add(decode.apply(container)));
    return Collections.unmodifiableList(out);
  }

  /**
   * Each container of that tag.
   *
   * @throws BufferUnderflowException if one is no whole run
   */
  void each(Tag tag, Consumer<Elements> use) {
    for (int at = from; at < until; at = next(at)) {
      if (is(at, tag)) {
        use.accept(new Elements(bytes, at + HEADER_SIZE, next(at)));
      }
    }
  }

  /** Tag code and value of all elements that have a tag. */
  void forEach(BiConsumer<Integer, Bytes> use) {
    for (int at = from; at < until; at = next(at)) {
      if (u8(at + 1) == CLASS) {
        use.accept(u8(at + 2), value(at));
      }
    }
  }

  /** Devices send elements in the order in which they are asked for, as a rule. */
  private int find(Tag tag) {
    if (cursor < until && is(cursor, tag)) {
      int found = cursor;
      cursor = next(found);
      return found;
    }
    for (int at = from; at < until; at = next(at)) {
      if (is(at, tag)) {
        return at;
      }
    }
    return -1;
  }

  private boolean holds(Tag tag, int at) {
    return at >= 0 && tag.holds(u8(at) + 1 - HEADER_SIZE);
  }

  private long number(int at) {
    int end = next(at);
    long value = 0;
    for (int i = at + HEADER_SIZE; i < end; i++) {
      value = value << 8 | u8(i);
    }
    return value;
  }

  private boolean is(int at, Tag tag) {
    return u8(at + 1) == CLASS && u8(at + 2) == tag.code();
  }

  private Bytes value(int at) {
    return Bytes.wrap(Arrays.copyOfRange(bytes, at + HEADER_SIZE, next(at)));
  }

  private int next(int at) {
    return at + 1 + u8(at);
  }

  private int u8(int at) {
    return bytes[at] & 0xFF;
  }
}
