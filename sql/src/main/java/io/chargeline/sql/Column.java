package io.chargeline.sql;

/**
 * A column as it is filled.
 *
 * @param name in snake_case, the same in JSON and in the table
 * @param required whether a row without it is refused; else it may be null
 */
public record Column(String name, Type type, boolean required) {

  /** What a column holds, and what its values are in Java. */
  public enum Type {
    /** {@code String}. */
    TEXT,
    /** {@code Integer}. */
    INT,
    /** {@code Integer}: 0 or 1. */
    FLAG,
    /** {@code Long}. */
    LONG,
    /** {@code Double}, finite. */
    DOUBLE,
    /** {@code Boolean}. */
    BOOL,
    /** {@code Long}: unix milliseconds. */
    TIME,
    /** {@code byte[]} as they came. */
    BYTES,
    /** {@code String}: JSON text of a list or an object. */
    JSON
  }
}
