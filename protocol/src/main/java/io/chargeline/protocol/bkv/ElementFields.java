package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes a run of elements tag by tag, those of unknown tags too. */
final class ElementFields {
  /** A body, a socket in it, an outlet in that: a run deeper down is shown as bytes. */
  private static final int DEEPEST = 2;

  private final Fields fields;
  private final int depth;

  private ElementFields(Fields fields, int depth) {
    this.fields = fields;
    this.depth = depth;
  }

  /**
   * @throws BufferUnderflowException if a length leads nowhere, in a container too
   */
  static void describe(Bytes run, Fields into) {
    new ElementFields(into, 0).describe(run);
  }

  private void describe(Bytes run) {
    Elements.of(run).forEach(this::element);
  }

  private void element(int code, Bytes value) {
    Optional<Tag> tag = Tag.of(code).filter(known -> shows(known, value));
    if (tag.isEmpty()) {
      fields.hex("tag_%02X".formatted(code), value);
    } else if (tag.get().form() == Tag.Form.CONTAINERS) {
      container(tag.get(), value);
    } else {
      value(tag.get(), value);
    }
  }

  private boolean shows(Tag tag, Bytes value) {
    boolean tooDeep = tag.form() == Tag.Form.CONTAINERS && depth == DEEPEST;
    return tag.holds(value.length()) && !tooDeep;
  }

  private void container(Tag tag, Bytes value) {
    Fields inner = new Fields();
    new ElementFields(inner, depth + 1).describe(value);
    List<Object> all = new ArrayList<>();
    if (fields.values().get(tag.field()) instanceof List<?> before) {
      all.addAll(before);
    }
    all.add(inner.values());
    fields.put(tag.field(), all);
  }

  private void value(Tag tag, Bytes value) {
    String name = tag.field();
    switch (tag.form()) {
      case TENTHS -> fields.tenths(name, (int) number(value));
      case THOUSANDTHS -> fields.thousandths(name, (int) number(value));
      case CODE -> fields.put(name, Fields.code16((int) number(value)));
      case STATUS -> fields.status(name, new StatusBits((int) number(value)));
      case NUMBER -> fields.put(name, number(value));
      default -> fields.hex(name, value);
    }
  }

  private static long number(Bytes value) {
    long number = 0;
    for (int i = 0; i < value.length(); i++) {
      number = number << Byte.SIZE | value.unsigned(i);
    }
    return number;
  }

  /** Of a body that cannot be read as a whole: nothing. */
  static Map<String, Object> orNothing(Bytes run) {
    Fields fields = new Fields();
    try {
      describe(run, fields);
      return fields.values();
    } catch (BufferUnderflowException malformed) {
      return Map.of();
    }
  }
}
