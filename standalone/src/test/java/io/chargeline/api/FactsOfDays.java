package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.alerting.fold.Outage;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.device.Standing;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.ApiCallsRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.FigureRow;
import io.chargeline.domain.fact.OutageRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.sql.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Days of two tenants' devices as the jobs tell them: charges, offline times, faults, calls,
 * deliveries, figures, and in between everything that rules complain of. The same seed gives the
 * same days.
 */
final class FactsOfDays {
  static final long T0 = Instant.parse("2026-03-02T00:00:00Z").toEpochMilli();
  static final String TENANT = "demo";

  private static final long SECOND = 1000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final long REPORT = 5 * MINUTE;

  private final Random random;
  private final long end;
  private final List<Told> told = new ArrayList<>();
  private final List<RegisteredDevice> devices = new ArrayList<>();
  private final Outage outage = new Outage(T0 + 30 * HOUR, T0 + 30 * HOUR + 20 * MINUTE);
  private int number;

  /**
   * What a job has written.
   *
   * @param at when, in event time
   * @param fact a row, or an event
   */
  record Told(long at, Table table, Object fact) {}

  FactsOfDays(int days, int devicesOfTenant, long seed) {
    this.random = new Random(seed);
    this.end = T0 + days * DAY;
    for (int i = 0; i < devicesOfTenant; i++) {
      device("RH%06d".formatted(i), TENANT, i % 3 == 0 ? "sh" : "hz", i == 1);
    }
    device("RX000001", "other", "hz", false);
    calls(TENANT);
    calls("other");
    deliveries();
    figures();
    tell(outage.until(), Table.OUTAGES, new OutageRow(outage.from(), outage.until()));
    told.removeIf(it -> it.table() != Table.OUTAGES && (lost(it.at()) || lost(begun(it.fact()))));
    told.sort(Comparator.comparingLong(Told::at));
  }

  /** Whether that was while nothing ticked: nobody saw it. */
  private boolean lost(long at) {
    return outage.from() <= at && at <= outage.until();
  }

  private static long begun(Object fact) {
    if (fact instanceof PresenceRow row) {
      return row.fromAt();
    }
    return fact instanceof PortStateRow row ? row.fromAt() : 0;
  }

  long end() {
    return end;
  }

  Outage outage() {
    return outage;
  }

  /** In the order in which they were written. */
  List<Told> told() {
    return told;
  }

  /** Every version of every device. */
  List<RegisteredDevice> devices() {
    return devices;
  }

  private void tell(long at, Table table, Object fact) {
    told.add(new Told(at, table, fact));
  }

