package io.chargeline.oracle;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was compared, and what differs.
 *
 * @param ranges what was recomputed of each log, in words
 * @param tables by name, in the order in which they were compared
 * @param differences as many as were asked for
 */
public record Report(List<String> ranges, Map<String, Count> tables, List<Difference> differences) {

  /**
   * Of one table.
   *
   * @param compared rows
   * @param differing rows that differ, are missing, or should not be
   * @param passed over: rows that are under way, or of what is no longer held
   */
  public record Count(long compared, long differing, long passed) {
    Count plus(Count other) {
      return new Count(
          compared + other.compared, differing + other.differing, passed + other.passed);
    }
  }

  /**
   * One value that is not what it should be.
   *
   * @param column {@code row} where the row as a whole is missing or should not be
   * @param stored as the table has it; {@code absent} without a value
   * @param recomputed from the frames
   */
  public record Difference(
      String table, String key, String column, String stored, String recomputed) {}

  /** Rows that differ, in all tables. */
  public long differing() {
    return tables.values().stream().mapToLong(Count::differing).sum();
  }

  public long compared() {
    return tables.values().stream().mapToLong(Count::compared).sum();
  }

  /** Collects. */
  static final class Book {
    private final int limit;
    private final List<String> ranges = new ArrayList<>();
    private final Map<String, Count> tables = new LinkedHashMap<>();
    private final List<Difference> differences = new ArrayList<>();

    Book(int limit) {
      this.limit = limit;
    }

    void range(String words) {
      ranges.add(words);
    }

    void same(String table) {
      add(table, new Count(1, 0, 0));
    }

    void passed(String table) {
      add(table, new Count(0, 0, 1));
    }

    void differs(String table, List<Difference> how) {
      add(table, new Count(1, 1, 0));
      for (Difference difference : how) {
        if (differences.size() < limit) {
          differences.add(difference);
        }
      }
    }

    private void add(String table, Count count) {
      tables.merge(table, count, Count::plus);
    }

    Report report() {
      return new Report(List.copyOf(ranges), new LinkedHashMap<>(tables), List.copyOf(differences));
    }
  }
}
