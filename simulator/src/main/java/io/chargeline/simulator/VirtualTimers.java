package io.chargeline.simulator;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * Time that passes only when told to: half a day of a device's life in a millisecond. The in-memory
 * twin of the event loop's timers; for one thread.
 */
public final class VirtualTimers implements Timers {
  private final PriorityQueue<Entry> queue =
      new PriorityQueue<>(Comparator.comparingLong(Entry::dueMs).thenComparingLong(Entry::number));

  private long nowMs;
  private long scheduled;

  private record Entry(long dueMs, long number, Runnable task) {}

  /**
   * @param startMs unix milliseconds
   */
  public VirtualTimers(long startMs) {
    this.nowMs = startMs;
  }

  @Override
  public long nowMs() {
    return nowMs;
  }

  @Override
  public Timer after(Duration delay, Runnable task) {
    Entry entry = new Entry(nowMs + Math.max(0, delay.toMillis()), scheduled++, task);
    queue.add(entry);
    return () -> queue.remove(entry);
  }

  @Override
  public void execute(Runnable task) {
    task.run();
  }

  /** Lets so much time pass and runs everything that falls due in it, in order. */
  public void advance(Duration time) {
    long untilMs = nowMs + time.toMillis();
    while (!queue.isEmpty() && queue.peek().dueMs <= untilMs) {
      Entry due = queue.remove();
      nowMs = due.dueMs;
      due.task.run();
    }
    nowMs = untilMs;
  }
}
