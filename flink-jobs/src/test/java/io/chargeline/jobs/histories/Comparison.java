package io.chargeline.jobs.histories;

import io.chargeline.domain.Json;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.Topic;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;

/** Where what was computed is not the truth, one line a difference, the earliest first. */
final class Comparison {
  private static final int SHOWN = 12;
  private static final RecordComponent[] COMPONENTS = FigureRow.class.getRecordComponents();

  /** Before the first figure of a row. */
  private static final int KEYS = 12;

  private final Story story;
  private final List<String> differences = new ArrayList<>();

  Comparison(Story story) {
    this.story = story;
  }

  /** Readable; empty if there is none. */
  String text() {
    if (differences.isEmpty()) {
      return "";
    }
    return "seed %d, %d differences (- truth, + computed), times in s from %d:%n%s"
        .formatted(
            story.seed(),
            differences.size(),
            story.start(),
            differences.stream().limit(SHOWN).collect(Collectors.joining("\n")));
  }

  void facts(Stream stream) {
    Truth truth = story.truth();
    watched(
        rows(stream, Topic.FACTS_PRESENCE, PresenceRow.class),
        rows(stream, Topic.FACTS_PORT_STATES, PortStateRow.class));
    charges(
        rows(stream, Topic.FACTS_SESSIONS, SessionRow.class),
        rows(stream, Topic.FACTS_COMMANDS, CommandRow.class));
    maintenance(rows(stream, Topic.FACTS_MAINTENANCE, MaintenanceRow.class));
    compare("order", lines(truth.orders), lines(stream.orders()));
  }

  /** When devices were heard and what their ports did, whoever computed it. */
  void watched(List<PresenceRow> presence, List<PortStateRow> ports) {
    Truth truth = story.truth();
    compare(
        "presence",
        truth.presence.stream().map(this::line).toList(),
        presence.stream()
            .map(
                r ->
                    line(
                        new Truth.Presence(
                            r.deviceId(),
                            r.tenant(),
                            r.site(),
                            Boolean.TRUE.equals(r.maintenance()),
                            r.state(),
                            r.reason(),
                            r.fromAt(),
                            r.untilAt())))
            .toList());
    compare(
        "port",
        truth.ports.stream().map(this::line).toList(),
        ports.stream()
            .map(
                r ->
                    line(
                        new Truth.PortState(
                            r.deviceId(),
                            r.port(),
                            r.tenant(),
                            r.site(),
                            Boolean.TRUE.equals(r.maintenance()),
                            r.state(),
                            r.reason(),
                            r.fromAt(),
                            r.untilAt())))
            .toList());
  }

  /** Maintenance windows, whoever computed them. */
  void maintenance(List<MaintenanceRow> rows) {
    Truth truth = story.truth();
    compare(
        "maintenance",
        truth.downtimes.stream().map(this::line).toList(),
        rows.stream()
            .map(
                r ->
                    line(
                        new Truth.Downtime(
                            r.windowId(),
                            r.tenant(),
                            r.scope(),
                            r.site(),
                            r.devices(),
                            r.fromAt(),
                            r.untilAt())))
            .toList());
  }

  /** Sessions and commands, whoever computed them. */
  void charges(List<SessionRow> sessions, List<CommandRow> commands) {
    Truth truth = story.truth();
    compare(
        "session",
        truth.sessions.stream().map(this::line).toList(),
        sessions.stream()
            .map(
                r ->
                    line(
                        new Truth.Session(
                            r.orderNo(),
                            r.deviceId(),
                            r.port(),
                            r.tenant(),
                            r.site().isEmpty() ? null : r.site(),
                            r.startedAt(),
                            r.endedAt(),
                            r.energyWh(),
                            r.outcome(),
                            r.stopReason(),
                            r.closedBy(),
                            r.suspectReason())))
            .toList());
    for (SessionRow row : sessions) {
      Long lasted = row.endedAt() == null ? null : (row.endedAt() - row.startedAt()) / 1000;
      if (!Objects.equals(lasted, row.durationS()) || lasted != null && lasted < 0) {
        differences.add("duration of " + row);
      }
    }
    compare(
        "command",
        truth.commands.stream().map(this::line).toList(),
        commands.stream().map(Comparison::command).map(this::line).toList());
  }

