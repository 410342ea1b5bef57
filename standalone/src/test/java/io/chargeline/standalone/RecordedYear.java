package io.chargeline.standalone;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;

/**
 * What each station did on each day, worked out from the recording's rows by themselves: nothing of
 * the product is used but what its definitions say (docs/metrics.md).
 *
 * <p>The rows say when power flowed, so charges, energy and the time of charging follow from them
 * alone. When a station was looked at follows from the way a recording is fed: it is connected
 * while any of its charges runs, and nobody looks at it between them. A port is known to be idle
 * from the end of its charge on, while others still charge; before its first charge on a connection
 * nobody has seen it.
 */
final class RecordedYear {
  private static final int LEAST_PORTS = 2;

  private final ZoneId zone;
  private final Map<Key, Day> days = new TreeMap<>();

  /**
   * @param device as eight hex digits
   */
  record Key(String device, LocalDate date) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return Comparator.comparing(Key::device).thenComparing(Key::date).compare(this, other);
    }
  }

  /** Integers as the tables hold them. */
  static final class Day {
    long started;
    long ended;
    long energyWh;
    long durationS;
    long chargingMs;
    long idleMs;
    long onlineMs;

    boolean isEmpty() {
      return started + ended + energyWh + durationS + chargingMs + idleMs + onlineMs == 0;
    }

    @Override
    public String toString() {
      return "%d\t%d\t%d\t%d\t%d\t%d\t%d"
          .formatted(started, ended, energyWh, durationS, chargingMs, idleMs, onlineMs);
    }
  }

  private record Charge(String id, long start, long end, long wh) {}

  private RecordedYear(ZoneId zone) {
    this.zone = zone;
  }

  static RecordedYear of(List<String> csv, ZoneId zone) {
    RecordedYear year = new RecordedYear(zone);
    csv.stream()
        .skip(1)
        .map(line -> line.split(",", -1))
        .collect(Collectors.groupingBy(row -> "04%06X".formatted(Integer.valueOf(row[1]))))
        .forEach((device, rows) -> year.station(device, charges(rows)));
    year.days.values().removeIf(Day::isEmpty);
    return year;
  }

  /** Days on which nothing is known of a station are left out. */
  Map<String, String> days() {
    Map<String, String> texts = new TreeMap<>();
    days.forEach((key, day) -> texts.put(key.device + ' ' + key.date, day.toString()));
    return texts;
  }

  private static List<Charge> charges(List<String[]> rows) {
    return rows.stream()
        .map(
            row ->
                new Charge(
                    row[0],
                    Instant.parse(row[3]).toEpochMilli(),
                    Instant.parse(row[4]).toEpochMilli(),
                    new BigDecimal(row[5]).movePointRight(3).longValueExact()))
        .sorted(Comparator.comparingLong(Charge::start).thenComparing(Charge::id))
        .toList();
  }

  private void station(String device, List<Charge> charges) {
    List<long[]> looks = new ArrayList<>();
    for (Charge charge : charges) {
      Day begin = day(device, charge.start);
      begin.started++;
      Day end = day(device, charge.end);
      end.ended++;
      end.energyWh += charge.wh;
      end.durationS += (charge.end - charge.start) / 1000;
      spread(device, charge.start, charge.end, (day, ms) -> day.chargingMs += ms);
      long[] last = looks.isEmpty() ? null : looks.get(looks.size() - 1);
      if (last != null && charge.start <= last[1]) {
        last[1] = Math.max(last[1], charge.end);
      } else {
        looks.add(new long[] {charge.start, charge.end});
      }
    }
    looks.forEach(look -> spread(device, look[0], look[1], (day, ms) -> day.onlineMs += ms));
    for (List<Charge> port : ports(charges)) {
      looks.forEach(look -> idle(device, port, look));
    }
  }

  /** From the end of a charge until the port's next, or until nobody looks any more. */
  private void idle(String device, List<Charge> port, long[] look) {
    List<Charge> seen =
        port.stream().filter(c -> c.start >= look[0] && c.start <= look[1]).toList();
    for (int i = 0; i < seen.size(); i++) {
      long until = i + 1 < seen.size() ? seen.get(i + 1).start : look[1];
      spread(device, seen.get(i).end, until, (day, ms) -> day.idleMs += ms);
    }
  }

  /** A charge takes the first port that is free; one that begins in this moment is not over. */
  private static List<List<Charge>> ports(List<Charge> charges) {
    List<List<Charge>> ports = new ArrayList<>();
    for (int i = 0; i < LEAST_PORTS; i++) {
      ports.add(new ArrayList<>());
    }
    for (Charge charge : charges) {
      List<Charge> free =
          ports.stream().filter(port -> isFree(port, charge.start)).findFirst().orElse(null);
      if (free == null) {
        free = new ArrayList<>();
        ports.add(free);
      }
      free.add(charge);
    }
    return ports;
  }

  private static boolean isFree(List<Charge> port, long at) {
    return port.stream().noneMatch(charge -> charge.end > at || charge.start == at);
  }

  private void spread(String device, long from, long until, ObjLongConsumer<Day> add) {
    for (long at = from; at < until; ) {
      LocalDate date = date(at);
      long midnight = date.plusDays(1).atStartOfDay(zone).toInstant().toEpochMilli();
      long end = Math.min(midnight, until);
      add.accept(day(device, at), end - at);
      at = end;
    }
  }

  private Day day(String device, long at) {
    return days.computeIfAbsent(new Key(device, date(at)), key -> new Day());
  }

  private LocalDate date(long at) {
    return Instant.ofEpochMilli(at).atZone(zone).toLocalDate();
  }
}
