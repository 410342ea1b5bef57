package io.chargeline.jobs.figures;

import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.Row;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.maintenance.MaintenancePhase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A day and a half of two devices of two tenants: intervals that follow one another, charges that
 * are revised and corrected late, commands, and a maintenance window. It knows what its figures
 * are, by another way than the job: it looks at every fact for every window.
 */
final class History {
  private static final long HOUR = Duration.ofHours(1).toMillis();
  private static final long SPAN = 20 * HOUR;

  /** A fact, or with no row: time. */
  record Entry(long at, Topic topic, Row row) {}

  private final Map<Topic, List<Entry>> topics = new EnumMap<>(Topic.class);
  private final Map<String, Row> last = new HashMap<>();
  private final long start;
  private final Random random;

  History(long seed, long start) {
    this.start = start;
    this.random = new Random(seed);
    for (String device : List.of("04F60001", "04F60002")) {
      String tenant = device.endsWith("1") ? "demo" : "other";
      presence(device, tenant);
      ports(device, tenant);
      sessions(device, tenant);
      commands(device, tenant);
    }
    maintenance();
    for (Topic topic : FactReader.TOPICS) {
      List<Entry> entries = topics.computeIfAbsent(topic, t -> new ArrayList<>());
      for (long at = start; at <= start + SPAN + 24 * HOUR; at += 20 * 60_000) {
        entries.add(new Entry(at, topic, null));
      }
      entries.sort(Comparator.comparingLong(Entry::at));
    }
  }

  Map<Topic, List<Entry>> topics() {
    return topics;
  }

  long end() {
    return start + SPAN + 24 * HOUR;
  }

  private void write(long at, Topic topic, Row row) {
    topics.computeIfAbsent(topic, t -> new ArrayList<>()).add(new Entry(at, topic, row));
    last.put(topic + row.rowKey(), row);
  }

  private void presence(String device, String tenant) {
    String[] states = {"online", "offline", "unknown"};
    long at = start + random.nextLong(HOUR);
    while (at < start + SPAN) {
      long until = at + 1 + random.nextLong(5 * HOUR);
      String state = states[random.nextInt(3)];
      String site = random.nextInt(3) == 0 ? null : "garage";
      boolean worked = random.nextInt(8) == 0;
      write(
          at,
          Topic.FACTS_PRESENCE,
          new PresenceRow(device, tenant, site, worked, state, "heard", at, null, 1));
      write(
          until,
          Topic.FACTS_PRESENCE,
          new PresenceRow(device, tenant, site, worked, state, "heard", at, until, 2));
      at = until;
    }
  }

  private void ports(String device, String tenant) {
    String[] states = {"idle", "charging", "fault", "unknown"};
    for (int port = 1; port <= 2; port++) {
      long at = start + random.nextLong(HOUR);
      while (at < start + SPAN) {
        long until = at + 1 + random.nextLong(3 * HOUR);
        String state = states[random.nextInt(4)];
        String reason = state.equals("unknown") && random.nextBoolean() ? "offline" : null;
        write(
            at,
            Topic.FACTS_PORT_STATES,
            new PortStateRow(
                device, port, tenant, "garage", false, state, 1, true, reason, at, null, 1));
        write(
            until,
            Topic.FACTS_PORT_STATES,
            new PortStateRow(
                device, port, tenant, "garage", false, state, 1, true, reason, at, until, 2));
        at = until;
      }
    }
  }

  private void sessions(String device, String tenant) {
    for (int i = 0; i < 12; i++) {
      long from = start + random.nextLong(SPAN - 4 * HOUR);
      long until = from + random.nextLong(3 * HOUR);
      long wh = random.nextLong(9_000);
      String id = device + "-" + i;
      write(from, Topic.FACTS_SESSIONS, session(id, device, tenant, from, null, null, null, 1));
      write(
          until, Topic.FACTS_SESSIONS, session(id, device, tenant, from, until, wh, "stopped", 2));
      if (i % 3 == 0) {
        // A settlement that came a day later says otherwise, of the start, too.
        write(
            until + 20 * HOUR,
            Topic.FACTS_SESSIONS,
            session(id, device, tenant, from - 60_000, until - 1, wh + 7, "failed", 3));
      }
    }
  }

