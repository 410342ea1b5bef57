package io.chargeline.standalone.cookbook;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.fact.AlertRow;
import io.chargeline.domain.fact.AlertStepRow;
import io.chargeline.domain.fact.AuditRow;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.DeliveryRow;
import io.chargeline.domain.fact.DeviceRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SampleRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.maintenance.MaintenancePhase;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Two months of a small town's piles, made up: charges with reports, faults, outages, commands,
 * webhooks, refusals and maintenance; and a second tenant, whose rows belong into no answer. Each
 * row is written in two versions, so that answers that count old ones are wrong.
 */
final class Town {
  static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  static final String TENANT = "demo";
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final String[] SITES = {"east", "north", "south"};
  private static final String[] DOUBTS = {
    "meter_went_back", "duration_over_clock", "meter_went_back,energy_over_power"
  };

  final List<DeviceRow> devices = new ArrayList<>();
  final List<SessionRow> sessions = new ArrayList<>();
  final List<SampleRow> samples = new ArrayList<>();
  final List<PortStateRow> portStates = new ArrayList<>();
  final List<PresenceRow> presence = new ArrayList<>();
  final List<CommandRow> commands = new ArrayList<>();
  final List<DeliveryRow> deliveries = new ArrayList<>();
  final List<AuditRow> audit = new ArrayList<>();
  final List<MaintenanceRow> maintenance = new ArrayList<>();

  final List<AlertRow> alerts = new ArrayList<>();
  final List<AlertStepRow> alertSteps = new ArrayList<>();

  private final Random random = new Random(20260301);
  private int made;

  /** Local midnight. */
  static long midnight(int month, int day) {
    return LocalDate.of(2026, month, day).atStartOfDay(ZONE).toInstant().toEpochMilli();
  }

  static final long FEBRUARY = midnight(2, 1);
  static final long MARCH = midnight(3, 1);
  static final long APRIL = midnight(4, 1);

  Town() {
    for (int n = 0; n < 8; n++) {
      device("04A7000" + n, TENANT, SITES[n % SITES.length]);
    }
    device("04A80001", "other", "north");
    devices.add(row("04A7000A", TENANT, "south", "never heard"));
    for (int i = 0; i < 3; i++) {
      maintenance(i, "04A7000" + (2 * i), midnight(3, 5 + 7 * i) + (9 + i) * HOUR, (90 + 65 * i));
    }
    audit();
    alerts();
  }

  private void device(String id, String tenant, String site) {
    devices.add(row(id, tenant, site, "pile " + id));
    presence(id, tenant, site);
    for (int port = 1; port <= 2; port++) {
      port(id, port, tenant, site);
    }
  }

  private static DeviceRow row(String id, String tenant, String site, String name) {
    return new DeviceRow(
        id, tenant, site, name, null, "active", false, "ap3000", null, null, 2, FEBRUARY, null, 2);
  }

  private void presence(String id, String tenant, String site) {
    String[] reasons = {"heartbeat_timeout", "peer_closed", "heartbeat_timeout", "replaced"};
    for (long at = FEBRUARY - 30 * HOUR; at < APRIL + HOUR; ) {
      long gone = at + between(10, 200) * HOUR;
      long back = gone + between(5, 900) * MINUTE;
      presence.add(new PresenceRow(id, tenant, site, false, "online", "registered", at, gone, 2));
      String reason = reasons[random.nextInt(reasons.length)];
      Long until = back > APRIL ? null : Long.valueOf(back);
      presence.add(new PresenceRow(id, tenant, site, false, "offline", reason, gone, until, 2));
      at = back;
    }
  }

  /** Charges one after another; the last of some ports never ends, some ports rest from then on. */
  private void port(String id, int port, String tenant, String site) {
    boolean hangs = port == 2 && id.endsWith("2");
    long end = hangs || id.endsWith("5") ? midnight(3, 20) : APRIL + 5 * HOUR;
    long at = FEBRUARY - 3 * HOUR;
    while (at < end) {
      long begin = at + between(20, 900) * MINUTE + random.nextInt(60_000);
      gap(id, port, tenant, site, at, begin);
      long over = begin + between(25, 420) * MINUTE + random.nextInt(60_000);
      charge(id, port, tenant, site, begin, begin > APRIL - 2 * HOUR ? null : Long.valueOf(over));
      if (begin > APRIL - 2 * HOUR) {
        return;
      }
      at = over;
    }
    if (hangs) {
      charge(id, port, tenant, site, at + HOUR, null);
    } else {
      state(id, port, tenant, site, "idle", null, at, null);
    }
  }

