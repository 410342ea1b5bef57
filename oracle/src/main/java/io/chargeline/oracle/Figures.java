package io.chargeline.oracle;

import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.oracle.Calendar.Span;
import io.chargeline.oracle.Calendar.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * The figures of all scopes, by brute force: every fact is laid upon every window that it meets.
 * Given facts device by device; what it keeps is one small array for each window.
 */
final class Figures {
  /** The columns of {@code v_figures} that are counted here. */
  static final List<String> COLUMNS =
      List.of(
          "device_online_ms",
          "device_offline_ms",
          "device_unknown_ms",
          "device_maintenance_ms",
          "device_fault_ms",
          "devices_online",
          "devices_offline",
          "devices_unknown",
          "devices_maintenance",
          "devices_fault",
          "port_idle_ms",
          "port_charging_ms",
          "port_fault_ms",
          "port_offline_ms",
          "port_unknown_ms",
          "port_maintenance_ms",
          "ports_idle",
          "ports_charging",
          "ports_fault",
          "ports_offline",
          "ports_unknown",
          "ports_maintenance",
          "offline_times",
          "fault_times",
          "sessions_started",
          "sessions_ended",
          "sessions_successful",
          "sessions_complete",
          "sessions_suspect",
          "energy_wh",
          "duration_s",
          "commands_ended",
          "commands_successful",
          "commands_sent",
          "commands_answered",
          "response_ms",
          "starts_ended",
          "starts_successful");

  private static final Map<String, Integer> PLACES = places();
  private static final long MINUTE_MS = Duration.ofMinutes(1).toMillis();
  private static final long QUARTER_MS = Duration.ofMinutes(15).toMillis();

  private final boolean live;
  private final long until;
  private final Zones zones;
  private final List<Works.Work> works;
  private final Map<Place, Map<Step, Map<Long, long[]>>> windows = new HashMap<>();
  private final Map<Place, Map<Step, Map<Long, Long>>> asOf = new HashMap<>();

  /** When ports were faulty, by their devices; of which several at once are one. */
  private final Map<Place, List<long[]>> faults = new HashMap<>();

  /**
   * One row's scope.
   *
   * @param tenant empty: the fleet
   * @param site empty: none
   * @param deviceId empty: of a wider scope
   * @param port 0: of a wider scope
   */
  record Place(String scope, String tenant, String site, String deviceId, int port) {
    static final Place FLEET = new Place("fleet", "", "", "", 0);

    private boolean wide() {
      return deviceId.isEmpty();
    }

    /** Minutes of wide scopes, quarters of an hour of others: only there a row is exact. */
    private long grain() {
      return wide() ? MINUTE_MS : QUARTER_MS;
    }
  }

  /**
   * @param live false: of a recording, whose windows are one step coarser
   * @param until event time up to which facts are known
   */
  Figures(boolean live, long until, Zones zones, List<Works.Work> works) {
    this.live = live;
    this.until = until;
    this.zones = zones;
    this.works = works;
  }

