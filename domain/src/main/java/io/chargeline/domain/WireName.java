package io.chargeline.domain;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** An enum that travels as its lower-case name in JSON, headers, tables and metrics alike. */
public interface WireName {
  String name();

  @JsonValue
  default String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws IllegalArgumentException if no constant of {@code type} has this wire name
   */
  static <E extends Enum<E> & WireName> E parse(Class<E> type, String wireName) {
    return Enum.valueOf(type, wireName.toUpperCase(Locale.ROOT));
  }
}