  /** Settled energy is what flowed, unless the meter forgot some of it that nobody had heard of. */
  void energy(Stream stream) {
    Map<String, SessionRow> rows =
        rows(stream, Topic.FACTS_SESSIONS, SessionRow.class).stream()
            .collect(Collectors.toMap(r -> r.deviceId() + '/' + r.orderNo(), r -> r, (a, b) -> a));
    long error = 0;
    for (Truth.Metered metered : story.truth().metered) {
      SessionRow row = rows.get(metered.order());
      if (row == null || row.energyWh() == null) {
        differences.add("energy of " + metered + ": no such session");
      } else {
        long off = row.energyWh() - metered.wh();
        error += Math.abs(off);
        if (off != 0) {
          differences.add("energy of " + metered + ": off by " + off + " Wh");
        }
      }
    }
    if (error != 0) {
      differences.add("energy error " + error + " Wh");
    }
  }

  /** Columns alone, in their order. */
  void columns(Map<String, long[]> computed) {
    Map<String, FigureRow> truth = truth();
    TreeSet<String> keys = new TreeSet<>(truth.keySet());
    keys.addAll(computed.keySet());
    for (String key : keys) {
      FigureRow row = truth.get(key);
      long[] columns = computed.get(key);
      if (row == null || columns == null) {
        differences.add("figure " + (row == null ? "+ " : "- ") + key);
      } else {
        columns(key, row, columns);
      }
    }
  }