  private static Map<String, Integer> places() {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < COLUMNS.size(); i++) {
      places.put(COLUMNS.get(i), i);
    }
    return places;
  }

  /** A window is known only so far; to be said before the facts are given. */
  void underWay(Place place, Step step, long start, long asOfMs) {
    asOf.computeIfAbsent(place, unused -> new HashMap<>())
        .computeIfAbsent(step, unused -> new HashMap<>())
        .put(start, asOfMs);
  }

  /** Null where nothing happened. */
  long[] of(Place place, Step step, long start) {
    layFaults();
    Map<Long, long[]> of = windows.getOrDefault(place, Map.of()).get(step);
    return of == null ? null : of.get(start);
  }

  Calendar calendar(Place place) {
    return zones.of(place.tenant, place.site);
  }

  /** Every window in which something happened. */
  @FunctionalInterface
  interface Each {
    void window(Place place, Step step, long start, long[] figures);
  }

  void forEach(Each each) {
    layFaults();
    windows.forEach(
        (place, steps) ->
            steps.forEach(
                (step, of) ->
                    of.forEach((start, figures) -> each.window(place, step, start, figures))));
  }

  /** A row of any table of facts. */
  void add(Row row) {
    if (row instanceof PresenceRow presence) {
      add(presence);
    } else if (row instanceof PortStateRow port) {
      add(port);
    } else if (row instanceof SessionRow session) {
      add(session);
    } else if (row instanceof CommandRow command) {
      add(command);
    }
  }

  private void add(PresenceRow row) {
    boolean offline = row.state().equals("offline");
    Lasting lasting =
        new Lasting(
            row.deviceId(),
            0,
            row.tenant(),
            row.site(),
            Boolean.TRUE.equals(row.maintenance()),
            row.fromAt(),
            row.untilAt() == null ? Long.MAX_VALUE : row.untilAt());
    add(
        lasting,
        "device_" + row.state() + "_ms",
        "devices_" + row.state(),
        offline && !"assigned".equals(row.reason()) ? "offline_times" : null);
  }

  private void add(PortStateRow row) {
    boolean offline = row.state().equals("unknown") && "offline".equals(row.reason());
    String state = offline ? "offline" : row.state();
    Lasting lasting =
        new Lasting(
            row.deviceId(),
            row.port(),
            row.tenant(),
            row.site(),
            Boolean.TRUE.equals(row.maintenance()),
            row.fromAt(),
            row.untilAt() == null ? Long.MAX_VALUE : row.untilAt());
    boolean fault = state.equals("fault") && !"assigned".equals(row.reason());
    add(lasting, "port_" + state + "_ms", "ports_" + state, fault ? "fault_times" : null);
  }

  private void add(SessionRow row) {
    List<Place> places = places(row.tenant(), row.site(), row.deviceId(), row.port());
    count(places, row.startedAt(), "sessions_started", 1);
    if (row.endedAt() == null) {
      return;
    }
    long at = row.endedAt();
    boolean settled =
        "settlement".equals(row.closedBy()) || "late_settlement".equals(row.closedBy());
    boolean successful = "completed".equals(row.outcome()) || "stopped".equals(row.outcome());
    count(places, at, "sessions_ended", 1);
    count(places, at, "sessions_successful", successful ? 1 : 0);
    count(places, at, "sessions_complete", settled && row.energyWh() != null ? 1 : 0);
    count(places, at, "sessions_suspect", row.suspectReason() == null ? 0 : 1);
    count(places, at, "energy_wh", row.energyWh() == null ? 0 : row.energyWh());
    count(places, at, "duration_s", row.durationS() == null ? 0 : row.durationS());
  }

  private void add(CommandRow row) {
    if (row.endedAt() == null) {
      return;
    }
    long at = row.endedAt();
    int port = row.port() == null ? 0 : row.port();
    List<Place> places = places(row.tenant(), row.site(), row.deviceId(), port);
    boolean done = row.state() == CommandState.SUCCEEDED;
    count(places, at, "commands_ended", 1);
    count(places, at, "commands_successful", done ? 1 : 0);
    if (row.type() == CommandType.START) {
      count(places, at, "starts_ended", 1);
      count(places, at, "starts_successful", done ? 1 : 0);
    }
    Optional<CommandRow.Hop> sent =
        row.timeline().stream().filter(hop -> hop.state() == CommandState.SENT).findFirst();
    if (sent.isPresent()) {
      boolean answered = done || row.state() == CommandState.REJECTED;
      count(places, at, "commands_sent", 1);
      count(places, at, "commands_answered", answered ? 1 : 0);
      count(places, at, "response_ms", answered ? Math.max(0, at - sent.get().at()) : 0);
    }
  }

  /** A state that lasts; {@code until} is {@link Long#MAX_VALUE} while it does. */
  private record Lasting(
      String deviceId,
      int port,
      String tenant,
      String site,
      boolean maintenance,
      long from,
      long until) {}

  private void add(Lasting state, String ms, String count, String beginning) {
    List<Place> places = places(state.tenant, state.site, state.deviceId, state.port);
    String down = state.port == 0 ? "device_maintenance" : "port_maintenance";
    String downMs = down + "_ms";
    String downCount = down.replace("_", "s_");
    if (state.maintenance) {
      lay(places, state.from, state.until, downMs, downCount);
      return;
    }
    long at = state.from;
    boolean beganDown = false;
    for (long[] work : worksOf(state)) {
      long begin = Math.max(work[0], at);
      long end = Math.min(work[1], state.until);
      beganDown |= work[0] <= state.from && work[1] > state.from;
      if (begin < end) {
        hold(places, at, begin, ms, count);
        lay(places, begin, end, downMs, downCount);
        at = end;
      }
    }
    hold(places, at, state.until, ms, count);
    if (beginning != null && !beganDown) {
      count(places, state.from, beginning, 1);
    }
  }

  private void hold(List<Place> places, long from, long to, String ms, String count) {
    lay(places, from, to, ms, count);
    if (ms.equals("port_fault_ms") && from < to) {
      places.stream()
          .filter(place -> place.scope.equals("device"))
          .forEach(
              device ->
                  faults
                      .computeIfAbsent(device, unused -> new ArrayList<>())
                      .add(new long[] {from, to}));
    }
  }

  /** Once all are known. */
  private void layFaults() {
    faults.forEach(
        (device, spans) -> {
          List<Place> places = places(device.tenant, device.site, device.deviceId, 0);
          for (long[] span : union(spans)) {
            lay(places, span[0], span[1], "device_fault_ms", "devices_fault");
          }
        });
    faults.clear();
  }

  private static List<long[]> union(List<long[]> spans) {
    List<long[]> union = new ArrayList<>();
    spans.sort(Comparator.comparingLong(span -> span[0]));
    for (long[] span : spans) {
      long[] last = union.isEmpty() ? null : union.get(union.size() - 1);
      if (last != null && span[0] <= last[1]) {
        last[1] = Math.max(last[1], span[1]);
      } else {
        union.add(span.clone());
      }
    }
    return union;
  }

  private List<long[]> worksOf(Lasting state) {
    List<long[]> spans = new ArrayList<>();
    for (Works.Work work : works) {
      if (work.hasBegun() && work.covers(state.deviceId, state.tenant, state.site)) {
        spans.add(new long[] {work.from(), work.until()});
      }
    }
    spans.sort(Comparator.comparingLong(span -> span[0]));
    return spans;
  }

  private List<Place> places(String tenant, String site, String deviceId, int port) {
    if (tenant == null) {
      return List.of();
    }
    String at = site == null ? "" : site;
    List<Place> places = new ArrayList<>();
    places.add(Place.FLEET);
    places.add(new Place("tenant", tenant, "", "", 0));
    if (!at.isEmpty()) {
      places.add(new Place("site", tenant, at, "", 0));
    }
    places.add(new Place("device", tenant, at, deviceId, 0));
    if (port != 0) {
      places.add(new Place("port", tenant, at, deviceId, port));
    }
    return places;
  }

  List<Step> steps(Place place) {
    if (live) {
      return place.wide()
          ? List.of(Step.MINUTE, Step.HOUR, Step.DAY)
          : List.of(Step.HOUR, Step.DAY);
    }
    return place.wide() ? List.of(Step.HOUR, Step.DAY) : List.of(Step.DAY);
  }

  private void lay(List<Place> places, long from, long to, String ms, String count) {
    if (from >= to) {
      return;
    }
    int lasted = PLACES.get(ms);
    int stood = PLACES.get(count);
    for (Place place : places) {
      meeting(
          place,
          from,
          Math.min(to, until + 1),
          (window, figures) -> {
            long end = window.end;
            figures[lasted] += Math.max(0, Math.min(to, end) - Math.max(from, window.span.start()));
            boolean stands = window.exact ? from < end && to >= end : from <= end && to > end;
            figures[stood] += stands ? 1 : 0;
          });
    }
  }

  private void count(List<Place> places, long at, String column, long value) {
    if (value == 0) {
      return;
    }
    int place = PLACES.get(column);
    for (Place each : places) {
      meeting(
          each,
          at,
          at + 1,
          (window, figures) -> {
            boolean within = window.exact ? at < window.end : at <= window.end;
            figures[place] += within ? value : 0;
          });
    }
  }

  /**
   * A window as far as it is known.
   *
   * @param end of what is known
   * @param exact whether what happens at the end itself is behind it
   */
  private record Known(Span span, long end, boolean exact) {}

  private void meeting(Place place, long from, long to, BiConsumer<Known, long[]> each) {
    Calendar calendar = calendar(place);
    for (Step step : steps(place)) {
      Map<Long, long[]> of =
          windows
              .computeIfAbsent(place, unused -> new HashMap<>())
              .computeIfAbsent(step, unused -> new HashMap<>());
      Map<Long, Long> cut = asOf.getOrDefault(place, Map.of()).getOrDefault(step, Map.of());
      for (long at = from; at < to; ) {
        Span span = calendar.at(step, at);
        Long known = cut.get(span.start());
        Known window =
            known == null || known >= span.end()
                ? new Known(span, span.end(), true)
                : new Known(span, known, known % place.grain() == 0);
        each.accept(window, of.computeIfAbsent(span.start(), unused -> new long[COLUMNS.size()]));
        at = span.end();
      }
    }
  }
}
