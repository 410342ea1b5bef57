package io.chargeline.jobs.figures;

import io.chargeline.domain.Json;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.fact.CommandRow;
import io.chargeline.domain.fact.MaintenanceRow;
import io.chargeline.domain.fact.PortStateRow;
import io.chargeline.domain.fact.PresenceRow;
import io.chargeline.domain.fact.SessionRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.figures.Fact.Kind;
import java.util.List;
import java.util.Optional;

/** Rows to facts: here stands what counts as what. */
final class FactReader {
  /** An interval that only goes on from one that was cut begins nothing. */
  private static final String GOES_ON = "assigned";

  /** The topics that are read. */
  static final List<Topic> TOPICS =
      List.of(
          Topic.FACTS_PRESENCE,
          Topic.FACTS_PORT_STATES,
          Topic.FACTS_SESSIONS,
          Topic.FACTS_COMMANDS,
          Topic.FACTS_MAINTENANCE);

  private FactReader() {}

  /**
   * @return empty where figures need nothing of it
   * @throws java.io.UncheckedIOException if it is no row of this topic
   */
  static Optional<Fact> read(String topic, byte[] value) {
    if (topic.equals(Topic.FACTS_PRESENCE.topicName())) {
      return Optional.of(presence(Json.read(value, PresenceRow.class)));
    }
    if (topic.equals(Topic.FACTS_PORT_STATES.topicName())) {
      return Optional.of(port(Json.read(value, PortStateRow.class)));
    }
    if (topic.equals(Topic.FACTS_SESSIONS.topicName())) {
      return Optional.of(session(Json.read(value, SessionRow.class)));
    }
    if (topic.equals(Topic.FACTS_COMMANDS.topicName())) {
      return command(Json.read(value, CommandRow.class));
    }
    if (topic.equals(Topic.FACTS_MAINTENANCE.topicName())) {
      return Optional.of(maintenance(Json.read(value, MaintenanceRow.class)));
    }
    return Optional.empty();
  }

  static Fact presence(PresenceRow row) {
    Fact fact = interval(Kind.PRESENCE, row.rowKey(), row.revision(), row.deviceId());
    place(fact, row.tenant(), row.site());
    last(fact, row.fromAt(), row.untilAt(), row.maintenance());
    switch (row.state()) {
      case "online" -> fact.level = Measure.DEVICE_ONLINE;
      case "offline" -> {
        fact.level = Measure.DEVICE_OFFLINE;
        fact.beginning = GOES_ON.equals(row.reason()) ? null : Measure.OFFLINE_TIMES;
      }
      default -> fact.level = Measure.DEVICE_UNKNOWN;
    }
    return fact;
  }

  static Fact port(PortStateRow row) {
    Fact fact = interval(Kind.PORT, row.rowKey(), row.revision(), row.deviceId());
    place(fact, row.tenant(), row.site());
    last(fact, row.fromAt(), row.untilAt(), row.maintenance());
    fact.port = row.port();
    switch (row.state()) {
      case "idle" -> fact.level = Measure.PORT_IDLE;
      case "charging" -> fact.level = Measure.PORT_CHARGING;
      case "fault" -> {
        fact.level = Measure.PORT_FAULT;
        fact.beginning = GOES_ON.equals(row.reason()) ? null : Measure.FAULT_TIMES;
      }
      default ->
          fact.level = "offline".equals(row.reason()) ? Measure.PORT_OFFLINE : Measure.PORT_UNKNOWN;
    }
    return fact;
  }

  static Fact session(SessionRow row) {
    Fact fact = interval(Kind.SESSION, row.rowKey(), row.revision(), row.deviceId());
    place(fact, row.tenant(), row.site());
    fact.port = row.port();
    fact.from = row.startedAt();
    if (row.deleted() == 1) {
      return fact;
    }
    fact.points.add(Measure.SESSIONS_STARTED, row.startedAt(), 1);
    if (row.endedAt() == null) {
      return fact;
    }
    long at = row.endedAt();
    boolean settled = row.closedBy() != null && !row.closedBy().equals("timeout");
    count(fact, Measure.SESSIONS_ENDED, at, 1);
    count(fact, Measure.SESSIONS_SUCCESSFUL, at, "failed".equals(row.outcome()) ? 0 : 1);
    count(fact, Measure.SESSIONS_COMPLETE, at, settled && row.energyWh() != null ? 1 : 0);
    count(fact, Measure.SESSIONS_SUSPECT, at, row.suspectReason() == null ? 0 : 1);
    count(fact, Measure.ENERGY_WH, at, row.energyWh() == null ? 0 : row.energyWh());
    count(fact, Measure.DURATION_S, at, row.durationS() == null ? 0 : row.durationS());
    return fact;
  }

  /** Only how it ended counts. */
  private static Optional<Fact> command(CommandRow row) {
    if (!row.state().terminal() || row.endedAt() == null || row.deviceId() == null) {
      return Optional.empty();
    }
    Fact fact = interval(Kind.COMMAND, row.rowKey(), row.revision(), row.deviceId());
    place(fact, row.tenant(), row.site());
    fact.port = row.port() == null ? 0 : row.port();
    long at = row.endedAt();
    fact.from = at;
    boolean successful = row.state() == CommandState.SUCCEEDED;
    count(fact, Measure.COMMANDS_ENDED, at, 1);
    count(fact, Measure.COMMANDS_SUCCESSFUL, at, successful ? 1 : 0);
    if (row.type() == CommandType.START) {
      count(fact, Measure.STARTS_ENDED, at, 1);
      count(fact, Measure.STARTS_SUCCESSFUL, at, successful ? 1 : 0);
    }
    Optional<CommandRow.Hop> sent =
        row.timeline().stream().filter(hop -> hop.state() == CommandState.SENT).findFirst();
    if (sent.isPresent()) {
      boolean answered = successful || row.state() == CommandState.REJECTED;
      count(fact, Measure.COMMANDS_SENT, at, 1);
      count(fact, Measure.COMMANDS_ANSWERED, at, answered ? 1 : 0);
      count(fact, Measure.RESPONSE_MS, at, answered ? Math.max(0, at - sent.get().at()) : 0);
    }
    return Optional.of(fact);
  }

  private static Fact maintenance(MaintenanceRow row) {
    Fact fact = interval(Kind.MAINTENANCE, row.rowKey(), row.revision(), null);
    place(fact, row.tenant(), row.site());
    fact.scope = row.scope();
    fact.devices = row.devices() == null ? List.of() : row.devices();
    // One that never began is over before it began.
    fact.from = row.fromAt() == null ? 0 : row.fromAt();
    fact.until = row.fromAt() == null ? 0 : row.untilAt() == null ? Fact.OPEN : row.untilAt();
    return fact;
  }

  private static Fact interval(Kind kind, String rowKey, long revision, String deviceId) {
    Fact fact = new Fact();
    fact.kind = kind;
    fact.rowKey = kind.name() + '/' + rowKey;
    fact.revision = revision;
    fact.deviceId = deviceId;
    return fact;
  }

  private static void place(Fact fact, String tenant, String site) {
    fact.tenant = tenant;
    fact.site = site == null ? "" : site;
  }

  private static void last(Fact fact, long from, Long until, Boolean maintenance) {
    fact.from = from;
    fact.until = until == null ? Fact.OPEN : until;
    fact.maintenance = Boolean.TRUE.equals(maintenance);
  }

  private static void count(Fact fact, Measure measure, long at, long value) {
    if (value != 0) {
      fact.points.add(measure, at, value);
    }
  }
}
