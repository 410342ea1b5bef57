package io.chargeline.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the tables still hold of the logs. Frames go so many days after they were stored. While a
 * database is younger than that, and has held ticks and places from its first frame on, all of its
 * time can be recomputed; else what began before the oldest frame is not known, and the range
 * begins when that has ended by itself.
 */
final class Held {
  static final String LIVE = "live";
  private static final Pattern DAYS = Pattern.compile("toIntervalDay\\((\\d+)\\)");
  private static final long DAY_MS = Duration.ofDays(1).toMillis();

  /** A clock that ticked so recently still runs, and rows of its last moments are on their way. */
  private static final long RUNNING_MS = Duration.ofMinutes(1).toMillis();

  private static final long ON_THE_WAY_MS = Duration.ofSeconds(5).toMillis();

  private final boolean running;
  private final TreeMap<String, Log> logs;

  /**
   * One log.
   *
   * @param name {@code live}, or the recording's
   * @param range that can be recomputed
   * @param until event time up to which everything is known
   * @param whole nothing of it is missing
   */
  record Log(String name, Range range, long until, boolean whole) {
    boolean live() {
      return name.equals(LIVE);
    }

    /** {@code recording.frames.12} is the twelfth. */
    long number() {
      return live() ? -1 : Long.parseLong(name.substring(name.lastIndexOf('.') + 1));
    }
  }

  private Held(TreeMap<String, Log> logs, boolean running) {
    this.logs = logs;
    this.running = running;
  }

  /** Later recordings behind earlier ones. */
  List<Log> logs() {
    return logs.values().stream().sorted(Comparator.comparingLong(Log::number)).toList();
  }

  Log log(String name) {
    return logs.get(name);
  }

  /** Whether the live log is being written. */
  boolean running() {
    return running;
  }

  static Held find(Database database, Terms terms)
      throws IOException, InterruptedException, RefusedException {
    long now = Database.time(one(database, "SELECT now64(3, 'UTC') AS now_at"), "now_at");
    long keptMs = keptMs(database);
    long sinceMs =
        Database.time(
            one(database, "SELECT min(applied_at) AS since_at FROM chargeline.schema_migrations"),
            "since_at");
    boolean unplaced =
        one(
                    database,
                    "SELECT count() AS n FROM chargeline.frames WHERE log_offset IS NULL"
                        + " AND kind NOT IN ('maintenance', 'registered')")
                .get("n")
                .asLong()
            > 0;
    TreeMap<String, Log> logs = new TreeMap<>();
    boolean[] running = new boolean[1];
    database.read(
        "SELECT log, min(at) AS first_at, max(at) AS last_at, min(stored_at) AS stored_at"
            + " FROM chargeline.ticks GROUP BY log",
        row -> {
          String name = Database.text(row, "log");
          long first = Database.time(row, "first_at");
          long last = Database.time(row, "last_at");
          long stored = Database.time(row, "stored_at");
          if (name.equals(LIVE)) {
            running[0] = now - last < RUNNING_MS;
            boolean whole = !unplaced && now - sinceMs < keptMs;
            long known = running[0] ? last - ON_THE_WAY_MS : last - 1;
            long from = whole ? Long.MIN_VALUE : first + warmUpMs(terms);
            logs.put(name, new Log(name, new Range(from, known), known, whole));
          } else if (now - stored < keptMs - DAY_MS) {
            logs.put(name, new Log(name, new Range(Long.MIN_VALUE, last - 1), last - 1, true));
          }
        });
    if (logs.isEmpty()) {
      throw new RefusedException(
          "nothing can be recomputed: no ticks are held. They are stored since this version;"
              + " run it first");
    }
    return new Held(logs, running[0]);
  }

  private static ObjectNode one(Database database, String sql)
      throws IOException, InterruptedException {
    return database.one(sql).orElseThrow(() -> new IOException("ClickHouse: no row: " + sql));
  }

  /** What was open when the oldest frame was written has ended or shown itself by then. */
  private static long warmUpMs(Terms terms) {
    return terms.settleTimeoutMs() + DAY_MS;
  }

  private static long keptMs(Database database) throws IOException, InterruptedException {
    ObjectNode row =
        one(
            database,
            "SELECT engine_full FROM system.tables"
                + " WHERE database = 'chargeline' AND name = 'frames'");
    String engine = Database.text(row, "engine_full");
    Matcher days = DAYS.matcher(engine);
    if (days.find()) {
      return Integer.parseInt(days.group(1)) * DAY_MS;
    }
    if (engine.contains(" TTL ")) {
      throw new IOException("chargeline.frames: its TTL counts no days: " + engine);
    }
    return Long.MAX_VALUE;
  }

  /**
   * The part of each log that a range asks for.
   *
   * @param from null: as far back as is held
   * @param to null: as far as is known
   * @throws RefusedException if the range is not held
   */
  Held within(Instant from, Instant to) throws RefusedException {
    if (from == null && to == null) {
      refuseEmpty();
      return this;
    }
    TreeMap<String, Log> asked = new TreeMap<>();
    for (Log log : logs.values()) {
      long begin = from == null ? log.range.from() : from.toEpochMilli();
      long end = to == null ? log.range.to() : to.toEpochMilli();
      boolean held = begin >= log.range.from() && (to == null || end <= log.range.to());
      // A recording is all there, and says nothing of any other time.
      if (log.live() || (held && begin < end)) {
        asked.put(log.name, new Log(log.name, new Range(begin, end), log.until, log.whole));
      }
    }
    Log live = logs.get(LIVE);
    if (live != null) {
      Range wanted = asked.get(LIVE).range;
      boolean recorded = asked.size() > 1;
      if (wanted.from() < live.range.from() && !recorded) {
        throw new RefusedException(
            "from %s: no longer held. What was stored before is deleted, and %s can be recomputed at the earliest"
                .formatted(Range.text(wanted.from()), Range.text(live.range.from())));
      }
      if (wanted.to() > live.range.to()) {
        throw new RefusedException(
            "to %s: not known yet. %s can be recomputed at the latest"
                .formatted(Range.text(wanted.to()), Range.text(live.range.to())));
      }
      if (wanted.from() < live.range.from()) {
        asked.remove(LIVE);
      }
    }
    Held held = new Held(asked, running);
    held.refuseEmpty();
    return held;
  }

  private void refuseEmpty() throws RefusedException {
    Log live = logs.get(LIVE);
    if (live != null && live.range.from() >= live.range.to() && logs.size() == 1) {
      throw new RefusedException(
          "nothing can be recomputed yet: %s is the earliest moment, and %s the latest"
              .formatted(Range.text(live.range.from()), Range.text(live.range.to())));
    }
    if (logs.isEmpty()) {
      throw new RefusedException("nothing of that range is held");
    }
  }
}
