package io.chargeline.jobs.device;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.session.ClosedBy;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.ap3000.OrderBytes;
import io.chargeline.protocol.ap3000.OrderConfirm;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Charges, from their first evidence (an executed start, a power report, an order confirmation, a
 * settlement) to their terminal event, which is the settlement's, or {@code unsettled} after the
 * settle timeout. A repeat finds the tombstone and changes nothing; a settlement after the timeout
 * is one correction of the same session.
 */
final class SessionFold {
  private static final int WH_PER_CENTI_KWH = 10;
  private static final int RECENT = 8;

  /** A settlement this much later than start plus duration was held back by the device. */
  private static final long HELD_BACK_MS = 120_000;

  private static final int IDLE_BEATS_TO_SETTLE = 2;

  private final Desk desk;
  private final DeviceMemory device;
  private final PortFold ports;
  private final Starts starts;

  /** What commands know of starts. */
  interface Starts {
    /** The start of this order that is on its way; null when there is none. */
    CommandMemory underWay(String orderHex);

    /** A start that had ended without success turns out to charge. */
    void contradicted(CommandMemory failed, SessionMemory session, long time) throws Exception;
  }

  SessionFold(Desk desk, PortFold ports, Starts starts) {
    this.desk = desk;
    this.device = desk.device;
    this.ports = ports;
    this.starts = starts;
  }

  /** The charge whose power flows on this port; null when there is none. */
  SessionMemory running(int portNo) {
    for (SessionMemory session : device.sessions) {
      if (session.portNo == portNo && !session.settling) {
        return session;
      }
    }
    return null;
  }

  /** The charge of this order, running or waiting for its settlement; null when there is none. */
  SessionMemory ofOrder(String orderHex) {
    for (SessionMemory session : device.sessions) {
      if (session.orderHex.equals(orderHex)) {
        return session;
      }
    }
    return null;
  }

  static String tombstone(int portNo, String orderHex) {
    return "session/" + portNo + '/' + orderHex;
  }

  /** The device says that it executes a start. */
  void started(int portNo, Bytes order, long time) throws Exception {
    Evidence evidence = new Evidence(portNo, order, StartKind.ONLINE, time, OptionalInt.of(0));
    SessionMemory session = evidenceOf(evidence);
    if (session != null) {
      session.startSeen = true;
      powerSeen(session, null, time);
    }
  }

  void reported(PowerReport report, long time) throws Exception {
    SessionMemory session =
        evidenceOf(
            new Evidence(
                report.port() + 1,
                report.order(),
                report.startKind(),
                time,
                unsaturated(report.seconds())));
    if (session == null) {
      return;
    }
    read(session, report, time);
    powerSeen(session, (long) report.deciwatts(), time);
    desk.fact(Topic.FACTS_SAMPLES, SessionReport.sample(session, report, device.deviceId, time));
    desk.event(
        EventType.CHARGING_PROGRESS,
        time,
        session.sessionId + '/' + time,
        SessionReport.progress(session));
  }

  void confirmed(OrderConfirm confirm, long time) throws Exception {
    SessionMemory session =
        evidenceOf(
            new Evidence(
                confirm.port() + 1,
                confirm.order(),
                confirm.startKind(),
                time,
                unsaturated(confirm.seconds())));
    if (session != null) {
      powerSeen(session, null, time);
    }
  }

  /** A heartbeat's word on a port; says whether the port's state may follow it. */
  boolean heartbeat(int portNo, PortStatus status, long time) {
    SessionMemory session = running(portNo);
    if (session == null) {
      return true;
    }
    switch (status.state()) {
      case CHARGING -> powerSeen(session, null, time);
      case IDLE -> {
        if (time - session.startedAt < desk.rules.startGraceMs()) {
          return false;
        }
        session.idleBeats++;
        session.settling = session.idleBeats >= IDLE_BEATS_TO_SETTLE;
      }
      default -> {
        // a fault may or may not have cut the power: the settlement tells
      }
    }
    return true;
  }

  void settled(Settlement settlement, long time) throws Exception {
    int portNo = settlement.port() + 1;
    String orderHex = settlement.order().hex();
    Optional<SessionMemory> unsettled = desk.archive.unsettled(key(portNo, orderHex));
    if (unsettled.isPresent()) {
      correct(unsettled.get(), settlement, time);
    } else if (!desk.archive.isBuried(tombstoneOf(settlement))) {
      settleFirst(settlement, time);
    }
  }

