package io.chargeline.oracle;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.oracle.Held.Log;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Recomputes the facts and figures of a range from the stored frames, and compares them with the
 * tables. Only reads. Holds one device's records at a time, and the windows of figures.
 */
public final class Recompute {
  private static final List<Kind> FACTS =
      List.of(Kind.PRESENCE, Kind.PORT_STATES, Kind.SESSIONS, Kind.COMMANDS);

  /** Devices whose rows are fetched together. */
  private static final int BATCH = 50;

  private final Database database;
  private final Terms terms;
  private final ChargeFold charges;
  private final int limit;

  /**
   * @param charges finds charges and commands
   * @param limit how many differences are told one by one; the rest is counted
   */
  public Recompute(Database database, Terms terms, ChargeFold charges, int limit) {
    this.database = database;
    this.terms = terms;
    this.charges = charges;
    this.limit = limit;
  }

  /**
   * Once over everything. While the live log is being written, rows may be on their way: what
   * differs then may agree a moment later.
   *
   * @param from null: as far back as is held
   * @param to null: as far as is known
   * @throws RefusedException if that range is not held
   * @throws IOException if the database cannot be read
   */
  public Report run(Instant from, Instant to)
      throws IOException, InterruptedException, RefusedException {
    Held held = Held.find(database, terms).within(from, to);
    return new Pass(held).run();
  }

  /** Whether the live log is being written. */
  public boolean running() throws IOException, InterruptedException, RefusedException {
    return Held.find(database, terms).running();
  }

  private final class Pass {
    private final Held held;
    private final Report.Book book = new Report.Book(limit);
    private final Frames frames = new Frames(database);
    private final Ticks ticks = new Ticks(terms.tickGraceMs());
    private final Zones zones = new Zones(terms.zone());
    private final Works works = new Works();

    /** By log; recordings have theirs apart, because each was counted by itself. */
    private final Map<String, Figures> figures = new LinkedHashMap<>();

    /** Devices of recordings, which are in no live figure. */
    private final Set<String> fromRecordings = new HashSet<>();

    Pass(Held held) {
      this.held = held;
    }

    Report run() throws IOException, InterruptedException {
      readTicks();
      readZones();
      readWorks();
      for (Log log : held.logs()) {
        book.range(
            "%s: %s to %s"
                .formatted(
                    log.name(), Range.text(log.range().from()), Range.text(log.range().to())));
        figures.put(
            log.name(),
            new Figures(log.live(), log.until(), zones, log.live() ? works.all() : List.of()));
      }
      readWindowsUnderWay();
      database.read(
          "SELECT DISTINCT device_id FROM chargeline.figures"
              + " WHERE log = 'recording' AND scope = 'device'",
          row -> fromRecordings.add(Database.text(row, "device_id")));
      List<String> devices = devices();
      for (int i = 0; i < devices.size(); i += BATCH) {
        compare(devices.subList(i, Math.min(devices.size(), i + BATCH)));
      }
      new FigureComparison(database, held, figures, terms, book).compare();
      return book.report();
    }

    private void readTicks() throws IOException, InterruptedException {
      Log live = held.log(Held.LIVE);
      if (live == null) {
        return;
      }
      database.read(
          "SELECT writer, role, at FROM chargeline.ticks WHERE log = 'live' AND at <= "
              + Database.at(live.until())
              + " ORDER BY writer, at",
          row ->
              ticks.add(
                  Database.text(row, "writer"),
                  Database.text(row, "role"),
                  Database.time(row, "at")));
    }

    private void readZones() throws IOException, InterruptedException {
      database.read(
          "SELECT tenant_id AS tenant, '' AS site, zone, version, min(effective_from) AS from_at"
              + " FROM chargeline.tenant_versions FINAL GROUP BY tenant, site, zone, version"
              + " ORDER BY from_at",
          this::zone);
      database.read(
          "SELECT tenant, site_id AS site, zone, version, min(effective_from) AS from_at"
              + " FROM chargeline.site_versions FINAL GROUP BY tenant, site, zone, version"
              + " ORDER BY from_at",
          this::zone);
    }

