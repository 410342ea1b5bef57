package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Bytes;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.command.GatewayCommand;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.log.FrameRecord;
import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.Frame;
import io.chargeline.protocol.ap3000.OrderBytes;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Commands, from the log's record of them to exactly one terminal state. A repeat of a command id
 * changes nothing; an answer counts only with connection, message id and, where it is present,
 * order. Nothing is sent twice: the gateway resends, never this.
 */
final class CommandFold implements SessionFold.Starts {
  private static final int MAX_SENDS = 2;
  private static final int WH_PER_CENTI_KWH = 10;
  private static final long UNASKED_PATIENCE_MS = 35_000;
  private static final long AUTO_STOP_TIMEOUT_MS = 40_000;

  private final Desk desk;
  private final DeviceMemory device;
  private final SessionFold sessions;
  private final Refusals refusals;

  CommandFold(Desk desk, PortFold ports) {
    this.desk = desk;
    this.device = desk.device;
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
    CommandMemory command = remember(asked);
    device.commands.add(command);
    step(command, CommandState.ACCEPTED, time);
    Optional<String> refusal = refusals.of(command, asked.tenant());
    if (time >= command.expiresAt) {
      finish(command, CommandState.EXPIRED, Effect.NONE, "expired", time);
    } else if (refusal.isPresent()) {
      finish(command, CommandState.REJECTED, Effect.NONE, refusal.get(), time);
    } else if (device.gateway == null) {
      finish(command, CommandState.UNDELIVERABLE, Effect.NONE, "device_offline", time);
    } else {
      dispatch(command, time);
    }
  }

  /** A downlink is about to be written. */
  void sent(FrameRecord record) throws Exception {
    if (desk.archive.isBuried(tombstone(record.commandId))) {
      return;
    }
    Frame frame = Frame.parse(Bytes.wrap(record.body));
    CommandMemory command = find(record.commandId);
    if (command == null) {
      command = unasked(record, frame);
    }
    if (command == null) {
      return;
    }
    long time = record.timeMs;
    command.gateway = record.writer;
    command.connection = record.connection;
    command.messageId = frame.messageId();
    command.sends++;
    long answerDue = time + desk.rules.answerTimeoutMs();
    boolean resendToCome = command.sends < MAX_SENDS && answerDue < command.expiresAt;
    long due = resendToCome ? answerDue + desk.rules.resendMarginMs() : answerDue;
    command.dueAt = Math.min(command.expiresAt, due);
    step(command, CommandState.SENT, time);
    row(command);
  }

  /** The device answers a start or stop. */
  void answered(ChargeAnswer answer, Frame frame, FrameRecord record) throws Exception {
    CommandMemory command = waitingFor(answer, frame, record);
    if (command == null) {
      lateAnswer(answer, frame, record.timeMs);
      return;
    }
    command.rawResult = answer.result();
    if (command.portNo == null) {
      command.portNo = portOf(answer);
    }
    conclude(command, answer, record.timeMs);
  }

  /** The connection is gone: what was not yet sent over it never will be. */
  void connectionGone(String gateway, long connection, long time) throws Exception {
    for (CommandMemory command : new ArrayList<>(device.commands)) {
      if (!gateway.equals(command.gateway) || command.connection != connection) {
        continue;
      }
      if (command.state == CommandState.SENT) {
        finish(command, CommandState.FAILED, Effect.UNKNOWN, "connection_lost", time);
      } else {
        finish(command, CommandState.UNDELIVERABLE, Effect.NONE, "connection_lost", time);
      }
    }
  }

  /** Its time is over. */
  void due(CommandMemory command, long time) throws Exception {
    if (command.state == CommandState.SENT) {
      finish(command, CommandState.FAILED, Effect.UNKNOWN, "no_answer", time);
    } else {
      finish(command, CommandState.EXPIRED, Effect.NONE, "not_sent_in_time", time);
    }
  }

  @Override
  public CommandMemory underWay(String orderHex) {
    for (CommandMemory command : device.commands) {
      if (command.type == CommandType.START && command.orderHex.equals(orderHex)) {
        return command;
      }
    }
    return null;
  }

