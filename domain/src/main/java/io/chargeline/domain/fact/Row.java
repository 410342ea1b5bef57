package io.chargeline.domain.fact;

/**
 * A row of a fact table as it travels on its {@code facts.*} topic. Component names in snake_case
 * are the table's column names; times are unix milliseconds; an absent value is null. The row key
 * holds only what a re-read of the log cannot change, so a re-read replaces the row by itself.
 */
public interface Row {
  String rowKey();
}