    private void zone(ObjectNode row) {
      zones.add(
          Database.text(row, "tenant"),
          Database.text(row, "site"),
          new Zones.Version(
              Database.text(row, "zone"),
              row.get("version").asLong(),
              Database.time(row, "from_at")));
    }

    private void readWorks() throws IOException, InterruptedException {
      Log live = held.log(Held.LIVE);
      if (live == null) {
        return;
      }
      frames.read(
          "kind = 'maintenance' AND at <= " + Database.at(live.until()),
          (key, records) -> works.add(records, live.until()));
      List<ObjectNode> stored = rows(Kind.MAINTENANCE, "1");
      // What was told after the last moment that is known is not yet to be judged.
      stored.removeIf(row -> laterThan(row, live.until()));
      List<ObjectNode> recomputed =
          works.all().stream()
              .map(work -> Values.recomputed(work.row()))
              .filter(row -> !laterThan(row, live.until()))
              .toList();
      new Comparison(Kind.MAINTENANCE, book).compare(stored, recomputed, live.range());
    }

    private static boolean laterThan(ObjectNode row, long until) {
      for (String column : List.of("from_at", "until_at", "starts_at", "ends_at")) {
        JsonNode at = row.path(column);
        if (at.isNumber() && at.asLong() > until) {
          return true;
        }
      }
      return false;
    }

    private void readWindowsUnderWay() throws IOException, InterruptedException {
      Figures live = figures.get(Held.LIVE);
      if (live == null) {
        return;
      }
      database.read(
          "SELECT scope, tenant, site, device_id, port, step, start_at, as_of_at"
              + " FROM chargeline.v_figures WHERE log = 'live' AND as_of_at < end_at AND as_of_at <= "
              + Database.at(held.log(Held.LIVE).until()),
          row ->
              live.underWay(
                  FigureComparison.place(row),
                  FigureComparison.step(row),
                  Database.time(row, "start_at"),
                  Database.time(row, "as_of_at")));
    }

    private List<String> devices() throws IOException, InterruptedException {
      List<String> devices = new ArrayList<>();
      database.read(
          """
          SELECT DISTINCT device_id FROM
          (
              SELECT device_id FROM chargeline.frames
              UNION ALL SELECT device_id FROM chargeline.presence
              UNION ALL SELECT device_id FROM chargeline.port_states
              UNION ALL SELECT device_id FROM chargeline.sessions
              UNION ALL SELECT ifNull(device_id, '') FROM chargeline.commands
          )
          WHERE device_id != '' ORDER BY device_id
          """,
          row -> devices.add(Database.text(row, "device_id")));
      devices.removeIf(TenantKey::names);
      return devices;
    }

    private List<ObjectNode> rows(Kind kind, String where)
        throws IOException, InterruptedException {
      List<ObjectNode> rows = new ArrayList<>();
      database.read(kind.select(where), row -> rows.add(Values.stored(row, kind.columns())));
      return rows;
    }

    private void compare(Collection<String> batch) throws IOException, InterruptedException {
      String where = "device_id IN " + Database.in(batch);
      Map<Kind, Map<String, List<ObjectNode>>> stored = new EnumMap<>(Kind.class);
      for (Kind kind : FACTS) {
        stored.put(
            kind,
            rows(kind, where).stream()
                .collect(
                    Collectors.groupingBy(
                        row -> row.get("device_id").textValue(),
                        HashMap::new,
                        Collectors.toCollection(ArrayList::new))));
      }
      frames.read(where, (device, records) -> compare(device, records, stored));
      // Of these no frame is held.
      for (String device : batch) {
        compare(device, List.of(), stored);
      }
    }

