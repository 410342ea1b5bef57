package io.chargeline.oracle.charge;

import com.fasterxml.jackson.core.type.TypeReference;
import io.chargeline.domain.Json;
import io.chargeline.domain.command.Capabilities;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.frame.CloseReason;
import io.chargeline.domain.frame.RecordKind;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.StoredRecord;
import io.chargeline.protocol.ChargeOrder;
import io.chargeline.protocol.DeviceTask;
import io.chargeline.protocol.Protocol;
import io.chargeline.protocol.Protocol.Encoded;
import io.chargeline.protocol.Protocol.Encoded.Confirmation;
import io.chargeline.protocol.Protocols;
import io.chargeline.protocol.Reading;
import io.chargeline.protocol.WireFrame;
import java.util.Map;
import java.util.Optional;

/**
 * Follows one command through the log until something ends it: its answer, what stands for an
 * answer, the end of its connection, its time. Knows of no other command and no charge; whether it
 * was to be refused is asked later.
 */
final class Pursuit {
  private static final TypeReference<Map<String, Object>> ARGUMENTS = new TypeReference<>() {};
  private static final long ANSWER_TIMEOUT_MS = 15_000;

  /** How long after the answer timeout a second writing may take to show. */
  private static final long RESEND_MARGIN_MS = 2_000;

  private final History history;
  private final Protocols protocols;

  Pursuit(History history, Protocols protocols) {
    this.history = history;
    this.protocols = protocols;
  }

  void follow(Errand errand) {
    long due = errand.asked.expiresAt();
    int next = errand.from.before() ? errand.from.moment() : errand.from.moment() + 1;
    if (errand.unasked) {
      due = written(errand, history.logged(errand.from.moment()).record(), errand.from);
    } else if (!setsOff(errand)) {
      return;
    }
    Point from = errand.from;
    for (int i = next; i < history.size(); i++) {
      Moment moment = history.moment(i);
      if (moment.at() >= due) {
        break;
      }
      Moment.Logged logged = history.logged(i);
      if (logged == null) {
        continue;
      }
      if (logged.record().kind() == RecordKind.SENT
          && errand.asked.commandId().equals(logged.record().commandId())) {
        from = history.at(i);
        due = written(errand, logged.record(), from);
      } else {
        passes(errand, logged, i);
      }
      if (errand.end != null) {
        return;
      }
      from = history.at(i);
    }
    Point over = history.due(from, due);
    if (over != null) {
      runsOut(errand, over);
    }
  }

  /** Whether it goes on its way at all. */
  private boolean setsOff(Errand errand) {
    Command asked = errand.asked;
    Line line = history.lineAt(errand.from);
    if (errand.from.at() >= asked.expiresAt()) {
      errand.end(CommandState.EXPIRED, Effect.NONE, CommandReason.EXPIRED, errand.from);
      return false;
    }
    if (line == null) {
      errand.end(
          CommandState.UNDELIVERABLE, Effect.NONE, CommandReason.DEVICE_OFFLINE, errand.from);
      return false;
    }
    Encoded encoded = encode(asked, errand.orderHex, protocolAt(errand.from));
    if (encoded instanceof Encoded.Refused refused) {
      errand.end(CommandState.REJECTED, Effect.NONE, refused.reason(), errand.from);
      return false;
    }
    errand.confirmedBy = ((Encoded.Order) encoded).confirmedBy();
    errand.line = line;
    errand.dispatched = true;
    errand.hop(CommandState.DISPATCHED, errand.from.at());
    return true;
  }

  /** What the device spoke last. */
  private Optional<Protocol> protocolAt(Point point) {
    for (int i = Math.min(point.moment(), history.size() - 1); i >= 0; i--) {
      Moment.Logged logged = history.logged(i);
      if (logged != null && isHeard(logged.record()) && logged.record().protocol() != null) {
        return protocols.named(logged.record().protocol());
      }
    }
    return Optional.empty();
  }

  private static boolean isHeard(StoredRecord record) {
    return record.kind() == RecordKind.FRAME
        || record.kind() == RecordKind.OPENED
        || record.kind() == RecordKind.SEEN;
  }

  private static Encoded encode(Command asked, String orderHex, Optional<Protocol> spoken) {
    if (spoken.isEmpty()) {
      return new Encoded.Refused(CommandReason.PROTOCOL_UNKNOWN);
    }
    Protocol protocol = spoken.get();
    boolean charge = asked.type() == CommandType.START || asked.type() == CommandType.STOP;
    if (!charge && !Capabilities.has(protocol.name(), asked.type())) {
      return new Encoded.Refused(CommandReason.NOT_SUPPORTED_BY_PROTOCOL);
    }
    try {
      return charge ? protocol.encode(order(asked, orderHex)) : protocol.encode(task(asked));
    } catch (IllegalArgumentException doesNotFit) {
      return new Encoded.Refused(CommandReason.INVALID_ARGUMENTS);
    }
  }

  /** A stop may leave the port to be found out; it can be written whatever that is. */
  private static ChargeOrder order(Command asked, String orderHex) {
    boolean start = asked.type() == CommandType.START;
    Integer portNo = asked.portNo() == null && !start ? Integer.valueOf(1) : asked.portNo();
    boolean tiers = asked.mode() == ChargeMode.POWER_TIERS && asked.arguments() != null;
    return new ChargeOrder(
        start,
        portNo,
        null,
        orderHex,
        asked.mode(),
        asked.limitS(),
        asked.limitWh(),
        tiers ? PowerTariff.of(asked.arguments()) : null);
  }

