package io.chargeline.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import io.chargeline.domain.Json;
import io.chargeline.domain.fact.Row;
import io.chargeline.sql.Column;
import io.chargeline.sql.Table;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How rows of a table become their records again: the reverse of what stored them.
 *
 * @param <T> the record
 */
final class RowShape<T extends Row> {
  private final Constructor<T> record;
  private final List<Part> parts;

  /** A component of the record; one without a column is left as if nothing were known. */
  private record Part(Column column, Class<?> type, JavaType json) {
    Object read(RowBinary in) {
      if (column == null) {
        return absent();
      }
      if (!column.required() && in.isNull()) {
        return absent();
      }
      return switch (column.type()) {
        case TEXT -> text(in.text());
        case JSON -> tree(in.text());
        case INT -> in.whole();
        case FLAG -> in.small();
        case BOOL -> in.small() != 0;
        case LONG, TIME -> in.big();
        case DOUBLE -> in.real();
        default -> throw new IllegalStateException("no reader of " + column);
      };
    }

    private Object absent() {
      if (type == boolean.class) {
        return false;
      }
      if (type == int.class) {
        return 0;
      }
      return type == long.class ? Long.valueOf(0) : null;
    }

    private Object text(String text) {
      if (!type.isEnum()) {
        return text;
      }
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(text)) {
          return constant;
        }
      }
      throw new IllegalStateException("no " + type.getSimpleName() + " is called " + text);
    }

    private Object tree(String text) {
      try {
        return Json.MAPPER.readValue(text, json);
      } catch (JsonProcessingException e) {
        throw new UncheckedIOException(e);
      }
    }

    String sql() {
      String type =
          switch (column.type()) {
            case INT -> "Int32";
            case FLAG, BOOL -> "UInt8";
            case LONG, TIME -> "Int64";
            case DOUBLE -> "Float64";
            default -> "String";
          };
      String value =
          column.type() == Column.Type.TIME
              ? "toUnixTimestamp64Milli(" + column.name() + ")"
              : column.name();
      return column.required()
          ? "CAST(%s AS %s)".formatted(value, type)
          : "CAST(%s AS Nullable(%s))".formatted(value, type);
    }
  }

  private RowShape(Constructor<T> record, List<Part> parts) {
    this.record = record;
    this.parts = parts;
  }

  /**
   * @param table whose columns are the record's components
   * @param without columns that nobody needs
   */
  static <T extends Row> RowShape<T> of(Table table, Class<T> type, String... without) {
    Set<String> needless = Set.of(without);
    RecordComponent[] components = type.getRecordComponents();
    List<Part> parts = new ArrayList<>();
    for (int i = 0; i < components.length; i++) {
      Column column = table.columns().get(i);
      parts.add(
          new Part(
              needless.contains(column.name()) ? null : column,
              components[i].getType(),
              Json.MAPPER.constructType(components[i].getGenericType())));
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      return new RowShape<>(type.getDeclaredConstructor(types), List.copyOf(parts));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("a record without its constructor", e);
    }
  }

  /** What to select. */
  String columns() {
    return parts.stream()
        .filter(part -> part.column() != null)
        .map(Part::sql)
        .collect(Collectors.joining(", "));
  }

  T read(RowBinary in) {
    Object[] values = new Object[parts.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = parts.get(i).read(in);
    }
    try {
      return record.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a row that is no " + record.getName(), e);
    }
  }
}