    /** What the frames of a device say, beside its rows, which are taken out. */
    private void compare(
        String device, List<StoredRecord> records, Map<Kind, Map<String, List<ObjectNode>>> stored)
        throws IOException {
      Facts facts = new Facts();
      boolean recorded = false;
      for (List<StoredRecord> fed : byLog(records).values()) {
        Log log = held.log(fed.get(0).log());
        if (log != null) {
          facts.add(log, recompute(device, fed, log));
          recorded |= !log.live();
        }
      }
      Log live = held.log(Held.LIVE);
      Range range = facts.range(live == null ? held.logs().get(0) : live);
      boolean begunBefore = live != null && !live.whole() && !recorded;
      for (Kind kind : FACTS) {
        List<ObjectNode> found = stored.get(kind).remove(device);
        List<ObjectNode> rows = found == null ? List.of() : found;
        List<ObjectNode> expected = facts.rows.getOrDefault(kind, List.of());
        if (begunBefore) {
          expected = new Given(kind, range.from()).with(rows, expected);
        }
        new Comparison(kind, book).compare(rows, expected, range);
        count(device, kind, expected, facts, begunBefore);
      }
    }

    /** Into the figures of each log what is of that log. */
    private void count(
        String device, Kind kind, List<ObjectNode> expected, Facts facts, boolean begunBefore)
        throws IOException {
      if (!begunBefore) {
        for (Map.Entry<Log, Facts> entry : facts.byLog.entrySet()) {
          for (ObjectNode row : entry.getValue().rows.getOrDefault(kind, List.of())) {
            figures.get(entry.getKey().name()).add(kind.row(row));
          }
        }
      } else if (facts.byLog.size() > 0 || !fromRecordings.contains(device)) {
        for (ObjectNode row : expected) {
          figures.get(Held.LIVE).add(kind.row(row));
        }
      }
    }

    /**
     * A recording that was fed again stands for what was fed of the same time before: its rows have
     * replaced those.
     */
    private TreeMap<Long, List<StoredRecord>> byLog(List<StoredRecord> records) {
      TreeMap<Long, List<StoredRecord>> byLog = new TreeMap<>();
      for (StoredRecord record : records) {
        long number = new Log(record.log(), null, 0, true).number();
        byLog.computeIfAbsent(number, unused -> new ArrayList<>()).add(record);
      }
      for (long number : List.copyOf(byLog.descendingKeySet())) {
        List<StoredRecord> fed = byLog.get(number);
        if (number < 0 || fed == null) {
          continue;
        }
        long first = fed.stream().mapToLong(StoredRecord::at).min().orElseThrow();
        long end = fed.stream().mapToLong(StoredRecord::at).max().orElseThrow();
        byLog
            .subMap(0L, true, number, false)
            .values()
            .forEach(old -> old.removeIf(it -> it.at() >= first && it.at() <= end));
        byLog.values().removeIf(List::isEmpty);
      }
      return byLog;
    }

    private Facts recompute(String device, List<StoredRecord> records, Log log) {
      Ticks seen = log.live() ? ticks : Ticks.NONE;
      List<StoredRecord> known =
          records.stream()
              .filter(record -> record.at() <= log.until() + (log.live() ? 0 : 1))
              .toList();
      DeviceCount count = DeviceCount.of(terms, charges, seen, device, known, log.until());
      Facts facts = new Facts();
      count.presence().forEach(row -> facts.add(Kind.PRESENCE, row));
      count.ports().forEach(row -> facts.add(Kind.PORT_STATES, row));
      count.sessions().forEach(row -> facts.add(Kind.SESSIONS, row));
      count.commands().forEach(row -> facts.add(Kind.COMMANDS, row));
      return facts;
    }
  }

  /** Recomputed rows of one device, of all logs that it is in. */
  private static final class Facts {
    private final Map<Kind, List<ObjectNode>> rows = new EnumMap<>(Kind.class);
    private final Map<Log, Facts> byLog = new LinkedHashMap<>();
    private Range range;

    void add(Kind kind, Object row) {
      rows.computeIfAbsent(kind, unused -> new ArrayList<>()).add(Values.recomputed(row));
    }

    void add(Log log, Facts other) {
      byLog.put(log, other);
      other.rows.forEach(
          (kind, more) -> rows.computeIfAbsent(kind, unused -> new ArrayList<>()).addAll(more));
      range =
          range == null
              ? log.range()
              : new Range(
                  Math.min(range.from(), log.range().from()),
                  Math.max(range.to(), log.range().to()));
    }

    Range range(Log otherwise) {
      return range == null ? otherwise.range() : range;
    }
  }
}
