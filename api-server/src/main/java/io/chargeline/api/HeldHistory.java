package io.chargeline.api;

import io.chargeline.alerting.fold.Outage;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Since when, and up to when, the past is stored. */
final class HeldHistory {
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** The first clause of a table's TTL; that of figures is about their minutes. */
  private static final String DAYS =
      """
      SELECT CAST(name AS String),
        toInt32OrZero(extract(engine_full, 'TTL toDateTime\\\\(stored_at\\\\) \\\\+ toIntervalDay\\\\((\\\\d+)\\\\)'))
      FROM system.tables WHERE database = 'chargeline'
      """;

  /** Ticks are stored by the job that stores everything. */
  private static final String LAST =
      """
      SELECT toUnixTimestamp64Milli(max(at)) FROM chargeline.ticks
      WHERE stored_at > now64(3) - INTERVAL 1 DAY
      """;

  private static final String OUTAGES =
      """
      SELECT toUnixTimestamp64Milli(from_at) AS began, toUnixTimestamp64Milli(until_at)
      FROM chargeline.outages FINAL
      WHERE until_at > %s AND from_at < %s ORDER BY began
      """;

  /** Rows of a moment are stored within that time of its tick. */
  private static final long BEHIND_MS = 5000;

  private final PastDatabase database;
  private final Clock clock;

  HeldHistory(PastDatabase database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /**
   * Since when everything in these tables is held, unix milliseconds; 0: for ever.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  long since(Collection<String> tables) {
    Map<String, Integer> days = new HashMap<>();
    RowBinary rows = database.few(DAYS);
    while (rows.hasMore()) {
      days.put(rows.text(), rows.whole());
    }
    long since = 0;
    for (String table : tables) {
      int held = days.getOrDefault(table, 0);
      since = held == 0 ? since : Math.max(since, clock.millis() - held * DAY_MS);
    }
    return since;
  }

  /** Up to when everything is surely stored; 0: not known. */
  long until() {
    RowBinary rows = database.few(LAST);
    return rows.hasMore() ? Math.max(0, rows.big() - BEHIND_MS) : 0;
  }

  /** When nothing ticked, in order. */
  List<Outage> outages(long from, long to) {
    RowBinary rows =
        database.few(OUTAGES.formatted(PastDatabase.moment(from), PastDatabase.moment(to)));
    List<Outage> outages = new ArrayList<>();
    while (rows.hasMore()) {
      outages.add(new Outage(rows.big(), rows.big()));
    }
    return outages;
  }
}