  private void columns(String key, FigureRow row, long[] columns) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < columns.length; i++) {
      RecordComponent component = COMPONENTS[KEYS + i];
      try {
        long value = (long) component.getAccessor().invoke(row);
        if (value != columns[i]) {
          line.append(' ').append(component.getName()).append(List.of(value, columns[i]));
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
    if (!line.isEmpty()) {
      differences.add("figure " + key + line);
    }
  }

  private Map<String, FigureRow> truth() {
    return new FigureTruth(story.truth(), Story.ZONES, Story.FLEET_ZONE).rows();
  }

  void figures(Map<String, FigureRow> computed) {
    Map<String, FigureRow> truth = truth();
    TreeSet<String> keys = new TreeSet<>(truth.keySet());
    keys.addAll(computed.keySet());
    for (String key : keys) {
      FigureRow a = truth.get(key);
      FigureRow b = computed.get(key);
      if (a == null || b == null) {
        differences.add("figure " + (a == null ? "+ " + b : "- " + a));
      } else {
        fields(key, a, b);
      }
    }
  }

  private void fields(String key, FigureRow a, FigureRow b) {
    StringBuilder line = new StringBuilder();
    each(
        a,
        b,
        (field, values) -> {
          if (!field.equals("revision") && !values.get(0).equals(values.get(1))) {
            line.append(' ').append(field).append(values);
          }
        });
    if (!line.isEmpty()) {
      differences.add("figure " + key + line);
    }
  }

  private static void each(FigureRow a, FigureRow b, BiConsumer<String, List<Object>> each) {
    for (RecordComponent component : COMPONENTS) {
      try {
        each.accept(
            component.getName(),
            List.of(component.getAccessor().invoke(a), component.getAccessor().invoke(b)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** No rate beyond 0–1, nothing negative, and no more time than a window has. */
  void ranges(Map<String, FigureRow> figures) {
    for (FigureRow r : figures.values()) {
      boolean positive = true;
      for (RecordComponent component : COMPONENTS) {
        if (component.getType() == long.class) {
          try {
            positive &= (long) component.getAccessor().invoke(r) >= 0;
          } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      long length = r.endAt() - r.startAt();
      long devices =
          r.deviceOnlineMs() + r.deviceOfflineMs() + r.deviceUnknownMs() + r.deviceMaintenanceMs();
      long ports =
          r.portIdleMs()
              + r.portChargingMs()
              + r.portFaultMs()
              + r.portOfflineMs()
              + r.portUnknownMs()
              + r.portMaintenanceMs();
      int mostDevices = r.scope().equals("device") || r.scope().equals("port") ? 1 : 4;
      int mostPorts = r.scope().equals("port") ? 1 : 9;
      boolean rates =
          r.sessionsSuccessful() <= r.sessionsEnded()
              && r.sessionsComplete() <= r.sessionsEnded()
              && r.sessionsSuspect() <= r.sessionsEnded()
              && r.commandsSuccessful() <= r.commandsEnded()
              && r.commandsAnswered() <= r.commandsSent()
              && r.commandsSent() <= r.commandsEnded()
              && r.startsSuccessful() <= r.startsEnded();
      if (!positive || !rates || devices > length * mostDevices || ports > length * mostPorts) {
        differences.add("out of range " + r);
      }
    }
  }

  private static Truth.Command command(CommandRow r) {
    Long sentAt =
        r.timeline().stream()
            .filter(hop -> hop.state().wireName().equals("sent"))
            .map(CommandRow.Hop::at)
            .findFirst()
            .orElse(null);
    return new Truth.Command(
        r.commandId(),
        r.tenant(),
        r.site(),
        r.deviceId(),
        r.port(),
        r.type().wireName(),
        r.state().wireName(),
        r.effect() == null ? null : r.effect().wireName(),
        r.reason(),
        r.endedAt() == null ? 0 : r.endedAt(),
        sentAt);
  }

  private static <T> List<T> rows(Stream stream, Topic topic, Class<T> type) {
    return stream.facts(topic).stream()
        .map(json -> Json.read(json.getBytes(StandardCharsets.UTF_8), type))
        .toList();
  }

  private static List<String> lines(Map<String, String> orders) {
    return orders.entrySet().stream().map(Objects::toString).toList();
  }

  void compare(String what, Collection<String> truth, Collection<String> computed) {
    Map<String, Integer> count = new TreeMap<>();
    truth.forEach(line -> count.merge(line, -1, Integer::sum));
    computed.forEach(line -> count.merge(line, 1, Integer::sum));
    count.forEach(
        (line, n) -> {
          if (n != 0) {
            differences.add(what + (n < 0 ? " - " : " + ") + line);
          }
        });
  }

  private String line(Truth.Presence p) {
    return "%s %s %s/%s %s%s %s"
        .formatted(
            p.device(),
            span(p.from(), p.until()),
            p.tenant(),
            p.site(),
            p.maintenance() ? "marked " : "",
            p.state(),
            p.reason());
  }

  private String line(Truth.PortState p) {
    return "%s:%d %s %s/%s %s%s %s"
        .formatted(
            p.device(),
            p.port(),
            span(p.from(), p.until()),
            p.tenant(),
            p.site(),
            p.maintenance() ? "marked " : "",
            p.state(),
            p.reason());
  }

  private String line(Truth.Session s) {
    return "%s:%d %s %s %s/%s %s Wh %s %s %s %s"
        .formatted(
            s.device(),
            s.port(),
            span(s.startedAt(), s.endedAt()),
            s.order(),
            s.tenant(),
            s.site(),
            s.energyWh(),
            s.outcome(),
            s.stopReason(),
            s.closedBy(),
            s.suspect());
  }

  private String line(Truth.Command c) {
    return "%s:%s %s %s %s %s %s %s %s"
        .formatted(
            c.device(),
            c.port(),
            span(c.sentAt() == null ? 0 : c.sentAt(), c.endedAt()),
            c.id(),
            c.tenant(),
            c.type(),
            c.state(),
            c.effect(),
            c.reason());
  }

  private String line(Truth.Downtime d) {
    return "%s %s %s %s %s %s"
        .formatted(
            d.id(),
            d.tenant(),
            d.scope(),
            d.site(),
            d.devices(),
            span(d.from() == null ? 0 : d.from(), d.until()));
  }

  private String span(long from, Long until) {
    return seconds(from) + ".." + (until == null ? "" : seconds(until));
  }

  private String seconds(long t) {
    return t == 0 ? "-" : "%09.3f".formatted((t - story.start()) / 1000.0);
  }
}
