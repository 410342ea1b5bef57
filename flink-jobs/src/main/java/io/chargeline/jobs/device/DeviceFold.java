package io.chargeline.jobs.device;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.fact.DeviceRow;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.Emission;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.Heartbeat;
import io.chargeline.protocol.ap3000.LegacyHeartbeat;
import io.chargeline.protocol.ap3000.OrderConfirm;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Registration;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.Uplink;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
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
  private final CommandFold commands;
  private final SessionFold sessions;

  DeviceFold(Rules rules, DeviceMemory device, Archive archive, Consumer<Emission> out) {
    this.device = device;
    this.desk = new Desk(rules, device, archive, out);
    this.presence = new PresenceFold(desk);
    this.ports = new PortFold(desk);
    this.commands = new CommandFold(desk, ports);
    this.sessions = commands.sessions();
  }

  void apply(FrameRecord record) throws Exception {
    advanceTo(record.timeMs);
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
    return next;
  }

  private void applyDue(long due) throws Exception {
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
    if (device.silenceDueAt == due) {
      presence.silenceDue(due);
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
      case TICK, REJECTED -> {
        // say nothing about a device
      }
    }
  }

  private void opened(FrameRecord record) throws Exception {
    String gateway = device.gateway;
    long connection = device.connection;
    presence.heard(record);
    if (gateway != null && !(gateway.equals(device.gateway) && connection == device.connection)) {
      commands.connectionGone(gateway, connection, record.timeMs);
    }
  }

  private void closed(FrameRecord record) throws Exception {
    commands.connectionGone(record.writer, record.connection, record.timeMs);
    if (presence.holds(record)) {
      presence.closed(record);
    }
  }

  private void frame(FrameRecord record) throws Exception {
    if (!"ap3000".equals(record.protocol)) {
      presence.heard(record);
      return;
    }
    Frame frame = Frame.parse(Bytes.wrap(record.body));
    Uplink message = Uplink.of(frame);
    presence.heard(record);
    if (message instanceof Heartbeat heartbeat) {
      heartbeat(heartbeat, record.timeMs);
    } else if (message instanceof LegacyHeartbeat heartbeat) {
      legacyHeartbeat(heartbeat, record.timeMs);
    } else if (message instanceof Registration registration) {
      registered(registration, record.timeMs);
    } else if (message instanceof PowerReport report) {
      sessions.reported(report, record.timeMs);
    } else if (message instanceof Settlement settlement) {
      sessions.settled(settlement, record.timeMs);
    } else if (message instanceof OrderConfirm confirm) {
      sessions.confirmed(confirm, record.timeMs);
    } else if (message instanceof ChargeAnswer answer) {
      commands.answered(answer, frame, record);
    }
  }

  private void heartbeat(Heartbeat heartbeat, long time) {
    device.decivolts = heartbeat.decivolts();
    device.signal = heartbeat.signal();
    device.ambientCelsius = boxed(heartbeat.celsius());
    statuses(heartbeat.ports(), time);
  }

  private void legacyHeartbeat(LegacyHeartbeat heartbeat, long time) {
    device.decivolts = heartbeat.decivolts();
    device.signal = heartbeat.signal();
    device.ambientCelsius = boxed(heartbeat.celsius());
    described(heartbeat.firmware(), heartbeat.deviceType(), heartbeat.ports().size());
    statuses(heartbeat.ports(), time);
  }

  private void statuses(List<PortStatus> statuses, long time) {
    for (int i = 0; i < statuses.size(); i++) {
      if (sessions.heartbeat(i + 1, statuses.get(i), time)) {
        ports.reported(i + 1, statuses.get(i), time);
      }
    }
  }

  private void registered(Registration registration, long time) {
    boolean first = device.registeredAt == null;
    if (first) {
      device.registeredAt = time;
    }
    boolean changed =
        described(registration.firmware(), registration.deviceType(), registration.portCount());
    if (first && !changed) {
      row();
    }
    if (first) {
      desk.event(
          EventType.DEVICE_REGISTERED,
          time,
          time,
          Desk.data()
              .put("protocol", device.protocol)
              .put("firmware", device.firmware)
              .put("device_type", device.deviceType)
              .put("port_count", device.portCount));
    }
  }

  private boolean described(int firmware, int deviceType, int portCount) {
    String firmwareText = Registration.firmwareText(firmware);
    String typeText = "0x%02X".formatted(deviceType);
    boolean same =
        Objects.equals(firmwareText, device.firmware)
            && Objects.equals(typeText, device.deviceType)
            && Objects.equals(portCount, device.portCount);
    if (same) {
      return false;
    }
    device.firmware = firmwareText;
    device.deviceType = typeText;
    ports.counted(portCount);
    row();
    return true;
  }

  private void row() {
    device.deviceRowRevision++;
    desk.fact(
        Topic.FACTS_DEVICES,
        new DeviceRow(
            device.deviceId,
            desk.rules.tenant(),
            "",
            device.protocol,
            device.deviceType,
            device.firmware,
            device.portCount,
            device.firstSeenAt,
            device.registeredAt,
            device.deviceRowRevision));
  }

  private void snapshot() {
    if (device.firstSeenAt != 0) {
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

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }
}