  private void gap(String id, int port, String tenant, String site, long from, long until) {
    long third = (until - from) / 3;
    int kind = random.nextInt(20);
    if (kind > 2) {
      state(id, port, tenant, site, "idle", null, from, until);
      return;
    }
    state(id, port, tenant, site, "idle", null, from, from + third);
    String state = kind == 0 ? "unknown" : "fault";
    String reason = kind == 0 ? "offline" : null;
    state(id, port, tenant, site, state, reason, from + third, until - third);
    state(id, port, tenant, site, "idle", null, until - third, until);
  }

  private void state(
      String id,
      int port,
      String tenant,
      String site,
      String state,
      String reason,
      long from,
      Long until) {
    portStates.add(
        new PortStateRow(id, port, tenant, site, false, state, null, null, reason, from, until, 2));
  }

  private void charge(String id, int port, String tenant, String site, long begin, Long end) {
    int number = made++;
    String session = "session-%05d".formatted(number);
    String order = "ORDER-" + number;
    long watts = between(80, 900);
    long seconds = end == null ? 0 : (end - begin) / 1000;
    long wh = watts * seconds / 3600;
    boolean lies = number % 37 == 5;
    samples(session, order, id, port, begin, end, watts);
    sessions.add(
        new SessionRow(
            session,
            tenant,
            site,
            id,
            port,
            order,
            null,
            "ap3000",
            "platform",
            1,
            null,
            null,
            begin,
            end,
            end == null ? null : Long.valueOf(seconds),
            null,
            end == null ? null : Long.valueOf(lies ? wh + 950 : wh),
            watts * 10,
            end == null ? "open" : number % 23 == 3 ? "failed" : "completed",
            null,
            null,
            end == null ? null : "settlement",
            end != null && number % 29 == 4 ? DOUBTS[number % DOUBTS.length] : null,
            2,
            0));
    state(id, port, tenant, site, "charging", null, begin, end);
    command(number, id, port, tenant, order, begin, CommandType.START);
    if (number % 5 == 0 && end != null) {
      command(number, id, port, tenant, order, end, CommandType.STOP);
    }
    deliver(number, tenant, id, begin);
  }

  private void samples(
      String session, String order, String id, int port, long begin, Long end, long watts) {
    long until = end == null ? begin + HOUR : end;
    for (long at = begin + 10 * MINUTE; at < until; at += 10 * MINUTE) {
      long seconds = (at - begin) / 1000;
      long now = watts * 10 - seconds / 60;
      samples.add(
          new SampleRow(
              id,
              port,
              session,
              order,
              at,
              1,
              (int) seconds,
              watts * seconds / 3600,
              now,
              watts * 10,
              2200,
              null,
              null,
              null));
    }
  }

  private void command(
      int number, String id, int port, String tenant, String order, long at, CommandType type) {
    CommandState state =
        switch ((number + type.ordinal()) % 11) {
          case 0 -> CommandState.FAILED;
          case 1 -> CommandState.REJECTED;
          case 2 -> CommandState.UNDELIVERABLE;
          default -> CommandState.SUCCEEDED;
        };
    long issued = at - between(300, 9_000);
    List<CommandRow.Hop> timeline = new ArrayList<>();
    timeline.add(new CommandRow.Hop(CommandState.ACCEPTED, issued));
    if (state != CommandState.UNDELIVERABLE) {
      timeline.add(new CommandRow.Hop(CommandState.SENT, issued + 40));
    }
    timeline.add(new CommandRow.Hop(state, at));
    commands.add(
        new CommandRow(
            "command-%05d-%s".formatted(number, type),
            tenant,
            null,
            id,
            type,
            port,
            order,
            type == CommandType.START ? ChargeMode.of(1 + number % 5) : null,
            null,
            null,
            null,
            state,
            Effect.CONFIRMED,
            null,
            null,
            null,
            issued,
            issued + 40_000,
            at,
            timeline,
            2));
  }

