package io.chargeline.jobs.histories;

import io.chargeline.domain.fact.FigureRow;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The figures of a {@link Truth} after their written definitions: for every window it looks at
 * every fact of its scope. It knows nothing of slots, levels or revisions.
 */
public final class FigureTruth {
  private static final long QUARTER = 15 * 60_000L;

  private final Truth truth;
  private final Map<String, String> zones;
  private final String fleetZone;
  private final Map<Key, Facts> scopes = new LinkedHashMap<>();

  /** When some port was faulty, by device; of several at once the device is faulty once. */
  private final Map<Key, List<Span>> faults = new LinkedHashMap<>();

  /** Whose figures. */
  private record Key(String scope, String tenant, String site, String device, int port) {}

  private record Span(String what, long from, long until) {}

  private record Point(String what, long at, long value) {}

  private static final class Facts {
    private final List<Span> spans = new ArrayList<>();
    private final List<Point> points = new ArrayList<>();

    long first() {
      long spansFrom = spans.stream().mapToLong(Span::from).min().orElse(Long.MAX_VALUE);
      return Math.min(spansFrom, points.stream().mapToLong(Point::at).min().orElse(Long.MAX_VALUE));
    }

    long last() {
      long spansUntil = spans.stream().mapToLong(Span::until).max().orElse(Long.MIN_VALUE);
      return Math.max(
          spansUntil, points.stream().mapToLong(Point::at).max().orElse(Long.MIN_VALUE));
    }
  }

  /**
   * @param zones of tenants and sites
   */
  public FigureTruth(Truth truth, Map<String, String> zones, String fleetZone) {
    this.truth = truth;
    this.zones = zones;
    this.fleetZone = fleetZone;
    truth.presence.forEach(this::presence);
    truth.ports.forEach(this::port);
    faults.forEach(this::faulty);
    truth.sessions.forEach(this::session);
    truth.commands.forEach(this::command);
  }

  /** All windows in which anything counts, with all that is not of the stream's own. */
  public Map<String, FigureRow> rows() {
    Map<String, FigureRow> rows = new TreeMap<>();
    scopes.forEach(
        (key, facts) -> {
          if (key.scope.equals("fleet") || key.scope.equals("tenant") || key.scope.equals("site")) {
            minutes(key, facts, rows);
          }
          grouped(key, facts, rows, "hour");
          grouped(key, facts, rows, "day");
        });
    return rows;
  }

  // ---- what counts as what ----

  private List<Facts> of(String tenant, String site, String device, int port) {
    if (tenant == null) {
      return List.of();
    }
    String at = site == null ? "" : site;
    List<Facts> all = new ArrayList<>();
    all.add(facts(new Key("fleet", "", "", "", 0)));
    all.add(facts(new Key("tenant", tenant, "", "", 0)));
    if (!at.isEmpty()) {
      all.add(facts(new Key("site", tenant, at, "", 0)));
    }
    all.add(facts(new Key("device", tenant, at, device, 0)));
    if (port != 0) {
      all.add(facts(new Key("port", tenant, at, device, port)));
    }
    return all;
  }

  private Facts facts(Key key) {
    return scopes.computeIfAbsent(key, unused -> new Facts());
  }

  private void presence(Truth.Presence it) {
    List<Facts> in = of(it.tenant(), it.site(), it.device(), 0);
    span(
        in,
        "device_" + it.state(),
        "device_maintenance",
        it.tenant(),
        it.site(),
        it.device(),
        it.maintenance(),
        it.from(),
        it.until());
    if (it.state().equals("offline") && !"assigned".equals(it.reason())) {
      begins(in, "offline_times", it.tenant(), it.site(), it.device(), it.maintenance(), it.from());
    }
  }

  private void port(Truth.PortState it) {
    List<Facts> in = of(it.tenant(), it.site(), it.device(), it.port());
    String state = "offline".equals(it.reason()) ? "offline" : it.state();
    span(
        in,
        "port_" + state,
        "port_maintenance",
        it.tenant(),
        it.site(),
        it.device(),
        it.maintenance(),
        it.from(),
        it.until());
    if (it.state().equals("fault") && !"assigned".equals(it.reason())) {
      begins(in, "fault_times", it.tenant(), it.site(), it.device(), it.maintenance(), it.from());
    }
  }

