package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.device.Presence;
import io.chargeline.domain.device.RegisteredDevice;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.DeviceRow;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One device's records, folded in the log's order into events, state, facts and orders to its
 * gateway. Depends on nothing but those records: before a record at time t is applied, all that was
 * due at or before t is, so a timer only makes things visible earlier.
 */
final class DeviceFold {
  private final Desk desk;
  private final DeviceMemory device;
  private final PresenceFold presence;
  private final PortFold ports;
  private final RegistryFold registry;
  private final CommandFold commands;
  private final SessionFold sessions;

  DeviceFold(
      Rules rules,
      Protocols protocols,
      DeviceMemory device,
      Archive archive,
      Consumer<Emission> out) {
    this.device = device;
    this.desk = new Desk(rules, protocols, device, archive, out);
    this.ports = new PortFold(desk);
    this.presence = new PresenceFold(desk, ports);
    this.registry = new RegistryFold(desk, presence, ports);
    this.commands = new CommandFold(desk, ports);
    this.sessions = commands.sessions();
  }

  void apply(FrameRecord record) throws Exception {
    advanceTo(record.timeMs);
    desk.archive.at(record.timeMs);
    if (record.gap != null) {
      gap(record);
    } else {
      record(record);
    }
    snapshot();
  }

  /** Applies everything due at or before this time, in order. */
  void advanceTo(long time) throws Exception {
    boolean moved = false;
    for (long due = nextDue(); due != 0 && due <= time; due = nextDue()) {
      applyDue(due);
      moved = true;
    }
    if (moved) {
      snapshot();
    }
  }

  /** When the next thing is due; 0 when nothing is. */
  long nextDue() {
    long next = earlier(device.silenceDueAt, device.sweepDueAt);
    for (SessionMemory session : device.sessions) {
      next = earlier(next, session.settleDueAt);
    }
    for (CommandMemory command : device.commands) {
      next = earlier(next, command.dueAt);
    }
    for (CommandMemory start : device.awaited) {
      next = earlier(next, start.dueAt);
    }
    return next;
  }

  private void applyDue(long due) throws Exception {
    desk.archive.at(due);
    for (CommandMemory command : List.copyOf(device.commands)) {
      if (command.dueAt == due) {
        commands.due(command, due);
      }
    }
    for (SessionMemory session : List.copyOf(device.sessions)) {
      if (session.settleDueAt == due) {
        sessions.settleDue(session, due);
      }
    }
    for (CommandMemory start : List.copyOf(device.awaited)) {
      if (start.dueAt == due) {
        commands.unseenDue(start, due);
      }
    }
    if (device.silenceDueAt == due) {
      presence.silenceDue(due);
      interrupt(due);
    }
    if (device.sweepDueAt == due) {
      device.sweepDueAt = desk.archive.sweep(due);
    }
  }

  private void gap(FrameRecord record) {
    switch (record.gap) {
      case BEGAN -> presence.gapBegan(record);
      case ENDED -> presence.gapEnded(record);
    }
  }

  private void record(FrameRecord record) throws Exception {
    switch (record.kind) {
      case FRAME -> frame(record);
      case SENT -> commands.sent(record);
      case COMMAND -> commands.asked(Json.read(record.body, Command.class), record.timeMs);
      case OPENED -> opened(record);
      case CLOSED -> closed(record);
      case SEEN -> presence.heard(record);
      case REGISTERED -> registered(record);
      case TICK, REJECTED, MAINTENANCE, API_CALLS -> {
        // say nothing about a device
      }
    }
  }

  private void registered(FrameRecord record) {
    boolean counts =
        registry.registered(Json.read(record.body, RegisteredDevice.class), record.timeMs);
    if (counts && device.firstSeenAt != 0) {
      row();
    }
  }

  /**
   * Another gateway may not know yet that the device has left it: it can still write what it was
   * given, and be answered. Its own word that the connection is gone ends that, or the time.
   */
  private void opened(FrameRecord record) throws Exception {
    String gateway = device.gateway;
    long connection = device.connection;
    presence.heard(record);
    commands.connected(record);
    if (gateway != null && gateway.equals(device.gateway) && connection != device.connection) {
      commands.connectionLeft(gateway, connection, record.timeMs);
    }
    commands.stopUnconfirmed(record.timeMs);
  }

  /** First that it is gone: what fails with it has consequences, which must not be sent over it. */
  private void closed(FrameRecord record) throws Exception {
    if (presence.holds(record)) {
      presence.closed(record);
      interrupt(record.timeMs);
    }
    if (record.closeReason == CloseReason.SUPERSEDED) {
      commands.connectionLeft(record.writer, record.connection, record.timeMs);
    } else {
      commands.connectionGone(record.writer, record.connection, record.timeMs);
    }
  }

  private void interrupt(long time) {
    if (device.presence == Presence.OFFLINE) {
      sessions.deviceOffline(time);
    }
  }