  private void deliver(int number, String tenant, String id, long at) {
    String endpoint = tenant + "-" + (number % 3);
    boolean steady = number % 3 == 0;
    int tries = steady ? 1 : 1 + number % 4;
    boolean lost = !steady && number % 17 == 2;
    for (int attempt = 1; attempt <= tries; attempt++) {
      boolean good = attempt == tries && !lost;
      boolean silent = number % 7 < 5;
      deliveries.add(
          new DeliveryRow(
              tenant,
              endpoint,
              "event-" + number,
              "charging.started",
              id,
              number,
              attempt,
              at + attempt * 1_000L,
              between(3, 400),
              good ? "delivered" : attempt == tries ? "dead" : "retry",
              good ? Integer.valueOf(200) : silent ? null : Integer.valueOf(503),
              good || !silent ? null : "timeout",
              at,
              "",
              null));
    }
  }

  private void maintenance(int number, String device, long from, long minutes) {
    long until = from + minutes * MINUTE;
    maintenance.add(
        new MaintenanceRow(
            "window-" + number,
            TENANT,
            "device",
            null,
            List.of(device),
            false,
            MaintenancePhase.ENDED,
            from,
            until,
            from,
            until,
            null,
            null,
            3,
            2));
  }

  private void audit() {
    String[] codes = {null, "port_busy", null, "device_offline", "validation_failed", null};
    for (int i = 0; i < 400; i++) {
      String code = codes[random.nextInt(codes.length)];
      audit.add(
          new AuditRow(
              "audit-" + i,
              FEBRUARY + between(0, 59 * 24 * 60) * MINUTE,
              i % 9 == 0 ? "other" : TENANT,
              AuditRow.Actor.TENANT,
              "key-" + i % 4,
              "127.0.0.1",
              "charge.start",
              "POST",
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              null,
              code == null ? 202 : 409,
              code,
              null,
              3L));
    }
  }

  private void alerts() {
    String[] rules = {"port-hot", "device-offline", "no-power", "success-rate"};
    String[] severities = {"warning", "critical", "info"};
    String[] holds = {"silenced", "inhibited", "released", "told"};
    for (int i = 0; i < 300; i++) {
      long began = FEBRUARY + between(0, 58 * 24 * 60) * MINUTE;
      boolean fired = i % 13 != 5;
      boolean told = fired && i % 11 != 3;
      Long over = i % 37 == 6 ? null : Long.valueOf(began + between(2, 600) * MINUTE);
      Long taken = told && over != null && i % 4 == 1 ? began + (over - began) / 2 : null;
      String id = "alert-%03d".formatted(i);
      String tenant = i % 9 == 0 ? "other" : TENANT;
      alerts.add(
          new AlertRow(
              id,
              tenant,
              rules[i % rules.length],
              1,
              "Rule",
              "规则",
              severities[i % 3],
              severities[i % 7 % 3],
              over == null ? "firing" : "resolved",
              null,
              null,
              i % 17 == 2,
              false,
              "device",
              i % 10 == 7 ? null : SITES[i % SITES.length],
              "04A7000" + i % 8,
              null,
              null,
              began,
              fired ? began + MINUTE : null,
              told ? began + MINUTE : null,
              taken,
              taken == null ? null : "key-1",
              over,
              over == null ? null : "cleared",
              1,
              1,
              List.of("04A7000" + i % 8),
              61.5,
              null,
              null,
              null,
              2));
      for (int number = 1; number <= 1 + i % 3; number++) {
        alertSteps.add(
            new AlertStepRow(
                id,
                tenant,
                number,
                began + number * MINUTE,
                number == 1 ? "pending" : holds[i % 5 % 4],
                null,
                null,
                null,
                null,
                null,
                1,
                null));
      }
    }
  }

  private long between(long least, long most) {
    return least + (long) (random.nextDouble() * (most - least));
  }
}
