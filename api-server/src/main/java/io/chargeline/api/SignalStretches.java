package io.chargeline.api;

import io.chargeline.alerting.signal.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/**
 * One table's signals between two times, stretch after stretch. Stretches are as long as it takes
 * for some thousand rows; while one is judged the next is read.
 */
final class SignalStretches {
  /** So many rows a stretch has about. */
  static final int ROWS = 16_000;

  /** A stretch with more is halved. */
  private static final int MAX_ROWS = 4 * ROWS;

  private static final long FIRST_MS = 6L * 3_600_000;
  private static final long LONGEST_MS = 14L * 86_400_000;
  private static final long SHORTEST_MS = 1;

  private final PastSignals table;
  private final PastDatabase database;
  private final Executor reading;
  private final long to;
  private long next;
  private long length = FIRST_MS;
  private CompletableFuture<List<Signal>> ahead;
  private List<Signal> current = List.of();
  private int at;

  /**
   * @param from unix milliseconds, included; what lasts then comes before
   * @param to unix milliseconds, excluded
   * @param reading where it is read
   */
  SignalStretches(PastSignals table, PastDatabase database, long from, long to, Executor reading) {
    this.table = table;
    this.database = database;
    this.reading = reading;
    this.next = from;
    this.to = to;
    String lasting = table.lasting(from);
    this.ahead =
        CompletableFuture.supplyAsync(
            () -> lasting == null ? stretch() : lasting(lasting), reading);
  }

  /** The next one, which stays; null: there are no more. */
  Signal peek() {
    while (at == current.size()) {
      if (ahead == null) {
        return null;
      }
      current = await();
      at = 0;
      ahead = next < to ? CompletableFuture.supplyAsync(this::stretch, reading) : null;
    }
    return current.get(at);
  }

  /** Goes on behind the one that {@link #peek} gave. */
  void skip() {
    at++;
  }

  private List<Signal> await() {
    try {
      return ahead.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      throw e;
    }
  }

  /** They may be many more than a stretch has: one of each port there is. */
  private List<Signal> lasting(String query) {
    try {
      return signals(database.ask(named(query), Integer.MAX_VALUE));
    } catch (PastDatabase.TooMuch e) {
      throw tooManyDevices().causedBy(e);
    }
  }

  static Problem tooManyDevices() {
    return ProblemCode.BACKTEST_TOO_LARGE.because(
        "more devices than can be read at once; name sites or devices", "设备过多,请指定站点或设备");
  }

  private List<Signal> stretch() {
    while (true) {
      long end = Math.min(to, next + length);
      try {
        List<Signal> signals = signals(database.ask(named(table.of(next, end)), MAX_ROWS));
        next = end;
        double full = Math.max(signals.size(), ROWS / 16.0) / ROWS;
        length = (long) Math.min(LONGEST_MS, Math.max(SHORTEST_MS, length / full));
        return signals;
      } catch (PastDatabase.TooMuch e) {
        if (length <= SHORTEST_MS) {
          throw ProblemCode.BACKTEST_TOO_LARGE.because(
              "too much happened at " + Rfc3339.of(next) + "; name sites or devices",
              "该时刻数据过多,请指定站点或设备");
        }
        length = Math.max(SHORTEST_MS, Math.min(length, end - next) / 8);
      }
    }
  }

  private String named(String query) {
    return query + " SETTINGS log_comment = 'rehearsal/" + table.name() + "'";
  }

  /** A row that was stored again, or in several versions, is one. */
  private List<Signal> signals(RowBinary rows) {
    List<Signal> signals = new ArrayList<>();
    while (rows.hasMore()) {
      for (Signal signal : table.read(rows)) {
        if (!isThere(signals, signal)) {
          signals.add(signal);
        }
      }
    }
    return signals;
  }

  /** Among those of the same moment, which are few. */
  private static boolean isThere(List<Signal> signals, Signal signal) {
    for (int i = signals.size() - 1; i >= 0 && signals.get(i).at() == signal.at(); i--) {
      Signal other = signals.get(i);
      if (other.kind() == signal.kind() && other.id().equals(signal.id())) {
        return true;
      }
    }
    return false;
  }
}