  private void frame(FrameRecord record) throws Exception {
    Optional<Protocol> protocol = desk.protocols.named(record.protocol);
    if (protocol.isEmpty()) {
      presence.heard(record);
      return;
    }
    WireFrame frame = protocol.get().parse(Bytes.wrap(record.body));
    List<Reading> readings = protocol.get().read(frame);
    presence.heard(record);
    boolean beat = false;
    for (Reading reading : readings) {
      read(reading, frame, record);
      beat |= reading instanceof Reading.Vitals;
    }
    if (!device.commands.isEmpty() && readings.stream().anyMatch(Reading.Port.class::isInstance)) {
      commands.reported(readings, record.timeMs);
    }
    commands.stopUnconfirmed(record.timeMs);
    if (beat) {
      heartbeat(record.timeMs);
    }
  }

  /** A sample, and nothing of a device that nobody owns: at every beat it would be too much. */
  private void heartbeat(long time) {
    long every = desk.rules.heartbeatEveryMs();
    boolean due = device.heartbeatToldAt == 0 || time - device.heartbeatToldAt >= every;
    if (every > 0 && due && desk.tenant() != null) {
      device.heartbeatToldAt = time;
      desk.event(EventType.DEVICE_HEARTBEAT, time, time, Snapshot.heartbeat(device));
    }
  }

  private void read(Reading reading, WireFrame frame, FrameRecord record) throws Exception {
    long time = record.timeMs;
    if (reading instanceof Reading.Identity identity) {
      identified(identity, time);
    } else if (reading instanceof Reading.Vitals vitals) {
      vitals(vitals);
    } else if (reading instanceof Reading.Port port) {
      if (sessions.heartbeat(port, time)) {
        ports.reported(port, time);
      }
    } else if (reading instanceof Reading.Charging charging) {
      sessions.charging(charging, !presence.holds(record), time);
    } else if (reading instanceof Reading.Ended ended) {
      sessions.ended(ended, time);
    } else if (reading instanceof Reading.Replied reply) {
      commands.answered(reply, frame, record);
    } else if (reading instanceof Reading.Occurred occurred) {
      occurred(occurred, frame.messageId(), time);
    }
  }

  private void vitals(Reading.Vitals vitals) {
    device.decivolts = either(vitals.decivolts(), device.decivolts);
    device.signal = either(vitals.signal(), device.signal);
    device.ambientCelsius = either(vitals.celsius(), device.ambientCelsius);
  }

  private void occurred(Reading.Occurred occurred, int messageId, long time) {
    ObjectNode data = Desk.data();
    if (occurred.portNo() != null) {
      data.put("port_no", occurred.portNo());
    }
    occurred.data().forEach((name, value) -> data.set(name, Json.MAPPER.valueToTree(value)));
    String identity = time + "/" + messageId + '/' + occurred.portNo();
    desk.event(occurred.event(), time, identity, data);
  }

  private void identified(Reading.Identity identity, long time) {
    boolean first = identity.registration() && device.registeredAt == null;
    if (first) {
      device.registeredAt = time;
    }
    boolean changed = described(identity);
    if (first && !changed) {
      row();
    }
    if (first) {
      ObjectNode data = Desk.data().put("protocol", device.protocol);
      data.put("firmware", device.firmware).put("device_type", device.deviceType);
      if (device.portCount != null) {
        data.put("port_count", device.portCount);
      }
      desk.event(EventType.DEVICE_REGISTERED, time, time, data);
    }
  }

  private boolean described(Reading.Identity identity) {
    String firmware = either(identity.firmware(), device.firmware);
    String deviceType = either(identity.deviceType(), device.deviceType);
    Integer portCount = either(identity.portCount(), device.portCount);
    boolean same =
        Objects.equals(firmware, device.firmware)
            && Objects.equals(deviceType, device.deviceType)
            && Objects.equals(portCount, device.portCount);
    if (same) {
      return false;
    }
    device.firmware = firmware;
    device.deviceType = deviceType;
    if (portCount != null) {
      ports.counted(portCount);
    }
    row();
    return true;
  }

  private void row() {
    device.deviceRowRevision++;
    desk.fact(
        Topic.FACTS_DEVICES,
        new DeviceRow(
            device.deviceId,
            desk.tenant(),
            device.site == null ? "" : device.site,
            device.name,
            device.model,
            desk.standing().wireName(),
            device.maintenance,
            device.protocol,
            device.deviceType,
            device.firmware,
            device.portCount,
            device.firstSeenAt,
            device.registeredAt,
            device.deviceRowRevision));
  }

  private void snapshot() {
    if (device.firstSeenAt != 0 || device.registryVersion != 0) {
      device.revision++;
      desk.snapshot();
    }
  }

  private static long earlier(long a, long b) {
    if (a == 0 || b == 0) {
      return Math.max(a, b);
    }
    return Math.min(a, b);
  }

  /** What the device did not say stays as it was. */
  private static <T> T either(T said, T before) {
    return said == null ? before : said;
  }
}