  @Override
  public void contradicted(CommandMemory failed, SessionMemory session, long time)
      throws Exception {
    desk.event(
        EventType.COMMAND_CONTRADICTED, time, failed.commandId, CommandReport.subject(failed));
    if (desk.rules.stopUnconfirmed() && device.gateway != null && !session.ended()) {
      stopAtOnce(failed, session, time);
    }
  }

  private void stopAtOnce(CommandMemory failed, SessionMemory session, long time) throws Exception {
    asked(
        new Command(
            Ids.of("auto-stop", failed.commandId),
            desk.rules.tenant(),
            device.deviceId,
            CommandType.STOP,
            session.portNo,
            session.orderNo,
            null,
            null,
            null,
            null,
            time,
            time + AUTO_STOP_TIMEOUT_MS),
        time);
  }

  private static CommandMemory remember(Command asked) {
    CommandMemory command = new CommandMemory();
    command.commandId = asked.commandId();
    command.type = asked.type();
    command.portNo = asked.portNo();
    command.orderNo = asked.orderNo();
    command.orderHex = OrderBytes.of(asked.orderNo()).hex();
    command.mode = asked.mode();
    command.limitS = asked.limitS();
    command.limitWh = asked.limitWh();
    command.estimatedPowerW = asked.estimatedPowerW();
    command.issuedAt = asked.issuedAt();
    command.expiresAt = asked.expiresAt();
    command.dueAt = asked.expiresAt();
    return command;
  }

  private void dispatch(CommandMemory command, long time) {
    command.gateway = device.gateway;
    command.connection = device.connection;
    step(command, CommandState.DISPATCHED, time);
    row(command);
    desk.order(
        new GatewayCommand(
            command.commandId,
            command.gateway,
            command.connection,
            device.deviceId,
            device.protocol,
            ChargeRequest.COMMAND,
            request(command).encode(),
            MAX_SENDS,
            desk.rules.answerTimeoutMs(),
            command.expiresAt));
  }

  private static ChargeRequest request(CommandMemory command) {
    int port = command.portNo == null ? ChargeRequest.DEVICE_CHOOSES : command.portNo - 1;
    Bytes order = Bytes.ofHex(command.orderHex);
    if (command.type == CommandType.STOP) {
      return ChargeRequest.stop(port, order);
    }
    return switch (command.mode) {
      case TIME -> ChargeRequest.forTime(port, order, command.limitS);
      case ENERGY, AMOUNT ->
          ChargeRequest.forEnergy(port, order, command.limitWh / WH_PER_CENTI_KWH);
      case UNTIL_FULL -> ChargeRequest.untilFull(port, order);
      case POWER_TIERS -> throw new IllegalStateException("refused before");
    };
  }

  /** A start that only the downlink tells of: a recording's. Null for anything else. */
  private CommandMemory unasked(FrameRecord record, Frame frame) {
    Optional<ChargeRequest> request =
        frame.command() == ChargeRequest.COMMAND ? ChargeRequest.of(frame) : Optional.empty();
    if (request.isEmpty()) {
      return null;
    }
    ChargeRequest charge = request.get();
    CommandMemory command = new CommandMemory();
    command.unasked = true;
    command.commandId = record.commandId;
    command.type = charge.start() ? CommandType.START : CommandType.STOP;
    command.portNo =
        charge.port() == ChargeRequest.DEVICE_CHOOSES ? null : Integer.valueOf(charge.port() + 1);
    command.orderHex = charge.order().hex();
    command.orderNo = OrderBytes.display(charge.order());
    command.issuedAt = record.timeMs;
    command.expiresAt = record.timeMs + UNASKED_PATIENCE_MS;
    if (charge.start()) {
      limits(command, charge);
    }
    device.commands.add(command);
    return command;
  }

  private static void limits(CommandMemory command, ChargeRequest charge) {
    if (charge.value() == 0) {
      command.mode = ChargeMode.UNTIL_FULL;
    } else if (charge.rateMode() == ChargeRequest.BY_ENERGY) {
      command.mode = ChargeMode.ENERGY;
      command.limitWh = charge.value() * WH_PER_CENTI_KWH;
    } else {
      command.mode = ChargeMode.TIME;
      command.limitS = charge.value();
    }
  }