  /** No settlement came. */
  void settleDue(SessionMemory session, long time) throws Exception {
    session.endedAt = Math.max(session.startedAt, session.lastPowerAt);
    session.outcome = Outcome.FAILED;
    session.stopReason = StopReason.UNSETTLED;
    session.closedBy = ClosedBy.TIMEOUT;
    desk.archive.keepUnsettled(session);
    desk.sweepBy(time + desk.rules.tombstoneMs());
    end(session, time);
    desk.event(
        EventType.CHARGING_FAILED, time, session.sessionId, SessionReport.terminal(session, false));
  }

  private void settleFirst(Settlement settlement, long time) throws Exception {
    int portNo = settlement.port() + 1;
    SessionMemory session = find(key(portNo, settlement.order().hex()));
    boolean unseen = session == null;
    if (unseen) {
      session = fromSettlement(settlement, time);
    }
    book(session, settlement, time);
    if (unseen) {
      // Booked first: a charge that has ended is not to be stopped.
      meet(session, time);
    }
    session.closedBy = ClosedBy.SETTLEMENT;
    desk.bury(tombstoneOf(settlement), time);
    end(session, time);
    String type = "charging." + session.outcome.wireName();
    desk.event(type, time, session.sessionId, SessionReport.terminal(session, true));
  }

  private void correct(SessionMemory session, Settlement settlement, long time) throws Exception {
    book(session, settlement, time);
    session.closedBy = ClosedBy.LATE_SETTLEMENT;
    desk.archive.dropUnsettled(session.key);
    desk.bury(tombstoneOf(settlement), time);
    device.recent.removeIf(known -> known.sessionId.equals(session.sessionId));
    remember(session);
    row(session);
    desk.event(
        EventType.CHARGING_CORRECTED,
        time,
        session.sessionId,
        SessionReport.terminal(session, true));
  }

  /** A charge of which nothing was seen but its end. */
  private SessionMemory fromSettlement(Settlement settlement, long time) throws Exception {
    SessionMemory session =
        create(
            new Evidence(
                settlement.port() + 1,
                settlement.order(),
                settlement.startKind(),
                time,
                OptionalInt.of(settlement.seconds())));
    if (settlement.seconds() == Settlement.SATURATED_SECONDS) {
      session.suspectReason = "duration_saturated";
    }
    return session;
  }

  private void book(SessionMemory session, Settlement settlement, long time) {
    session.endedAt = endOf(session, settlement, time);
    session.deviceDurationS = settlement.seconds();
    session.energyWh = (long) settlement.centiKwh() * WH_PER_CENTI_KWH;
    session.powerSeen((long) settlement.maxDeciwatts());
    session.outcome = settlement.stop().outcome();
    session.stopReason = settlement.stop().reason();
    session.rawReason = settlement.stop().code();
    if (session.source == SessionSource.UNKNOWN) {
      session.source = settlement.startKind().source();
    }
  }

  /**
   * The receive time ends a charge, unless the device held its settlement back (it was offline, or
   * the first copy was lost): then start plus its duration does, if nothing later shows power.
   */
  private static long endOf(SessionMemory session, Settlement settlement, long time) {
    if (settlement.seconds() == Settlement.SATURATED_SECONDS) {
      return time;
    }
    long told = session.startedAt + settlement.seconds() * 1000L;
    boolean heldBack = time - told > HELD_BACK_MS;
    boolean powerLater = session.lastPowerAt > told + HELD_BACK_MS;
    return heldBack && !powerLater ? told : time;
  }

  private void end(SessionMemory session, long time) {
    boolean ran = !session.settling;
    device.sessions.remove(session);
    remember(session);
    row(session);
    if (ran) {
      ports.released(session.portNo, time);
    }
  }

  private void remember(SessionMemory session) {
    device.recent.add(0, session);
    if (device.recent.size() > RECENT) {
      device.recent.remove(device.recent.size() - 1);
    }
  }

  /** The session that evidence of power belongs to; null when that charge is already closed. */
  private SessionMemory evidenceOf(Evidence evidence) throws Exception {
    String key = key(evidence.portNo, evidence.order.hex());
    SessionMemory known = find(key);
    if (known != null) {
      return known;
    }
    boolean closed =
        desk.archive.isBuried(tombstone(evidence.portNo, evidence.order.hex()))
            || desk.archive.unsettled(key).isPresent();
    return closed ? null : open(evidence);
  }

