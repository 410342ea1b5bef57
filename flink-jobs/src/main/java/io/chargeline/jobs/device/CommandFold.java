package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Ids;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.session.StopReason;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Commands, from the log's record of them to exactly one terminal state. A repeat of a command id
 * changes nothing; an answer counts only with connection, message id and, where it is present,
 * order. Nothing is sent twice: the gateway resends, never this.
 */
final class CommandFold implements SessionFold.Starts {

  /** How far a charge's start by its own count of minutes may be from the command's sending. */
  private static final long SAME_START_MS = 120_000;

  private static final long AUTO_STOP_TIMEOUT_MS = 40_000;

  private final Desk desk;
  private final DeviceMemory device;
  private final SessionFold sessions;
  private final CommandWriting writing;
  private final Refusals refusals;
  private final ParameterFold parameters;

  CommandFold(Desk desk, PortFold ports) {
    this.desk = desk;
    this.device = desk.device;
    this.writing = new CommandWriting(desk, ports);
    this.parameters = new ParameterFold(desk);
    this.sessions = new SessionFold(desk, ports, this);
    this.refusals = new Refusals(desk, ports, sessions, this);
  }

  SessionFold sessions() {
    return sessions;
  }

  /** The API asks for a command. */
  void asked(Command asked, long time) throws Exception {
    if (find(asked.commandId()) != null || desk.archive.isBuried(tombstone(asked.commandId()))) {
      return;
    }
    CommandMemory command = CommandWriting.remember(asked);
    command.site = device.site;
    device.commands.add(command);
    step(command, CommandState.ACCEPTED, time);
    Optional<CommandReason> refusal = refusals.of(command, asked.tenant());
    if (time >= command.expiresAt) {
      finish(command, CommandState.EXPIRED, Effect.NONE, CommandReason.EXPIRED, time);
    } else if (refusal.isPresent()) {
      finish(command, CommandState.REJECTED, Effect.NONE, refusal.get(), time);
    } else if (device.gateway == null) {
      finish(command, CommandState.UNDELIVERABLE, Effect.NONE, CommandReason.DEVICE_OFFLINE, time);
    } else {
      encode(command, time);
    }
  }

  private void encode(CommandMemory command, long time) throws Exception {
    Protocol.Encoded encoded = writing.encode(command);
    if (encoded instanceof Protocol.Encoded.Order order) {
      dispatch(command, order, time);
    } else if (encoded instanceof Protocol.Encoded.Refused refused) {
      finish(command, CommandState.REJECTED, Effect.NONE, refused.reason(), time);
    }
  }

  /** A downlink is about to be written. */
  void sent(FrameRecord record) throws Exception {
    if (desk.archive.isBuried(tombstone(record.commandId))) {
      return;
    }
    Optional<Protocol> protocol = desk.protocols.named(record.protocol);
    if (protocol.isEmpty()) {
      return;
    }
    WireFrame frame = protocol.get().parse(Bytes.wrap(record.body));
    CommandMemory command = find(record.commandId);
    if (command == null) {
      command = CommandWriting.unasked(record, protocol.get().orderOf(frame));
      if (command != null) {
        command.site = device.site;
        device.commands.add(command);
      }
    }
    if (command == null) {
      return;
    }
    long time = record.timeMs;
    command.gateway = record.writer;
    command.connection = record.connection;
    command.messageId = frame.messageId();
    command.operation = frame.operation();
    command.sends++;
    command.dueAt = answerDue(command, time);
    step(command, CommandState.SENT, time);
    row(command);
  }

  /** What is not confirmed by an answer alone has all its time. */
  private long answerDue(CommandMemory command, long time) {
    if (command.maxSends() == 1) {
      return command.expiresAt;
    }
    long answerDue = time + desk.rules.answerTimeoutMs();
    boolean resendToCome = command.sends < command.maxSends() && answerDue < command.expiresAt;
    long due = resendToCome ? answerDue + desk.rules.resendMarginMs() : answerDue;
    return Math.min(command.expiresAt, due);
  }

