package io.chargeline.benchmarks.stats;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rows of a fleet over some days, made in the database itself by {@code year.sql}, in pieces that
 * its memory holds. They are the same ones at each run, but for when they end.
 */
final class Year {
  private static final String HEAD = "--: ";

  /** 04C00000: where the ids of the devices begin. */
  private static final long FIRST = 0x04C00000L;

  private static final int DAYS_OF_HOURS = 7;
  private static final int DAYS_OF_CALLS = 30;
  private static final int DAY_HOURS = 24;
  private static final int DAY_MINUTES = 1440;
  private static final int DEVICES_PER_SITE = 20;
  private static final String ZONE = "Asia/Shanghai";

  private final Size size;
  private final Instant end;
  private final Map<String, String> words = new LinkedHashMap<>();

  /**
   * @param samples of all sessions together
   * @param tenants each has as many devices as the others
   */
  record Size(int devices, int days, int sessions, int samples, int tenants) {
    int sites() {
      return tenants * Math.max(1, devices / DEVICES_PER_SITE / tenants);
    }
  }

  /**
   * @param name of what is counted: it tells the parts of one table apart
   */
  private record Part(String table, String name, String sql, long numbers, long atOnce) {}

  /** What was loaded. */
  record Loaded(String table, long numbers, double seconds) {}

  /**
   * @param now its local midnight is when the rows end
   */
  Year(Size size, Instant now) {
    this.size = size;
    this.end = now.atZone(ZoneId.of(ZONE)).toLocalDate().atStartOfDay(ZoneId.of(ZONE)).toInstant();
    define();
  }

  /** The id of one of the devices, from 0; every {@code tenants}-th is the tenant demo's. */
  static String device(int number) {
    return "%08X".formatted(FIRST + number);
  }

  Instant end() {
    return end;
  }

  /**
   * @param wanted which tables, or kinds of figures such as {@code device_days}
   */
  void load(Database database, Predicate<String> wanted, Consumer<Loaded> told)
      throws IOException, InterruptedException {
    for (Part part : parts()) {
      if (wanted.test(part.table()) || wanted.test(part.name())) {
        long from = System.nanoTime();
        for (long at = 0; at < part.numbers(); at += part.atOnce()) {
          long count = Math.min(part.atOnce(), part.numbers() - at);
          database.ask(
              replaced(part.sql(), Map.of("from", Long.toString(at), "count", Long.toString(count)))
                  + " SETTINGS max_threads = 1, max_block_size = 32768,"
                  + " min_insert_block_size_rows = 32768, min_insert_block_size_bytes = 33554432");
        }
        told.accept(new Loaded(part.table(), part.numbers(), (System.nanoTime() - from) / 1e9));
      }
    }
  }

  private void define() {
    long span = size.days() * DAY_HOURS * 3_600_000L;
    long intervals = Math.max(2, size.days() * 2L / 3);
    long perSession = Math.max(1, Math.round((double) size.samples() / size.sessions()));
    String charge =
        """
        SELECT
            number, %s AS n, sipHash64(n) AS h, h %% {devices} AS d,
            {begin} + toIntervalMillisecond(intDiv(n * {span_ms}, {sessions})) AS start,
            toInt32(1800 + intDiv(h, 1000) %% 10800) AS lasts,
            toInt64(100 + intDiv(h, 7) %% 900) AS watts,
            start + toIntervalSecond(lasts) > {end} AS open
        FROM numbers({from}, {count})
        """;
    words.put("charges", charge.formatted("number"));
    words.put("charges_of_samples", charge.formatted("intDiv(number, {per_session})"));
    words.put("per_session", Long.toString(perSession));
    words.put("device", "hex(toUInt32(" + FIRST + " + d))");
    words.put(
        "tenant", "if(d % {tenants} = 0, 'demo', concat('tenant-', toString(d % {tenants})))");
    words.put("site", "concat('site-', toString(d % {sites}))");
    words.put("session", "toString(reinterpretAsUUID(sipHash128(n)))");
    words.put("begin", at(end.minusMillis(span)));
    words.put("end", at(end));
    words.put("span_ms", Long.toString(span));
    words.put("intervals", Long.toString(intervals));
    words.put("devices", Long.toString(size.devices()));
    words.put("sessions", Long.toString(size.sessions()));
    words.put("samples", Long.toString(perSession * size.sessions()));
    words.put("tenants", Long.toString(size.tenants()));
    words.put("sites", Long.toString(size.sites()));
    words.put("presence", Long.toString(intervals * size.devices()));
    int hours = Math.min(size.days(), DAYS_OF_HOURS) * DAY_HOURS;
    int callDays = Math.min(size.days(), DAYS_OF_CALLS);
    words.put("api_minutes", product(size.tenants(), callDays * DAY_MINUTES));
    words.put("device_days", product(size.devices(), size.days()));
    words.put("port_days", product(2 * size.devices(), size.days()));
    words.put("site_days", product(size.sites(), size.days()));
    words.put("tenant_days", product(size.tenants(), size.days()));
    words.put("site_hours", product(size.sites(), size.days() * DAY_HOURS));
    words.put("tenant_hours", product(size.tenants(), size.days() * DAY_HOURS));
    words.put("device_hours", product(size.devices(), hours));
    words.put("tenant_minutes", product(size.tenants(), DAY_MINUTES));
    defineFigures();
  }