  private SessionMemory open(Evidence evidence) throws Exception {
    SessionMemory session = create(evidence);
    for (SessionMemory other : device.sessions) {
      if (other.portNo == session.portNo && other != session) {
        other.settling = true;
      }
    }
    row(session);
    if (!meet(session, evidence.time)) {
      tellStarted(session, evidence.time, false);
    }
    return session;
  }

  /**
   * A charge meets the start it was not seen after. One that we had called failed is told as
   * started late, and contradicted.
   *
   * @return whether the start was told
   */
  private boolean meet(SessionMemory session, long time) throws Exception {
    Optional<CommandMemory> start = desk.archive.unseenStart(session.orderHex);
    if (start.isEmpty()) {
      return false;
    }
    desk.archive.dropUnseenStart(session.orderHex);
    if (start.get().state == CommandState.SUCCEEDED) {
      return false;
    }
    tellStarted(session, time, true);
    starts.contradicted(start.get(), session, time);
    return true;
  }

  private SessionMemory create(Evidence evidence) throws Exception {
    SessionMemory session = new SessionMemory();
    session.portNo = evidence.portNo;
    session.orderHex = evidence.order.hex();
    session.key = key(session.portNo, session.orderHex);
    session.sessionId = Ids.of("session", device.deviceId, session.key, evidence.time);
    session.source = evidence.kind.source();
    session.startedAt = evidence.time - evidence.elapsedS.orElse(0) * 1000L;
    session.lastPowerAt = session.startedAt;
    session.settleDueAt = evidence.time + desk.rules.settleTimeoutMs();
    session.orderNo = OrderBytes.display(evidence.order);
    CommandMemory start = starts.underWay(session.orderHex);
    if (start == null) {
      start = desk.archive.unseenStart(session.orderHex).orElse(null);
    }
    if (start != null) {
      session.orderNo = start.orderNo;
      session.mode = start.mode;
      session.limitS = start.limitS;
      session.limitWh = start.limitWh;
      session.estimatedPowerW = start.estimatedPowerW;
    }
    device.sessions.add(session);
    return session;
  }

  private void powerSeen(SessionMemory session, Long deciwatts, long time) {
    session.lastPowerAt = time;
    session.settling = false;
    session.idleBeats = 0;
    session.settleDueAt = time + desk.rules.settleTimeoutMs();
    ports.charging(session.portNo, deciwatts, time);
  }

  private static void read(SessionMemory session, PowerReport report, long time) {
    session.elapsedS = report.seconds();
    session.energyWh = (long) report.centiKwh() * WH_PER_CENTI_KWH;
    session.powerDw = (long) report.deciwatts();
    session.decivolts = boxed(report.decivolts());
    session.milliamperes =
        report.milliamperes().isPresent() ? (long) report.milliamperes().getAsInt() : null;
    session.lastReportAt = time;
    session.powerSeen((long) report.deciwatts());
    report.peakDeciwatts().ifPresent(peak -> session.powerSeen((long) peak));
  }

  private void tellStarted(SessionMemory session, long time, boolean late) {
    desk.event(
        EventType.CHARGING_STARTED, time, session.sessionId, SessionReport.started(session, late));
  }

  private void row(SessionMemory session) {
    session.revision++;
    desk.fact(Topic.FACTS_SESSIONS, SessionReport.row(session, device, desk.rules.tenant()));
  }

  private SessionMemory find(String key) {
    for (SessionMemory session : device.sessions) {
      if (session.key.equals(key)) {
        return session;
      }
    }
    return null;
  }

  private static String key(int portNo, String orderHex) {
    return portNo + "/" + orderHex;
  }

  /**
   * Orders name charges; where a device sends none (all zero), the charge's own figures tell a
   * repeat from the next charge.
   */
  private static String tombstoneOf(Settlement settlement) {
    String plain = tombstone(settlement.port() + 1, settlement.order().hex());
    if (!settlement.order().allZero()) {
      return plain;
    }
    return plain
        + '/'
        + settlement.seconds()
        + '/'
        + settlement.centiKwh()
        + '/'
        + settlement.card();
  }

  private static OptionalInt unsaturated(int seconds) {
    return seconds == Settlement.SATURATED_SECONDS ? OptionalInt.empty() : OptionalInt.of(seconds);
  }

  private static Integer boxed(OptionalInt value) {
    return value.isPresent() ? value.getAsInt() : null;
  }

  /**
   * A sign that a charge runs.
   *
   * @param elapsedS how long it has run; empty when the device's field does not say
   */
  private record Evidence(
      int portNo, Bytes order, StartKind kind, long time, OptionalInt elapsedS) {}
}
