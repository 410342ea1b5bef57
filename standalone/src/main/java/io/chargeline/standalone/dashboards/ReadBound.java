package io.chargeline.standalone.dashboards;

import io.chargeline.api.dashboards.TimeRange;
import java.time.Duration;
import java.util.List;

/**
 * How many rows a query may read. The tables have their rows evenly over months and are sorted by
 * week or day, so a query that finds its time range reads its share and a little more; one that
 * does not, reads all.
 */
enum ReadBound {
  /** What is in the database is not known. */
  NONE,
  /** Of {@link MonthsOfRows}. */
  OF_MONTHS;

  /** The coarsest key is a week. */
  private static final Duration BUCKET = Duration.ofDays(7);

  /** Rows of the tables without a time, and the granules that a range begins and ends in. */
  private static final long FEW = 25_000;

  /** Sessions and what belongs to them are read twice, or with those of a week before. */
  private static final double SLACK = 2;

  private static final long TABLE = MonthsOfRows.MANY;

  List<String> problems(TimeRange range, long readRows) {
    if (this == NONE) {
      return List.of();
    }
    double share =
        Math.min(
            1, (double) (range.lengthMs() + BUCKET.toMillis()) / MonthsOfRows.HISTORY.toMillis());
    long most = FEW + (long) (SLACK * share * TABLE);
    return readRows <= most
        ? List.of()
        : List.of(
            "reads %d rows of tables with %d each over %d days, at most %d are of its time range:"
                    .formatted(readRows, TABLE, MonthsOfRows.HISTORY.toDays(), most)
                + " give a condition on the time that the table is sorted by");
  }
}