  private static SessionRow session(
      String id,
      String device,
      String tenant,
      long from,
      Long until,
      Long wh,
      String outcome,
      long revision) {
    return new SessionRow(
        id,
        tenant,
        "garage",
        device,
        1,
        "O",
        null,
        "ap3000",
        "platform",
        1,
        null,
        null,
        from,
        until,
        until == null ? null : Long.valueOf((until - from) / 1000),
        null,
        wh,
        null,
        outcome == null ? "open" : outcome,
        null,
        null,
        until == null ? null : "settlement",
        null,
        revision,
        0);
  }

  private void commands(String device, String tenant) {
    for (int i = 0; i < 20; i++) {
      long at = start + random.nextLong(SPAN);
      long ended = at + random.nextLong(20_000);
      boolean ok = random.nextBoolean();
      write(
          ended,
          Topic.FACTS_COMMANDS,
          new CommandRow(
              device + "-" + i,
              tenant,
              i % 3 == 0 ? null : "garage",
              device,
              i % 2 == 0 ? CommandType.START : CommandType.STOP,
              1,
              "O",
              null,
              null,
              null,
              null,
              ok ? CommandState.SUCCEEDED : CommandState.FAILED,
              null,
              null,
              null,
              null,
              at,
              at + 30_000,
              ended,
              List.of(new CommandRow.Hop(CommandState.SENT, at + (ended - at) / 2)),
              4));
    }
  }

  private void maintenance() {
    long from = start + 5 * HOUR + 12_345;
    long until = from + 3 * HOUR;
    long[][] versions = {{0, 0, 1}, {from, 0, 2}, {from, until, 3}};
    long[] told = {start, from, until};
    for (int i = 0; i < versions.length; i++) {
      write(
          told[i],
          Topic.FACTS_MAINTENANCE,
          new MaintenanceRow(
              "w",
              "demo",
              "device",
              null,
              List.of("04F60001"),
              false,
              MaintenancePhase.ANNOUNCED,
              from,
              until,
              versions[i][0] == 0 ? null : versions[i][0],
              versions[i][1] == 0 ? null : versions[i][1],
              null,
              null,
              1,
              versions[i][2]));
    }
  }

  /** The same row by looking at every fact. Revision and what tells of finality are taken over. */
  FigureRow truth(FigureRow of) {
    Truth truth = new Truth(of);
    for (Row row : last.values()) {
      truth.look(row);
    }
    return truth.row();
  }

  private final class Truth {
    private final FigureRow of;
    private final Map<String, Long> sums = new HashMap<>();
    private final Map<String, List<long[]>> faults = new HashMap<>();

    Truth(FigureRow of) {
      this.of = of;
    }

    private boolean within(String tenant, String site, String device, int port) {
      return switch (of.scope()) {
        case "fleet" -> true;
        case "tenant" -> of.tenant().equals(tenant);
        case "site" -> of.tenant().equals(tenant) && of.site().equals(site);
        case "device" -> of.deviceId().equals(device) && of.site().equals(site);
        default -> of.deviceId().equals(device) && of.site().equals(site) && of.port() == port;
      };
    }

    void look(Row row) {
      if (row instanceof PresenceRow it) {
        if (within(it.tenant(), text(it.site()), it.deviceId(), 0)) {
          span(
              "device_" + it.state(),
              "device_maintenance",
              it.deviceId(),
              it.fromAt(),
              it.untilAt(),
              it.maintenance());
          begins(
              "offline", "offline_times", it.state(), it.deviceId(), it.fromAt(), it.maintenance());
        }
      } else if (row instanceof PortStateRow it) {
        if (within(it.tenant(), text(it.site()), it.deviceId(), it.port())) {
          String state = "offline".equals(it.reason()) ? "offline" : it.state();
          span(
              "port_" + state,
              "port_maintenance",
              it.deviceId(),
              it.fromAt(),
              it.untilAt(),
              it.maintenance());
          faulty(it);
          begins("fault", "fault_times", it.state(), it.deviceId(), it.fromAt(), it.maintenance());
        }
      } else if (row instanceof SessionRow it) {
        if (within(it.tenant(), text(it.site()), it.deviceId(), it.port())) {
          count("started", it.startedAt(), 1);
          count("ended", it.endedAt(), 1);
          count("successful", it.endedAt(), it.outcome().equals("failed") ? 0 : 1);
          count("wh", it.endedAt(), it.energyWh());
          count("s", it.endedAt(), it.durationS());
        }
      } else if (row instanceof CommandRow it) {
        if (within(it.tenant(), text(it.site()), it.deviceId(), it.port())) {
          boolean ok = it.state() == CommandState.SUCCEEDED;
          count("commands", it.endedAt(), 1);
          count("commands_ok", it.endedAt(), ok ? 1 : 0);
          count("response", it.endedAt(), ok ? it.endedAt() - it.timeline().get(0).at() : 0);
          boolean start = it.type() == CommandType.START;
          count("starts", it.endedAt(), start ? 1 : 0);
          count("starts_ok", it.endedAt(), start && ok ? 1 : 0);
        }
      }
    }