  private static DeviceTask task(Command asked) {
    boolean portToBeFound = asked.type() == CommandType.CHANGE && asked.portNo() == null;
    return new DeviceTask(
        asked.type(),
        portToBeFound ? Integer.valueOf(1) : asked.portNo(),
        null,
        asked.arguments() == null
            ? Map.of()
            : Json.MAPPER.convertValue(asked.arguments(), ARGUMENTS));
  }

  /** Says when it ends if nothing comes. */
  private long written(Errand errand, StoredRecord record, Point at) {
    Protocol protocol = protocols.named(record.protocol()).orElseThrow();
    WireFrame frame = protocol.parse(record.body());
    errand.line = Line.of(record);
    errand.messageId = frame.messageId();
    errand.operation = frame.operation();
    errand.writtenPort =
        protocol.orderOf(frame).map(ChargeOrder::portNo).orElse(errand.asked.portNo());
    errand.written.add(at);
    errand.hop(CommandState.SENT, at.at());
    long expiresAt = errand.asked.expiresAt();
    if (errand.confirmedBy != Confirmation.ANSWER) {
      return expiresAt;
    }
    long answerDue = at.at() + ANSWER_TIMEOUT_MS;
    boolean again = errand.written.size() < 2 && answerDue < expiresAt;
    return Math.min(expiresAt, again ? answerDue + RESEND_MARGIN_MS : answerDue);
  }

  private void passes(Errand errand, Moment.Logged logged, int index) {
    switch (logged.record().kind()) {
      case FRAME -> heard(errand, logged, history.at(index));
      case OPENED -> opened(errand, logged.record(), index);
      case CLOSED -> closed(errand, logged.record(), history.at(index));
      default -> {
        // does not concern a command under way
      }
    }
  }

  private static void heard(Errand errand, Moment.Logged logged, Point at) {
    if (errand.written.isEmpty()) {
      return;
    }
    for (Reading reading : logged.readings()) {
      if (reading instanceof Reading.Replied reply && isAnswer(errand, reply, logged)) {
        answered(errand, reply, at);
        return;
      }
    }
    if (errand.confirmedBy == Confirmation.NEXT_REPORT
        && logged.readings().stream()
            .anyMatch(it -> it instanceof Reading.Port port && concerns(errand, port.socketNo()))) {
      errand.end(CommandState.SUCCEEDED, Effect.CONFIRMED, null, at);
    }
  }

  /** Connection, message, and what it names of order, port and socket: all have to be right. */
  private static boolean isAnswer(Errand errand, Reading.Replied reply, Moment.Logged logged) {
    String order = reply.charge() == null ? null : reply.charge().orderHex();
    return Line.of(logged.record()).equals(errand.line)
        && errand.messageId == logged.frame().messageId()
        && errand.operation == logged.frame().operation()
        && (order == null || order.equals(errand.orderHex))
        && (reply.portNo() == null
            || errand.writtenPort == null
            || reply.portNo().equals(errand.writtenPort))
        && concerns(errand, reply.socketNo());
  }

  /** A unit that stands alone may call its socket 0. */
  private static boolean concerns(Errand errand, Integer socketNo) {
    Integer asked = errand.askedSocket();
    return socketNo == null || asked == null || Math.max(1, asked) == Math.max(1, socketNo);
  }

  private static void answered(Errand errand, Reading.Replied reply, Point at) {
    errand.reply = reply;
    boolean done =
        reply.result() == Reading.Result.EXECUTED
            || reply.result() == Reading.Result.ALREADY && !errand.isStart();
    if (done) {
      errand.end(CommandState.SUCCEEDED, Effect.CONFIRMED, null, at);
    } else if (reply.result() == Reading.Result.UNKNOWN) {
      errand.end(CommandState.FAILED, Effect.UNKNOWN, reply.reason(), at);
    } else {
      errand.end(CommandState.REJECTED, Effect.NONE, reply.reason(), at);
    }
  }

  /** What was to come back does; what was to go over the connection before never will. */
  private void opened(Errand errand, StoredRecord record, int index) {
    boolean written = !errand.written.isEmpty();
    if (written) {
      if (errand.confirmedBy == Confirmation.RECONNECT && !Line.of(record).equals(errand.line)) {
        errand.end(CommandState.SUCCEEDED, Effect.CONFIRMED, null, history.at(index));
      }
      return;
    }
    Line before = index == 0 ? null : history.lineAt(history.at(index - 1));
    Line now = history.lineAt(history.at(index));
    boolean moved = before != null && now != null && !before.equals(now);
    if (moved && before.writer().equals(now.writer()) && before.equals(errand.line)) {
      unwritten(errand, history.at(index));
    }
  }

  private static void closed(Errand errand, StoredRecord record, Point at) {
    if (!Line.of(record).equals(errand.line)) {
      return;
    }
    if (errand.written.isEmpty()) {
      unwritten(errand, at);
    } else if (record.closeReason() != CloseReason.SUPERSEDED
        && errand.confirmedBy != Confirmation.RECONNECT) {
      errand.end(CommandState.FAILED, Effect.UNKNOWN, CommandReason.CONNECTION_LOST, at);
    }
  }

  private static void unwritten(Errand errand, Point at) {
    errand.end(CommandState.UNDELIVERABLE, Effect.NONE, CommandReason.CONNECTION_LOST, at);
  }

  private void runsOut(Errand errand, Point at) {
    if (errand.written.isEmpty()) {
      errand.end(CommandState.EXPIRED, Effect.NONE, CommandReason.NOT_SENT_IN_TIME, at);
      return;
    }
    Line now = history.lineAt(at);
    boolean left = now != null && !now.equals(errand.line);
    errand.end(
        CommandState.FAILED,
        Effect.UNKNOWN,
        left ? CommandReason.CONNECTION_LOST : CommandReason.NO_ANSWER,
        at);
  }
}