  private void span(
      List<Facts> in,
      String what,
      String down,
      String tenant,
      String site,
      String device,
      boolean marked,
      long from,
      Long until) {
    if (in.isEmpty()) {
      return;
    }
    if (until == null) {
      throw new IllegalArgumentException(device + ": a story ends before it is counted");
    }
    List<Long> cuts = new ArrayList<>(List.of(from, until));
    for (Truth.Downtime downtime : truth.downtimes) {
      if (covers(downtime, tenant, site, device)) {
        cuts.add(Math.min(Math.max(downtime.from(), from), until));
        cuts.add(Math.min(Math.max(downtime.until(), from), until));
      }
    }
    cuts.sort(Comparator.naturalOrder());
    for (int i = 1; i < cuts.size(); i++) {
      long begin = cuts.get(i - 1);
      long end = cuts.get(i);
      if (begin < end) {
        boolean worked = marked || down(tenant, site, device, begin);
        Span span = new Span(worked ? down : what, begin, end);
        in.forEach(facts -> facts.spans.add(span));
        if (span.what.equals("port_fault")) {
          Key key = new Key("device", tenant, site == null ? "" : site, device, 0);
          faults.computeIfAbsent(key, unused -> new ArrayList<>()).add(span);
        }
      }
    }
  }

  /** From each moment to the next at which something changes, if any port was faulty then. */
  private void faulty(Key of, List<Span> spans) {
    List<Facts> in = of(of.tenant, of.site, of.device, 0);
    List<Long> cuts = new ArrayList<>();
    spans.forEach(span -> cuts.addAll(List.of(span.from, span.until)));
    cuts.sort(Comparator.naturalOrder());
    Long since = null;
    for (long cut : cuts) {
      boolean faulty = spans.stream().anyMatch(span -> span.from <= cut && span.until > cut);
      if (faulty && since == null) {
        since = cut;
      } else if (!faulty && since != null) {
        Span span = new Span("device_fault", since, cut);
        in.forEach(facts -> facts.spans.add(span));
        since = null;
      }
    }
  }

  private void begins(
      List<Facts> in,
      String what,
      String tenant,
      String site,
      String device,
      boolean marked,
      long at) {
    if (!in.isEmpty() && !marked && !down(tenant, site, device, at)) {
      point(in, what, at, 1);
    }
  }

  private static boolean covers(
      Truth.Downtime downtime, String tenant, String site, String device) {
    if (downtime.from() == null || !downtime.tenant().equals(tenant)) {
      return false;
    }
    return switch (downtime.scope()) {
      case "device" -> downtime.devices().contains(device);
      case "site" -> downtime.site().equals(site);
      default -> true;
    };
  }

  private boolean down(String tenant, String site, String device, long at) {
    return truth.downtimes.stream()
        .anyMatch(it -> covers(it, tenant, site, device) && it.from() <= at && it.until() > at);
  }

  private void session(Truth.Session it) {
    List<Facts> in = of(it.tenant(), it.site(), it.device(), it.port());
    point(in, "sessions_started", it.startedAt(), 1);
    if (it.endedAt() == null) {
      return;
    }
    long at = it.endedAt();
    boolean settled = !it.closedBy().equals("timeout");
    point(in, "sessions_ended", at, 1);
    point(in, "sessions_successful", at, it.outcome().equals("failed") ? 0 : 1);
    point(in, "sessions_complete", at, settled && it.energyWh() != null ? 1 : 0);
    point(in, "sessions_suspect", at, it.suspect() == null ? 0 : 1);
    point(in, "energy_wh", at, it.energyWh() == null ? 0 : it.energyWh());
    point(in, "duration_s", at, it.durationS());
  }

  private void command(Truth.Command it) {
    List<Facts> in = of(it.tenant(), it.site(), it.device(), it.port() == null ? 0 : it.port());
    long at = it.endedAt();
    boolean ok = it.state().equals("succeeded");
    point(in, "commands_ended", at, 1);
    point(in, "commands_successful", at, ok ? 1 : 0);
    point(in, "starts_ended", at, it.type().equals("start") ? 1 : 0);
    point(in, "starts_successful", at, it.type().equals("start") && ok ? 1 : 0);
    if (it.sentAt() != null) {
      boolean answered = ok || it.state().equals("rejected");
      point(in, "commands_sent", at, 1);
      point(in, "commands_answered", at, answered ? 1 : 0);
      point(in, "response_ms", at, answered ? at - it.sentAt() : 0);
    }
  }