    private void span(
        String state, String down, String device, long from, long until, boolean worked) {
      long begin = Math.max(from, of.startAt());
      long end = Math.min(until, of.endAt());
      if (begin >= end) {
        return;
      }
      MaintenanceRow window = (MaintenanceRow) last.get(Topic.FACTS_MAINTENANCE + "demo/w");
      long out =
          worked
              ? end - begin
              : !window.devices().contains(device)
                  ? 0
                  : Math.max(0, Math.min(end, window.untilAt()) - Math.max(begin, window.fromAt()));
      sums.merge(state, end - begin - out, Long::sum);
      sums.merge(down, out, Long::sum);
    }

    /** Several ports at once are one device; a port has no device. */
    private void faulty(PortStateRow it) {
      if (!it.state().equals("fault") || of.scope().equals("port") || it.maintenance()) {
        return;
      }
      MaintenanceRow window = (MaintenanceRow) last.get(Topic.FACTS_MAINTENANCE + "demo/w");
      boolean covered = window.devices().contains(it.deviceId());
      List<long[]> spans =
          faults.computeIfAbsent(it.tenant() + it.site() + it.deviceId(), key -> new ArrayList<>());
      if (covered) {
        spans.add(new long[] {it.fromAt(), Math.min(it.untilAt(), window.fromAt())});
        spans.add(new long[] {Math.max(it.fromAt(), window.untilAt()), it.untilAt()});
      } else {
        spans.add(new long[] {it.fromAt(), it.untilAt()});
      }
    }

    private long faultMs() {
      long sum = 0;
      for (List<long[]> spans : faults.values()) {
        spans.sort(Comparator.comparingLong(span -> span[0]));
        long at = of.startAt();
        for (long[] span : spans) {
          long begin = Math.max(at, span[0]);
          long end = Math.min(of.endAt(), span[1]);
          if (begin < end) {
            sum += end - begin;
            at = end;
          }
        }
      }
      return sum;
    }

    private void begins(
        String wanted, String as, String state, String device, long from, boolean worked) {
      MaintenanceRow window = (MaintenanceRow) last.get(Topic.FACTS_MAINTENANCE + "demo/w");
      boolean out =
          worked
              || window.devices().contains(device)
                  && window.fromAt() <= from
                  && from < window.untilAt();
      if (wanted.equals(state) && !out) {
        count(as, from, 1);
      }
    }

    private void count(String what, long at, long value) {
      if (at >= of.startAt() && at < of.endAt()) {
        sums.merge(what, value, Long::sum);
      }
    }

    private long sum(String what) {
      return sums.getOrDefault(what, 0L);
    }

    FigureRow row() {
      return new FigureRow(
          of.log(),
          of.scope(),
          of.tenant(),
          of.site(),
          of.deviceId(),
          of.port(),
          of.step(),
          of.zone(),
          of.startAt(),
          of.endAt(),
          of.asOfAt(),
          of.isFinal(),
          sum("device_online"),
          sum("device_offline"),
          sum("device_unknown"),
          sum("device_maintenance"),
          faultMs(),
          of.devicesOnline(),
          of.devicesOffline(),
          of.devicesUnknown(),
          of.devicesMaintenance(),
          of.devicesFault(),
          sum("port_idle"),
          sum("port_charging"),
          sum("port_fault"),
          sum("port_offline"),
          sum("port_unknown"),
          sum("port_maintenance"),
          of.portsIdle(),
          of.portsCharging(),
          of.portsFault(),
          of.portsOffline(),
          of.portsUnknown(),
          of.portsMaintenance(),
          sum("offline_times"),
          sum("fault_times"),
          sum("started"),
          sum("ended"),
          sum("successful"),
          sum("ended"),
          0,
          sum("wh"),
          sum("s"),
          sum("commands"),
          sum("commands_ok"),
          sum("commands"),
          sum("commands_ok"),
          sum("response"),
          sum("starts"),
          sum("starts_ok"),
          of.revision(),
          of.deleted());
    }
  }

  private static String text(String site) {
    return site == null ? "" : site;
  }
}