  private void defineFigures() {
    words.put(
        "figures",
        """
        INSERT INTO chargeline.figures (log, zone, is_final, revision, deleted, scope, tenant, site,
          device_id, port, step, start_at, end_at, as_of_at, device_online_ms, device_offline_ms,
          devices_online, devices_offline, port_idle_ms, port_charging_ms, port_fault_ms,
          ports_idle, ports_charging, offline_times, fault_times, sessions_started, sessions_ended,
          sessions_successful, sessions_complete, energy_wh, duration_s, commands_ended,
          commands_successful, commands_sent, commands_answered, response_ms, starts_ended,
          starts_successful)
        SELECT 'live', 'Asia/Shanghai', true, 9, 0,\
        """);
    words.put("day_of", window("Day"));
    words.put("hour_of", window("Hour"));
    words.put("minute_of", window("Minute"));
    words.put(
        "values",
        """
        size * intDiv(ms * (95 + h % 6), 100), size * intDiv(ms * (5 - h % 6), 100),
        size, 0, 2 * size * intDiv(ms * 70, 100), 2 * size * intDiv(ms * (20 + h % 10), 100),
        if(h % 40 = 0, intDiv(ms, 20), 0), size, size, h % 3, h % 40 = 0, size * (h % 5),
        size * (h % 5), size * (h % 5), size * (h % 5), size * (h % 5) * (500 + h % 800),
        size * (h % 5) * 6000, size * (h % 5), size * (h % 5), size * (h % 5), size * (h % 5),
        size * (h % 5) * 900, size * (h % 5), size * (h % 5)\
        """);
  }

  /** The w-th window before the end: its begin, its end, and when it is known of. */
  private static String window(String unit) {
    return "{end} - toInterval%s(w + 1), {end} - toInterval%s(w), {end} - toInterval%s(w)"
        .replace("%s", unit);
  }

  private static String product(int one, int other) {
    return Long.toString((long) one * other);
  }

  private static String at(Instant time) {
    return "fromUnixTimestamp64Milli(toInt64(" + time.toEpochMilli() + "), 'UTC')";
  }

  private List<Part> parts() {
    List<Part> parts = new ArrayList<>();
    for (String text : read().split("(?m)^" + HEAD)) {
      if (!text.startsWith("--")) {
        String[] headAndSql = text.split("\\R", 2);
        String[] head = headAndSql[0].split(" ");
        String sql = headAndSql[1];
        for (int depth = 0; depth < 3; depth++) {
          sql = replaced(sql, words);
        }
        parts.add(
            new Part(
                head[0],
                head[1].replaceAll("[{}]", ""),
                sql.strip(),
                Long.parseLong(replaced(head[1], words)),
                Long.parseLong(head[2])));
      }
    }
    return parts;
  }

  private static String replaced(String text, Map<String, String> words) {
    String result = text;
    for (Map.Entry<String, String> word : words.entrySet()) {
      result = result.replace('{' + word.getKey() + '}', word.getValue());
    }
    return result;
  }

  private static String read() {
    try (InputStream in = Year.class.getResourceAsStream("year.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