  /** The device answers a command. */
  void answered(Reading.Replied reply, WireFrame frame, FrameRecord record) throws Exception {
    CommandMemory command = waitingFor(reply, frame, record);
    if (command == null) {
      lateAnswer(reply, frame, record.timeMs);
      return;
    }
    command.rawResult = reply.rawResult();
    if (!reply.told().isEmpty()) {
      command.result = Json.text(reply.told());
    }
    if (command.portNo == null) {
      command.portNo = reply.portNo();
    }
    conclude(command, reply, record.timeMs);
  }

  /** Whether the device is on another connection than the one that the command went over. */
  private boolean isLeft(CommandMemory command) {
    return device.gateway != null && !isOn(command, device.gateway, device.connection);
  }

  private static boolean isOn(CommandMemory command, String gateway, long connection) {
    return gateway.equals(command.gateway) && command.connection == connection;
  }

  /**
   * The connection no longer carries the device: what was not yet sent over it never will be. Its
   * socket may live on, and what was sent be answered there.
   */
  void connectionLeft(String gateway, long connection, long time) throws Exception {
    for (CommandMemory command : new ArrayList<>(device.commands)) {
      if (isOn(command, gateway, connection) && command.state != CommandState.SENT) {
        finish(
            command, CommandState.UNDELIVERABLE, Effect.NONE, CommandReason.CONNECTION_LOST, time);
      }
    }
  }

  /** The connection is gone: what was sent over it is not answered any more, either. */
  void connectionGone(String gateway, long connection, long time) throws Exception {
    connectionLeft(gateway, connection, time);
    for (CommandMemory command : new ArrayList<>(device.commands)) {
      // That a rebooting device comes back confirms it, and its time fails it.
      boolean rebooting = command.confirmedBy(Protocol.Encoded.Confirmation.RECONNECT);
      if (isOn(command, gateway, connection) && !rebooting) {
        finish(command, CommandState.FAILED, Effect.UNKNOWN, CommandReason.CONNECTION_LOST, time);
      }
    }
  }

  /** The device came on a connection: one that was told to reboot has. */
  void connected(FrameRecord record) throws Exception {
    for (CommandMemory command : new ArrayList<>(device.commands)) {
      boolean other = !isOn(command, record.writer, record.connection);
      if (other && isSent(command, Protocol.Encoded.Confirmation.RECONNECT)) {
        finish(command, CommandState.SUCCEEDED, Effect.CONFIRMED, null, record.timeMs);
      }
    }
  }

  /** The device reported ports: what asked for them is done. */
  void reported(List<Reading> readings, long time) throws Exception {
    for (CommandMemory command : new ArrayList<>(device.commands)) {
      if (isSent(command, Protocol.Encoded.Confirmation.NEXT_REPORT)
          && readings.stream().anyMatch(it -> isReportFor(command, it))) {
        finish(command, CommandState.SUCCEEDED, Effect.CONFIRMED, null, time);
      }
    }
  }

  private static boolean isReportFor(CommandMemory command, Reading reading) {
    return reading instanceof Reading.Port port && concerns(command, port.socketNo());
  }

  /**
   * Whether what a socket says may be said to this command; unless it asked for a socket, it is.
   */
  private static boolean concerns(CommandMemory command, Integer socketNo) {
    JsonNode asked = CommandWriting.arguments(command).path("socket_no");
    return socketNo == null || !asked.isInt() || socket(asked.asInt()) == socket(socketNo);
  }

  /** A unit that stands alone may call its socket 0. */
  private static int socket(int socketNo) {
    return Math.max(1, socketNo);
  }

  private static boolean isSent(CommandMemory command, Protocol.Encoded.Confirmation confirmedBy) {
    return command.state == CommandState.SENT && command.confirmedBy(confirmedBy);
  }

