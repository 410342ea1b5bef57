package io.chargeline.oracle;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.oracle.Calendar.Span;
import io.chargeline.oracle.Calendar.Step;
import io.chargeline.oracle.Figures.Place;
import io.chargeline.oracle.Held.Log;
import io.chargeline.oracle.Report.Difference;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Lays the windows of {@code v_figures} beside those that were counted here. */
final class FigureComparison {
  private static final String TABLE = "figures";

  /** A window is told as final by the next telling after it is. */
  private static final long FINAL_SLACK_MS = 26 * 3_600_000L;

  private final Database database;
  private final Held held;
  private final Map<String, Figures> figures;
  private final Terms terms;
  private final Report.Book book;
  private final Set<String> met = new HashSet<>();

  FigureComparison(
      Database database, Held held, Map<String, Figures> figures, Terms terms, Report.Book book) {
    this.database = database;
    this.held = held;
    this.figures = figures;
    this.terms = terms;
    this.book = book;
  }

  static Place place(ObjectNode row) {
    return new Place(
        Database.text(row, "scope"),
        Database.text(row, "tenant"),
        Database.text(row, "site"),
        Database.text(row, "device_id"),
        row.get("port").asInt());
  }

  static Step step(ObjectNode row) {
    return Step.valueOf(Database.text(row, "step").toUpperCase(Locale.ROOT));
  }

  void compare() throws IOException, InterruptedException {
    if (database.one("SELECT 1 AS told FROM chargeline.figures LIMIT 1").isEmpty()) {
      // Nothing counts: the job does not run here.
      return;
    }
    database.read(
        "SELECT log, scope, tenant, site, device_id, port, step, zone, start_at, end_at, as_of_at,"
            + " is_final, "
            + String.join(", ", Figures.COLUMNS)
            + " FROM chargeline.v_figures",
        this::compare);
    for (Map.Entry<String, Figures> entry : figures.entrySet()) {
      Log log = held.log(entry.getKey());
      entry
          .getValue()
          .forEach(
              (place, step, start, counted) ->
                  missing(log, entry.getValue(), place, step, start, counted));
    }
  }

  private void compare(ObjectNode row) {
    boolean live = Database.text(row, "log").equals("live");
    Place place = place(row);
    Step step = step(row);
    long start = Database.time(row, "start_at");
    long end = Database.time(row, "end_at");
    long asOf = Database.time(row, "as_of_at");
    met.add(key(live, place, step, start));
    List<Difference> best = null;
    for (Log log : held.logs()) {
      if (log.live() != live) {
        continue;
      }
      if (!canBeJudged(log, start, end, asOf)) {
        continue;
      }
      List<Difference> differences = differences(row, log, place, step, start);
      if (best == null || differences.size() < best.size()) {
        best = differences;
      }
    }
    if (best == null) {
      book.passed(TABLE);
    } else if (best.isEmpty()) {
      book.same(TABLE);
    } else {
      book.differs(TABLE, best);
    }
  }

  /** Whether all of what the row says lies in the range. */
  private static boolean canBeJudged(Log log, long start, long end, long asOf) {
    Range range = log.range();
    boolean whole = asOf == end && end <= range.to();
    boolean underWay = asOf < end && asOf <= range.to() && range.to() == log.until();
    return start >= range.from() && (whole || underWay);
  }

  private List<Difference> differences(
      ObjectNode row, Log log, Place place, Step step, long start) {
    Figures mine = figures.get(log.name());
    List<Difference> differences = new ArrayList<>();
    String key = shown(row, place, step, start);
    Span span = mine.calendar(place).at(step, start);
    if (span.start() != start) {
      differences.add(
          difference(
              key, "start_at", Instant.ofEpochMilli(start), Instant.ofEpochMilli(span.start())));
      return differences;
    }
    long end = Database.time(row, "end_at");
    if (span.end() != end && !wasToldBefore(row, mine.calendar(place), step, span, end)) {
      differences.add(
          difference(key, "end_at", Instant.ofEpochMilli(end), Instant.ofEpochMilli(span.end())));
    }
    if (!span.zone().equals(Database.text(row, "zone"))) {
      differences.add(difference(key, "zone", Database.text(row, "zone"), span.zone()));
    }
    finality(row, log, mine.calendar(place), end, key, differences);
    long[] counted = mine.of(place, step, start);
    for (int i = 0; i < Figures.COLUMNS.size(); i++) {
      String column = Figures.COLUMNS.get(i);
      long stored = row.get(column).asLong();
      long own = counted == null ? 0 : counted[i];
      if (stored != own) {
        differences.add(difference(key, column, stored, own));
      }
    }
    return differences;
  }

  /** A coming change of the zone ends a window sooner; one under way is not told again for that. */
  private static boolean wasToldBefore(
      ObjectNode row, Calendar calendar, Step step, Span span, long told) {
    boolean underWay = Database.time(row, "as_of_at") < span.end();
    boolean zoneChanges = !calendar.at(step, span.end()).zone().equals(span.zone());
    return underWay && zoneChanges && told > span.end();
  }

  private void finality(
      ObjectNode row, Log log, Calendar calendar, long end, String key, List<Difference> out) {
    boolean told = row.get("is_final").asBoolean();
    long finalAt = finalAt(calendar, end);
    if (told && finalAt > log.until() + 60_000) {
      out.add(difference(key, "is_final", true, false));
    } else if (!told && finalAt + FINAL_SLACK_MS < log.until()) {
      out.add(difference(key, "is_final", false, true));
    }
  }

  private long finalAt(Calendar calendar, long end) {
    return calendar.at(Step.DAY, end - 1).end() + terms.figuresGraceMs();
  }

  private void missing(Log log, Figures mine, Place place, Step step, long start, long[] counted) {
    long end = mine.calendar(place).at(step, start).end();
    boolean empty = true;
    for (long value : counted) {
      empty &= value == 0;
    }
    boolean ended = end <= log.range().to() && start >= log.range().from();
    // Nobody watches a recording's windows: they are told as final.
    ended &= log.live() || finalAt(mine.calendar(place), end) <= log.until();
    if (!empty && ended && !met.contains(key(log.live(), place, step, start))) {
      String key = shown(null, place, step, start);
      book.differs(TABLE, List.of(new Difference(TABLE, key, "row", "absent", "present")));
    }
  }

  private static Difference difference(String key, String column, Object stored, Object own) {
    return new Difference(TABLE, key, column, String.valueOf(stored), String.valueOf(own));
  }

  private static String key(boolean live, Place place, Step step, long start) {
    return live + "/" + place + '/' + step + '/' + start;
  }

  private static String shown(ObjectNode row, Place place, Step step, long start) {
    StringBuilder key = new StringBuilder("scope=").append(place.scope());
    part(key, "tenant", place.tenant());
    part(key, "site", place.site());
    part(key, "device_id", place.deviceId());
    part(key, "port", place.port() == 0 ? "" : Integer.toString(place.port()));
    part(key, "step", step.name().toLowerCase(Locale.ROOT));
    part(key, "start_at", Instant.ofEpochMilli(start).toString());
    if (row != null && !Database.text(row, "log").equals("live")) {
      part(key, "log", Database.text(row, "log"));
    }
    return key.toString();
  }

  private static void part(StringBuilder key, String name, String value) {
    if (!value.isEmpty()) {
      key.append(' ').append(name).append('=').append(value);
    }
  }
}
