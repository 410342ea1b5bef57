package io.chargeline.api;

import io.chargeline.alerting.signal.Signal;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The signals of a stretch of the past in the order of their times, as the live job made them of
 * the same facts: of each table a little at a time, never the whole.
 */
final class StoredSignals implements Iterator<Signal>, AutoCloseable {
  private final ExecutorService reading;
  private final PriorityQueue<SignalStretches> tables =
      new PriorityQueue<>(Comparator.comparing(SignalStretches::peek));

  /**
   * @param from unix milliseconds, included; what began before and lasts then comes first, with the
   *     time at which it began
   * @param to unix milliseconds, excluded
   */
  StoredSignals(PastDatabase database, List<PastSignals> tables, long from, long to) {
    this.reading =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread thread = new Thread(task, "rehearsal-reading");
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<SignalStretches> all =
          tables.stream()
              .map(table -> new SignalStretches(table, database, from, to, reading))
              .toList();
      all.stream().filter(table -> table.peek() != null).forEach(this.tables::add);
    } catch (RuntimeException e) {
      reading.shutdownNow();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    return !tables.isEmpty();
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  @Override
  public Signal next() {
    SignalStretches first = tables.poll();
    if (first == null) {
      throw new NoSuchElementException();
    }
    Signal signal = first.peek();
    first.skip();
    if (first.peek() != null) {
      tables.add(first);
    }
    return signal;
  }

  @Override
  public void close() {
    reading.shutdownNow();
  }
}