  private static void point(List<Facts> in, String what, long at, long value) {
    if (value != 0) {
      in.forEach(facts -> facts.points.add(new Point(what, at, value)));
    }
  }

  // ---- windows ----

  private ZoneId zone(Key key) {
    String tenants = zones.getOrDefault(key.tenant, fleetZone);
    return ZoneId.of(zones.getOrDefault(key.tenant + '/' + key.site, tenants));
  }

  private void minutes(Key key, Facts facts, Map<String, FigureRow> rows) {
    long first = Math.floorDiv(facts.first(), 60_000) * 60_000;
    long last = facts.last();
    for (long at = first; at <= last; at += 60_000) {
      window(key, facts, rows, "minute", at, at + 60_000);
    }
  }

  /** Quarters of an hour that a clock on the wall calls the same hour or day, in a row. */
  private void grouped(Key key, Facts facts, Map<String, FigureRow> rows, String step) {
    ZoneId zone = zone(key);
    long from = Math.floorDiv(facts.first(), QUARTER) * QUARTER;
    while (name(from - QUARTER, zone, step).equals(name(from, zone, step))) {
      from -= QUARTER;
    }
    long last = facts.last();
    while (from <= last) {
      long until = from + QUARTER;
      while (name(until, zone, step).equals(name(from, zone, step))) {
        until += QUARTER;
      }
      window(key, facts, rows, step, from, until);
      from = until;
    }
  }

  private static String name(long at, ZoneId zone, String step) {
    ZonedDateTime local = Instant.ofEpochMilli(at).atZone(zone);
    String day = local.toLocalDate().toString();
    return step.equals("day") ? day : day + ' ' + local.getHour() + local.getOffset();
  }

  private void window(
      Key key, Facts facts, Map<String, FigureRow> rows, String step, long start, long end) {
    Map<String, Long> sums = new HashMap<>();
    for (Span span : facts.spans) {
      long ms = Math.min(span.until, end) - Math.max(span.from, start);
      if (ms > 0) {
        sums.merge(span.what + "_ms", ms, Long::sum);
      }
      if (span.from < end && span.until >= end) {
        sums.merge(span.what, 1L, Long::sum);
      }
    }
    for (Point point : facts.points) {
      if (point.at >= start && point.at < end) {
        sums.merge(point.what, point.value, Long::sum);
      }
    }
    if (!sums.isEmpty()) {
      FigureRow row = row(key, step, start, end, sums);
      rows.put(row.rowKey(), row);
    }
  }

  private FigureRow row(Key key, String step, long start, long end, Map<String, Long> sums) {
    return new FigureRow(
        "live",
        key.scope,
        key.tenant,
        key.site,
        key.device,
        key.port,
        step,
        zone(key).getId(),
        start,
        end,
        end,
        true,
        get(sums, "device_online_ms"),
        get(sums, "device_offline_ms"),
        get(sums, "device_unknown_ms"),
        get(sums, "device_maintenance_ms"),
        get(sums, "device_fault_ms"),
        get(sums, "device_online"),
        get(sums, "device_offline"),
        get(sums, "device_unknown"),
        get(sums, "device_maintenance"),
        get(sums, "device_fault"),
        get(sums, "port_idle_ms"),
        get(sums, "port_charging_ms"),
        get(sums, "port_fault_ms"),
        get(sums, "port_offline_ms"),
        get(sums, "port_unknown_ms"),
        get(sums, "port_maintenance_ms"),
        get(sums, "port_idle"),
        get(sums, "port_charging"),
        get(sums, "port_fault"),
        get(sums, "port_offline"),
        get(sums, "port_unknown"),
        get(sums, "port_maintenance"),
        get(sums, "offline_times"),
        get(sums, "fault_times"),
        get(sums, "sessions_started"),
        get(sums, "sessions_ended"),
        get(sums, "sessions_successful"),
        get(sums, "sessions_complete"),
        get(sums, "sessions_suspect"),
        get(sums, "energy_wh"),
        get(sums, "duration_s"),
        get(sums, "commands_ended"),
        get(sums, "commands_successful"),
        get(sums, "commands_sent"),
        get(sums, "commands_answered"),
        get(sums, "response_ms"),
        get(sums, "starts_ended"),
        get(sums, "starts_successful"),
        0,
        0);
  }

  private static long get(Map<String, Long> sums, String what) {
    return sums.getOrDefault(what, 0L);
  }
}