  /** Its time is over. */
  void due(CommandMemory command, long time) throws Exception {
    if (command.state == CommandState.SENT) {
      CommandReason reason =
          isLeft(command) ? CommandReason.CONNECTION_LOST : CommandReason.NO_ANSWER;
      finish(command, CommandState.FAILED, Effect.UNKNOWN, reason, time);
    } else {
      finish(command, CommandState.EXPIRED, Effect.NONE, CommandReason.NOT_SENT_IN_TIME, time);
    }
  }

  @Override
  public CommandMemory underWay(String orderHex) {
    for (List<CommandMemory> starts : List.of(device.commands, device.awaited)) {
      for (CommandMemory command : starts) {
        if (command.type == CommandType.START && command.orderHex.equals(orderHex)) {
          return command;
        }
      }
    }
    return null;
  }

  @Override
  public CommandMemory writtenTo(int portNo, long startedAt) throws Exception {
    for (CommandMemory command : device.commands) {
      if (isStartWrittenTo(command, portNo, startedAt) && !hasItsCharge(command)) {
        return command;
      }
    }
    List<CommandMemory> unseen =
        desk.archive.unseenStarts().stream()
            .filter(start -> isStartWrittenTo(start, portNo, startedAt))
            .toList();
    // One that the device refused is meant only where there is none that it did not answer.
    return unseen.stream()
        .filter(start -> start.state != CommandState.REJECTED)
        .findFirst()
        .orElse(unseen.isEmpty() ? null : unseen.get(0));
  }

  /** Another charge after that one is not this start's: it leads to one at most. */
  private boolean hasItsCharge(CommandMemory start) throws Exception {
    return sessions.ofOrder(start.orderHex) != null || sessions.ended(start.portNo, start.orderHex);
  }

  /** Charges that carry no order tell their age in minutes only. */
  private static boolean isStartWrittenTo(CommandMemory command, int portNo, long startedAt) {
    if (command.type != CommandType.START || !Integer.valueOf(portNo).equals(command.portNo)) {
      return false;
    }
    return command.timeline.stream()
        .filter(step -> step.state == CommandState.SENT)
        .anyMatch(step -> Math.abs(startedAt - step.at) <= SAME_START_MS);
  }

  @Override
  public void contradicted(CommandMemory failed, SessionMemory session, long time)
      throws Exception {
    tellContradicted(failed, time);
    if (desk.rules.stopUnconfirmed() && !session.ended()) {
      session.unconfirmedStart = failed.commandId;
      stopUnconfirmed(time);
    }
  }

  private void tellContradicted(CommandMemory failed, long time) {
    desk.event(
        EventType.COMMAND_CONTRADICTED,
        time,
        failed.commandId,
        CommandReport.subject(failed),
        desk.tenant(failed.tenant));
  }

  /** Stops, once each and as soon as the device can be reached, what was told not to charge. */
  void stopUnconfirmed(long time) throws Exception {
    for (SessionMemory session : device.sessions) {
      if (session.unconfirmedStart != null && device.gateway != null) {
        String start = session.unconfirmedStart;
        session.unconfirmedStart = null;
        stopAtOnce(start, session, time);
      }
    }
  }

  private void stopAtOnce(String start, SessionMemory session, long time) throws Exception {
    asked(
        new Command(
            Ids.of("auto-stop", start),
            desk.tenant(session.tenant),
            device.deviceId,
            CommandType.STOP,
            session.portNo,
            session.orderNo,
            null,
            null,
            null,
            null,
            null,
            time,
            time + AUTO_STOP_TIMEOUT_MS),
        time);
  }

  private void dispatch(CommandMemory command, Protocol.Encoded.Order order, long time) {
    command.gateway = device.gateway;
    command.connection = device.connection;
    command.confirmedBy = order.confirmedBy();
    step(command, CommandState.DISPATCHED, time);
    row(command);
    desk.order(writing.order(command, order));
  }