  private CommandMemory waitingFor(ChargeAnswer answer, Frame frame, FrameRecord record) {
    for (CommandMemory command : device.commands) {
      boolean sameWay =
          record.writer.equals(command.gateway) && record.connection == command.connection;
      boolean sameMessage =
          command.messageId != null && command.messageId.intValue() == frame.messageId();
      boolean sameOrder =
          answer.order().map(order -> order.hex().equals(command.orderHex)).orElse(true);
      if (sameWay && sameMessage && sameOrder) {
        return command;
      }
    }
    return null;
  }

  private void conclude(CommandMemory command, ChargeAnswer answer, long time) throws Exception {
    if (command.type == CommandType.START) {
      concludeStart(command, answer, time);
    } else if (answer.executed() || answer.result() == ChargeAnswer.ALREADY) {
      finish(command, CommandState.SUCCEEDED, Effect.CONFIRMED, null, time);
    } else {
      refusedByDevice(command, answer, time);
    }
  }

  private void concludeStart(CommandMemory command, ChargeAnswer answer, long time)
      throws Exception {
    boolean runsAlready =
        answer.result() == ChargeAnswer.ALREADY && sessions.ofOrder(command.orderHex) != null;
    if (!answer.executed() && !runsAlready) {
      refusedByDevice(command, answer, time);
      return;
    }
    if (command.portNo != null) {
      sessions.started(command.portNo, Bytes.ofHex(command.orderHex), time);
    }
    finish(command, CommandState.SUCCEEDED, Effect.CONFIRMED, null, time);
    if (sessions.ofOrder(command.orderHex) == null) {
      // The device chose the port and did not say which: its first report of power will.
      keepUnseen(command, time);
    }
  }

  /** 1-based; null when a short answer, or one that repeats the question, does not say. */
  private static Integer portOf(ChargeAnswer answer) {
    int port = answer.port().orElse(ChargeRequest.DEVICE_CHOOSES);
    return port == ChargeRequest.DEVICE_CHOOSES ? null : Integer.valueOf(port + 1);
  }

  private void refusedByDevice(CommandMemory command, ChargeAnswer answer, long time)
      throws Exception {
    if (answer.result() == ChargeAnswer.NO_RESPONSE) {
      finish(command, CommandState.FAILED, Effect.UNKNOWN, answer.resultName(), time);
    } else {
      finish(command, CommandState.REJECTED, Effect.NONE, answer.resultName(), time);
    }
  }

  /** An answer after we had given up: if it says the charge runs, it contradicts us. */
  private void lateAnswer(ChargeAnswer answer, Frame frame, long time) throws Exception {
    if (!answer.executed() || answer.order().isEmpty() || portOf(answer) == null) {
      return;
    }
    Optional<CommandMemory> failed = desk.archive.unseenStart(answer.order().get().hex());
    if (failed.isPresent()
        && failed.get().messageId != null
        && failed.get().messageId == frame.messageId()) {
      sessions.started(portOf(answer), answer.order().get(), time);
    }
  }

  private void finish(
      CommandMemory command, CommandState state, Effect effect, String reason, long time)
      throws Exception {
    command.effect = effect;
    command.reason = reason;
    command.endedAt = time;
    step(command, state, time);
    row(command);
    device.commands.remove(command);
    desk.bury(tombstone(command.commandId), time);
    if (command.unasked) {
      return;
    }
    desk.event(
        CommandReport.eventOf(state), time, command.commandId, CommandReport.subject(command));
    if (command.type == CommandType.START && state != CommandState.SUCCEEDED) {
      startFailed(command, time);
    }
  }

  private void startFailed(CommandMemory command, long time) throws Exception {
    if (sessions.ofOrder(command.orderHex) == null) {
      ObjectNode data = CommandReport.subject(command);
      data.put("final", true);
      desk.event(EventType.CHARGING_FAILED, time, "start/" + command.commandId, data);
    }
    if (command.gateway != null && sessions.ofOrder(command.orderHex) == null) {
      keepUnseen(command, time);
    }
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
          Topic.FACTS_COMMANDS, CommandReport.row(command, device.deviceId, desk.rules.tenant()));
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
