package io.chargeline.oracle.charge;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.command.Command;
import io.chargeline.domain.command.CommandReason;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.CommandType;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.fact.CommandRow.Hop;
import io.chargeline.protocol.OrderBytes;
import io.chargeline.protocol.Protocol.Encoded.Confirmation;
import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.List;

/** A command and what became of it. */
final class Errand {
  final Command asked;

  /** Whether nobody asked for it: only its downlink tells of it, as in a recording. */
  final boolean unasked;

  final String orderHex;
  final Point from;
  final List<Hop> hops = new ArrayList<>();

  /** Where it was written, once or twice. */
  final List<Point> written = new ArrayList<>();

  /** What shows that the device does it. */
  Confirmation confirmedBy = Confirmation.ANSWER;

  boolean dispatched;
  Line line;
  Integer messageId;
  Integer operation;

  /** As it was asked, or found out by us, or as the device's answer says. */
  Integer portNo;

  /** The port in what was written. */
  Integer writtenPort;

  /** Null while it is under way. */
  Point end;

  CommandState state = CommandState.ACCEPTED;
  Effect effect;
  CommandReason reason;

  /** Null if none came in time. */
  Reading.Replied reply;

  Errand(Command asked, boolean unasked, String orderHex, Point from) {
    this.asked = asked;
    this.unasked = unasked;
    this.orderHex = orderHex;
    this.from = from;
    this.portNo = asked.portNo();
    if (!unasked) {
      hop(CommandState.ACCEPTED, from.at());
    }
  }

  static Errand asked(Command command, Point from) {
    String orderHex = command.orderNo() == null ? null : OrderBytes.of(command.orderNo()).hex();
    return new Errand(command, false, orderHex, from);
  }

  boolean isStart() {
    return asked.type() == CommandType.START;
  }

  boolean isUnderWay(Point now) {
    return !from.isAfter(now) && (end == null || end.isAfter(now));
  }

  boolean succeeded() {
    return state == CommandState.SUCCEEDED;
  }

  /** Whether it may be told that it ended there, and did not do what it was for. */
  boolean failedBefore(Point now) {
    return end != null && end.isBefore(now) && !succeeded();
  }

  void hop(CommandState next, long at) {
    state = next;
    hops.add(new Hop(next, at));
  }

  void end(CommandState last, Effect what, CommandReason why, Point where) {
    hop(last, where.at());
    effect = what;
    reason = why;
    end = where;
  }

  /** It was never to go: whatever else was found is void. */
  void refuse(CommandReason why) {
    hops.subList(1, hops.size()).clear();
    written.clear();
    dispatched = false;
    reply = null;
    end(CommandState.REJECTED, Effect.NONE, why, from);
  }

  /** The socket that it asks for; null if none. */
  Integer askedSocket() {
    JsonNode socket = asked.arguments() == null ? null : asked.arguments().path("socket_no");
    return socket != null && socket.isInt() ? socket.asInt() : null;
  }
}
