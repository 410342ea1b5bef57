package io.chargeline.jobs.histories;

import io.chargeline.domain.frame.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/** One time line: what is to happen when, the log that comes of it, and what falls due. */
final class World {
  /** A gateway silent for longer was not looking. */
  static final long GRACE = Duration.ofMinutes(1).toMillis();

  static final long TICK = Duration.ofSeconds(20).toMillis();
  static final long SETTLE_TIMEOUT = Duration.ofHours(24).toMillis();
  static final long SECOND = 1000;
  static final long MINUTE = 60 * SECOND;
  static final long HOUR = 60 * MINUTE;
  static final long DAY = 24 * HOUR;

  final Random random;
  final Truth truth = new Truth();
  final List<Story.Entry> log = new ArrayList<>();
  final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
  private final PriorityQueue<Todo> todo = queue();
  private final PriorityQueue<Todo> due = queue();
  private long now;
  private long number;

  private record Todo(long at, long number, Runnable what) {}

  World(Random random, long start) {
    this.random = random;
    this.now = start;
  }

  private static PriorityQueue<Todo> queue() {
    return new PriorityQueue<>(Comparator.comparingLong(Todo::at).thenComparingLong(Todo::number));
  }

  long now() {
    return now;
  }

  /** A moment that nothing else has; what was due until then is over. */
  long stamp() {
    long t = now++;
    settle(t);
    return t;
  }

  private void settle(long t) {
    while (!due.isEmpty() && due.peek().at <= t) {
      due.poll().what.run();
    }
  }

  void write(int partition, LogRecord record) {
    log.add(new Story.Entry(partition, record));
  }

  /** Something happens then, or as soon as there is room. */
  void at(long time, Runnable what) {
    todo.add(new Todo(time, number++, what));
  }

  void after(long ms, Runnable what) {
    at(now + ms, what);
  }

  /** Time itself does something then, exactly. */
  void due(long time, Runnable what) {
    due.add(new Todo(time, number++, what));
  }

  void run(long until) {
    while (!todo.isEmpty() && todo.peek().at <= until) {
      Todo next = todo.poll();
      now = Math.max(now, next.at);
      settle(now - 1);
      next.what.run();
    }
    now = Math.max(now, until);
    settle(now - 1);
  }

  void count(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  boolean oneIn(int n) {
    return random.nextInt(n) == 0;
  }

  boolean percent(int p) {
    return random.nextInt(100) < p;
  }

  /** Evenly between the two, milliseconds. */
  long between(long least, long most) {
    return least + random.nextLong(most - least + 1);
  }
}