  private long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }

  private boolean once(int in) {
    return random.nextInt(in) == 0;
  }

  private void register(String id, String tenant, String site, long version, long from) {
    devices.add(
        new RegisteredDevice(
            id, tenant, Standing.ACTIVE, site, null, "M1", 1, Map.of(), false, version, T0, from));
  }

  /** One device with one port; one that moves does so in the middle. */
  private void device(String id, String tenant, String site, boolean moves) {
    register(id, tenant, site, 1, T0 - DAY);
    long moved = moves ? T0 + (end - T0) / 2 + 1234 : Long.MAX_VALUE;
    Interval presence = new Interval(id, tenant, site, true);
    Interval port = new Interval(id, tenant, site, false);
    presence.turn(T0 - 5 * HOUR, "online", null);
    port.turn(T0 - 5 * HOUR, "idle", null);
    long t = T0 + between(MINUTE, HOUR);
    while (t < end - 3 * HOUR) {
      if (t >= moved) {
        register(id, tenant, "sh", 2, t);
        presence.move(t, "sh");
        port.move(t, "sh");
        moved = Long.MAX_VALUE;
        t += MINUTE;
      }
      t = once(6) ? away(presence, t) : t;
      t = once(12) ? broken(port, t) : t;
      if (once(8)) {
        alarm(id, tenant, presence.site, t);
      }
      t = charge(port, t) + between(5 * MINUTE, 90 * MINUTE);
    }
  }

  /** A port's or a device's states, each told when it begins and again when it ends. */
  private final class Interval {
    private final String device;
    private final String tenant;
    private final boolean ofDevice;
    private String site;
    private String state;
    private String reason;
    private long since;

    Interval(String device, String tenant, String site, boolean ofDevice) {
      this.device = device;
      this.tenant = tenant;
      this.site = site;
      this.ofDevice = ofDevice;
    }

    void turn(long at, String next, String why) {
      if (state != null) {
        tell(at, ofDevice ? Table.PRESENCE : Table.PORT_STATES, row(at, 2));
      }
      state = next;
      reason = why;
      since = at;
      tell(at, ofDevice ? Table.PRESENCE : Table.PORT_STATES, row(null, 1));
    }

    void move(long at, String to) {
      tell(at, ofDevice ? Table.PRESENCE : Table.PORT_STATES, row(at, 2));
      site = to;
      reason = "assigned";
      since = at;
      tell(at, ofDevice ? Table.PRESENCE : Table.PORT_STATES, row(null, 1));
    }

    private Object row(Long until, long revision) {
      return ofDevice
          ? new PresenceRow(device, tenant, site, false, state, reason, since, until, revision)
          : new PortStateRow(
              device, 1, tenant, site, false, state, 3, null, reason, since, until, revision);
    }
  }

  /** Some of them again and again. */
  private long away(Interval presence, long from) {
    long t = from;
    int times = once(3) ? 6 : 1;
    for (int i = 0; i < times; i++) {
      presence.turn(t, once(9) ? "unknown" : "offline", "heartbeat_timeout");
      t += between(30 * SECOND, times > 1 ? 3 * MINUTE : 30 * MINUTE);
      presence.turn(t, "online", null);
      t += between(30 * SECOND, 3 * MINUTE);
    }
    return t;
  }

  private long broken(Interval port, long from) {
    port.turn(from, "fault", null);
    long t = from + between(20 * SECOND, 20 * MINUTE);
    port.turn(t, "idle", null);
    return t + MINUTE;
  }

  private void alarm(String device, String tenant, String site, long at) {
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("alarm", once(2) ? "smoke" : "water").put("level", once(2) ? "critical" : "warning");
    data.put("raw_code", 7).put("port_no", 1);
    event(EventType.DEVICE_ALARM, device, tenant, site, at, data);
  }

  private void event(
      String type, String device, String tenant, String site, long at, ObjectNode data) {
    number++;
    Event event =
        new Event(
            "event-" + number,
            type,
            device,
            at / 1000,
            Event.time(at),
            number,
            Event.SCHEMA_VERSION,
            tenant,
            site,
            data);
    tell(at, Table.EVENTS, event);
  }

  private long charge(Interval port, long from) {
    command(port, from, once(10));
    boolean dark = once(7);
    boolean silent = once(7);
    boolean hot = once(6);
    boolean fails = once(4);
    long start = from + 3 * SECOND;
    port.turn(start, "charging", null);
    long over = start + (fails ? between(MINUTE, 10 * MINUTE) : between(30 * MINUTE, 2 * HOUR));
    double energy = 0;
    long quiet = silent ? start + 20 * MINUTE : Long.MAX_VALUE;
    for (long t = start + (dark ? 4 * MINUTE : 20 * SECOND); t < over; t += REPORT) {
      if (t < quiet || t > quiet + 28 * MINUTE) {
        long watts = 100 + random.nextInt(100);
        energy += watts * REPORT / (double) HOUR;
        sample(port, t, watts * 10, (long) energy, hot ? 60 + random.nextInt(30) : 35);
      }
    }
    port.turn(over, "idle", null);
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("port_no", 1).put("session_id", "s-" + port.device + '-' + start);
    data.put("outcome", fails ? "failed" : "completed").put("reason", fails ? "safety" : "full");
    data.put("duration", (over - start) / 1000);
    data.put("energy_consumed", Math.round(once(8) ? energy * 3 : energy) / 1000.0);
    event(
        fails ? EventType.CHARGING_FAILED : EventType.CHARGING_COMPLETED,
        port.device,
        port.tenant,
        port.site,
        over,
        data);
    return over;
  }

  private void sample(Interval port, long at, long powerDw, long energyWh, int celsius) {
    tell(
        at,
        Table.SAMPLES,
        new SampleRow(
            port.device,
            1,
            null,
            null,
            at,
            4,
            null,
            energyWh,
            powerDw,
            null,
            2210,
            null,
            20,
            celsius));
  }

  private void command(Interval port, long at, boolean fails) {
    String id = "command-" + port.device + '-' + at;
    List<CommandRow.Hop> way = new ArrayList<>();
    way.add(new CommandRow.Hop(CommandState.ACCEPTED, at));
    way.add(new CommandRow.Hop(CommandState.SENT, at + 300));
    tell(at + 300, Table.COMMANDS, command(port, id, at, CommandState.SENT, null, null, way, 1));
    CommandState how = fails ? CommandState.FAILED : CommandState.SUCCEEDED;
    way.add(new CommandRow.Hop(how, at + 2000));
    tell(
        at + 2000,
        Table.COMMANDS,
        command(port, id, at, how, fails ? Effect.UNKNOWN : Effect.CONFIRMED, at + 2000, way, 2));
  }

  private static CommandRow command(
      Interval port,
      String id,
      long at,
      CommandState state,
      Effect effect,
      Long endedAt,
      List<CommandRow.Hop> way,
      long revision) {
    return new CommandRow(
        id,
        port.tenant,
        port.site,
        port.device,
        CommandType.START,
        1,
        null,
        null,
        null,
        null,
        null,
        state,
        effect,
        null,
        null,
        null,
        at,
        at + 40_000,
        endedAt,
        List.copyOf(way),
        revision);
  }

  private void calls(String tenant) {
    boolean bad = false;
    for (long minute = T0; minute < end; minute += 5 * MINUTE) {
      bad = once(30) ? !bad : bad && !once(6);
      long calls = 40 + random.nextInt(60);
      long failed = bad ? calls / 3 : 0;
      tell(
          minute + MINUTE + 5 * SECOND,
          Table.API_CALLS,
          new ApiCallsRow(
              tenant,
              "/api/third/devices",
              "GET",
              minute,
              "s1",
              calls,
              calls - failed,
              0,
              0,
              0,
              failed,
              1000 * calls,
              4000,
              List.of(calls)));
    }
  }

  private void deliveries() {
    boolean bad = false;
    for (long at = T0 + MINUTE; at < end; at += between(10 * SECOND, 4 * MINUTE)) {
      bad = once(100) ? !bad : bad && !once(30);
      long took = between(5, 8000);
      number++;
      tell(
          at + took,
          Table.DELIVERIES,
          new DeliveryRow(
              TENANT,
              "endpoint",
              "event-" + number,
              "charging.started",
              "RH000000",
              number,
              1,
              at,
              took,
              bad ? "retry" : "delivered",
              bad ? null : Integer.valueOf(200),
              bad ? "timeout" : null,
              at - 100,
              "",
              null));
    }
  }

  /** Told as the minute goes on, and again when it is over. */
  private void figures() {
    boolean bad = false;
    for (long minute = T0; minute < end; minute += 2 * MINUTE) {
      bad = once(150) ? !bad : bad && !once(10);
      tell(minute + 30 * SECOND, Table.FIGURES, figure(minute, minute + 30 * SECOND, 0, 1));
      tell(
          minute + MINUTE + SECOND, Table.FIGURES, figure(minute, minute + MINUTE, bad ? 4 : 0, 2));
    }
  }

  private static FigureRow figure(long minute, long asOf, long offline, long revision) {
    ObjectNode row = Json.MAPPER.createObjectNode();
    row.put("log", "live").put("scope", "site").put("tenant", TENANT).put("site", "hz");
    row.put("device_id", "").put("step", "minute").put("zone", "UTC");
    row.put("start_at", minute).put("end_at", minute + MINUTE).put("as_of_at", asOf);
    row.put("is_final", asOf >= minute + MINUTE).put("revision", revision);
    row.put("devices_online", 5 - offline).put("devices_offline", offline);
    return Json.MAPPER.convertValue(row, FigureRow.class);
  }
}