  private CommandMemory waitingFor(Reading.Replied reply, WireFrame frame, FrameRecord record) {
    String orderHex = reply.charge() == null ? null : reply.charge().orderHex();
    for (CommandMemory command : device.commands) {
      boolean sameWay = isOn(command, record.writer, record.connection);
      boolean sameOrder = orderHex == null || orderHex.equals(command.orderHex);
      if (sameWay && isAnswer(frame, command) && sameOrder && isSamePlace(reply, command)) {
        return command;
      }
    }
    return null;
  }

  /** What an answer says of port or socket is what was asked; devices that do not say are right. */
  private static boolean isSamePlace(Reading.Replied reply, CommandMemory command) {
    boolean samePort =
        reply.portNo() == null || command.portNo == null || reply.portNo().equals(command.portNo);
    return samePort && concerns(command, reply.socketNo());
  }

  private static boolean isAnswer(WireFrame frame, CommandMemory command) {
    return command.messageId != null
        && command.messageId == frame.messageId()
        && (command.operation == null || command.operation == frame.operation());
  }

  private void conclude(CommandMemory command, Reading.Replied reply, long time) throws Exception {
    if (command.type == CommandType.START) {
      concludeStart(command, reply, time);
    } else if (done(reply)) {
      if (command.type == CommandType.STOP) {
        sessions.stopped(command.orderHex);
      } else if (command.type == CommandType.CHANGE) {
        sessions.changed(command.orderHex, CommandWriting.arguments(command));
      }
      finish(command, CommandState.SUCCEEDED, Effect.CONFIRMED, null, time);
      if (command.type == CommandType.SET_PARAMS) {
        parameters.set(command, time);
      } else if (command.type == CommandType.READ_PARAMS) {
        parameters.told(command, reply.told(), time);
      }
    } else {
      refusedByDevice(command, reply, time);
    }
  }

  private static boolean done(Reading.Replied reply) {
    return reply.result() == Reading.Result.EXECUTED || reply.result() == Reading.Result.ALREADY;
  }

  private void concludeStart(CommandMemory command, Reading.Replied reply, long time)
      throws Exception {
    boolean runsAlready =
        reply.result() == Reading.Result.ALREADY && sessions.ofOrder(command.orderHex) != null;
    if (reply.result() != Reading.Result.EXECUTED && !runsAlready) {
      refusedByDevice(command, reply, time);
      return;
    }
    if (command.portNo != null) {
      ChargeKey charge = reply.charge() == null ? keyOf(command) : reply.charge();
      sessions.started(command, command.portNo, charge, time);
    }
    finish(command, CommandState.SUCCEEDED, Effect.CONFIRMED, null, time);
    if (sessions.ofOrder(command.orderHex) == null && !sessions.endedAnywhere(command.orderHex)) {
      // The device chose the port and did not say which: its first report of power will.
      await(command, time);
    }
  }

  /** A short answer repeats no order: it is the asked one. */
  private static ChargeKey keyOf(CommandMemory command) {
    return new ChargeKey(command.orderHex, command.orderNo, command.orderHex);
  }

  private void refusedByDevice(CommandMemory command, Reading.Replied reply, long time)
      throws Exception {
    if (reply.result() == Reading.Result.UNKNOWN) {
      finish(command, CommandState.FAILED, Effect.UNKNOWN, reply.reason(), time);
    } else {
      finish(command, CommandState.REJECTED, Effect.NONE, reply.reason(), time);
    }
  }

  /** An answer after we had given up: if it says the charge runs, it contradicts us. */
  private void lateAnswer(Reading.Replied reply, WireFrame frame, long time) throws Exception {
    if (reply.result() != Reading.Result.EXECUTED
        || reply.charge() == null
        || reply.portNo() == null) {
      return;
    }
    Optional<CommandMemory> failed = failedStart(reply, frame);
    if (failed.isPresent()) {
      sessions.started(failed.get(), reply.portNo(), reply.charge(), time);
    }
  }

  private Optional<CommandMemory> failedStart(Reading.Replied reply, WireFrame frame)
      throws Exception {
    String orderHex = reply.charge().orderHex();
    for (CommandMemory start : desk.archive.unseenStarts()) {
      boolean sameOrder =
          orderHex == null ? reply.portNo().equals(start.portNo) : orderHex.equals(start.orderHex);
      if (isAnswer(frame, start) && sameOrder) {
        return Optional.of(start);
      }
    }
    return Optional.empty();
  }

  private void finish(
      CommandMemory command, CommandState state, Effect effect, CommandReason reason, long time)
      throws Exception {
    command.effect = effect;
    command.reason = reason == null ? null : reason.wireName();
    command.endedAt = time;
    step(command, state, time);
    row(command);
    device.commands.remove(command);
    desk.bury(tombstone(command.commandId), time);
    if (command.unasked) {
      return;
    }
    desk.event(
        CommandReport.eventOf(state),
        time,
        command.commandId,
        CommandReport.subject(command),
        desk.tenant(command.tenant));
    if (command.type == CommandType.START && state != CommandState.SUCCEEDED) {
      startFailed(command, time);
    }
  }

  /**
   * Its charge may have been seen before its time was over. An order that has a charge, had one, or
   * may get one from another start that is under way, has a terminal event from there.
   */
  private void startFailed(CommandMemory command, long time) throws Exception {
    boolean dispatched = command.gateway != null;
    SessionMemory session = sessions.ofOrder(command.orderHex);
    boolean ended = session == null && sessions.ended(command.portNo, command.orderHex);
    if (dispatched && session != null) {
      contradicted(command, session, time);
      return;
    } else if (dispatched && ended) {
      tellContradicted(command, time);
      return;
    }
    if (session == null && !ended && underWay(command.orderHex) == null) {
      tellStartFailed(command, CommandReport.subject(command), true, time);
    }
    if (dispatched) {
      keepUnseen(command, time);
    }
  }

  private void await(CommandMemory start, long time) throws Exception {
    keepUnseen(start, time);
    if (!start.unasked) {
      start.dueAt = time + desk.rules.settleTimeoutMs();
      device.awaited.add(start);
    }
  }

  /** Nothing was ever seen of a charge that the device said it began. */
  void unseenDue(CommandMemory start, long time) throws Exception {
    device.awaited.remove(start);
    start.givenUp = true;
    desk.archive.keepUnseenStart(start);
    ObjectNode data = CommandReport.subject(start);
    data.put("reason", StopReason.UNSETTLED.wireName());
    data.put("reason_text", StopReason.UNSETTLED.text());
    data.put("reason_text_zh", StopReason.UNSETTLED.textZh());
    tellStartFailed(start, data, false, time);
  }

  private void tellStartFailed(CommandMemory start, ObjectNode data, boolean isFinal, long time) {
    desk.event(
        EventType.CHARGING_FAILED,
        time,
        "start/" + start.commandId,
        data.put("final", isFinal),
        desk.tenant(start.tenant));
  }

  private void keepUnseen(CommandMemory command, long time) throws Exception {
    command.forgetAt = time + desk.rules.tombstoneMs();
    desk.archive.keepUnseenStart(command);
    desk.sweepBy(command.forgetAt);
  }

  private static void step(CommandMemory command, CommandState state, long time) {
    command.state = state;
    command.timeline.add(new CommandMemory.Step(state, time));
  }

  private void row(CommandMemory command) {
    if (!command.unasked) {
      command.revision++;
      desk.fact(
          Topic.FACTS_COMMANDS,
          CommandReport.row(command, device.deviceId, desk.tenant(command.tenant)));
    }
  }

  private CommandMemory find(String commandId) {
    for (CommandMemory command : device.commands) {
      if (command.commandId.equals(commandId)) {
        return command;
      }
    }
    return null;
  }

  private static String tombstone(String commandId) {
    return "command/" + commandId;
  }
}
