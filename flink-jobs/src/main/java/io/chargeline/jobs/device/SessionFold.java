package io.chargeline.jobs.device;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Ids;
import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.PowerTariff;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.session.ClosedBy;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Ending;
import io.chargeline.protocol.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Objects;
import java.util.Optional;

/**
 * Charges, from their first evidence (an executed start, a power report, an order confirmation, a
 * settlement) to their terminal event, which is the settlement's, or {@code unsettled} after the
 * settle timeout. A repeat finds the tombstone and changes nothing; a settlement after the timeout
 * is one correction of the same session.
 */
final class SessionFold {
  private static final int RECENT = 8;

  /** A settlement this much later than start plus duration was held back by the device. */
  private static final long HELD_BACK_MS = 120_000;

  private static final int IDLE_BEATS_TO_SETTLE = 2;

  private final Desk desk;
  private final DeviceMemory device;
  private final PortFold ports;
  private final Starts starts;
  private final Interruptions interruptions;

  /** What commands know of starts. */
  interface Starts {
    /** The start of this order that is on its way; null when there is none. */
    CommandMemory underWay(String orderHex);

    /** The start of a charge that names no order: the one written to its port just before it. */
    CommandMemory writtenTo(int portNo, long startedAt) throws Exception;

    /** A start that had ended without success turns out to charge. */
    void contradicted(CommandMemory failed, SessionMemory session, long time) throws Exception;
  }

  SessionFold(Desk desk, PortFold ports, Starts starts) {
    this.desk = desk;
    this.device = desk.device;
    this.ports = ports;
    this.starts = starts;
    this.interruptions = new Interruptions(desk);
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

  /** Whether a charge of this order has ended, as far as is remembered of it. */
  boolean ended(Integer portNo, String orderHex) throws Exception {
    return device.recent.stream().anyMatch(session -> session.orderHex.equals(orderHex))
        || portNo != null && desk.archive.isBuried(orderTombstone(portNo, orderHex));
  }

  /** The same, on whatever port. */
  boolean endedAnywhere(String orderHex) throws Exception {
    for (PortMemory port : device.ports) {
      if (ended(port.portNo, orderHex)) {
        return true;
      }
    }
    return ended(null, orderHex);
  }

  /** Marks that this order was charged on this port. */
  static String orderTombstone(int portNo, String orderHex) {
    return tombstone(portNo, orderHex);
  }

  private static String tombstone(int portNo, String charge) {
    return "session/" + portNo + '/' + charge;
  }

  /**
   * The device says that it executes a start. Where the wire carries no order, the charge's name is
   * a counter's that comes round: a start is then a new charge, whatever had that name before. It
   * is none if its charge was seen, and has ended, before the device said so.
   */
  void started(CommandMemory start, int portNo, ChargeKey charge, long time) throws Exception {
    if (ended(portNo, start.orderHex)) {
      return;
    }
    if (charge.orderHex() == null) {
      takeNumber(portNo, charge, start.orderHex);
    }
    SessionMemory session =
        evidenceOf(new Evidence(portNo, charge, SessionSource.PLATFORM, time, 0, start));
    if (session != null) {
      session.startSeen = true;
      powerSeen(session, null, time);
    }
  }

  /**
   * The device gave this number to a new charge: whatever had it before is another. One that still
   * waits for its settlement waits on, and nothing more can be said of it.
   */
  private void takeNumber(int portNo, ChargeKey charge, String orderHex) throws Exception {
    String key = key(portNo, charge);
    SessionMemory holder = find(key);
    boolean others = holder != null && holder.hasOrder(charge) && !holder.orderHex.equals(orderHex);
    if (others) {
      holder.key = key + '/' + holder.sessionId;
    }
    if (holder == null || others) {
      desk.archive.exhume(tombstone(portNo, charge.value()));
      desk.archive.dropUnsettled(key);
    }
  }

  /** The device says that it executes the stop of an order. */
  void stopped(String orderHex) {
    SessionMemory session = ofOrder(orderHex);
    if (session != null) {
      session.stopConfirmed = true;
    }
  }

  /** The device says that a charge runs to another limit now. */
  void changed(String orderHex, JsonNode limits) {
    SessionMemory session = ofOrder(orderHex);
    if (session == null) {
      return;
    }
    boolean byEnergy = limits.has("energy_limit_wh");
    session.mode = byEnergy ? ChargeMode.ENERGY : ChargeMode.TIME;
    session.limitWh = byEnergy ? Integer.valueOf(limits.get("energy_limit_wh").asInt()) : null;
    session.limitS = byEnergy ? null : Integer.valueOf(limits.path("time_limit_s").asInt());
    row(session);
  }

  /**
   * @param late whether it came over a connection that the device has left: then it may be older
   *     than what is known
   */
  void charging(Reading.Charging charging, boolean late, long time) throws Exception {
    SessionMemory session =
        evidenceOf(
            new Evidence(
                charging.portNo(),
                charging.charge(),
                charging.source(),
                time,
                charging.elapsedS(),
                null));
    if (session == null) {
      return;
    }
    Reading.Power power = charging.power();
    if (power == null) {
      powerSeen(session, null, time);
      return;
    }
    Long shown = Meter.shown(session);
    boolean overtaken = late && shown != null && power.energyWh() < shown;
    if (!overtaken) {
      read(session, power, time);
    }
    powerSeen(session, power.powerDw(), time);
    desk.fact(Topic.FACTS_SAMPLES, SessionReport.sample(session, power, device.deviceId, time));
    desk.event(
        EventType.CHARGING_PROGRESS,
        time,
        session.sessionId + '/' + time,
        SessionReport.progress(session),
        desk.tenant(session.tenant));
  }

  /** A heartbeat's word on a port; says whether the port's state may follow it. */
  boolean heartbeat(Reading.Port said, long time) {
    SessionMemory session = running(said.portNo());
    if (session == null) {
      return true;
    }
    switch (said.state()) {
      case CHARGING -> powerSeen(session, null, time);
      case IDLE -> {
        if (time - session.startedAt < desk.rules.startGraceMs()) {
          return false;
        }
        session.idleBeats++;
        session.settling = session.idleBeats >= IDLE_BEATS_TO_SETTLE;
        if (session.settling) {
          interruptions.portIdle(session, said, time);
        }
      }
      default -> {
        // A fault may or may not have cut the power: the settlement tells.
        interruptions.reported(session, said, ports.stateOf(said.portNo()), time);
      }
    }
    return true;
  }

  /** The device went away: nothing can be seen of its charges. */
  void deviceOffline(long time) {
    interruptions.deviceOffline(time);
  }

  /** The end report. */
  void ended(Reading.Ended report, long time) throws Exception {
    String key = key(report.portNo(), report.charge());
    Optional<SessionMemory> unsettled = desk.archive.unsettled(key);
    if (unsettled.isPresent()) {
      correct(unsettled.get(), report, time);
    } else if (!desk.archive.isBuried(tombstoneOf(report))) {
      settleFirst(report, time);
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
    tell(EventType.CHARGING_FAILED, session, time, SessionReport.terminal(session, false));
  }

  private void settleFirst(Reading.Ended report, long time) throws Exception {
    SessionMemory session = find(key(report.portNo(), report.charge()));
    CommandMemory start = null;
    if (session == null) {
      Evidence evidence =
          new Evidence(
              report.portNo(), report.charge(), report.source(), time, report.durationS(), null);
      start = startOf(evidence);
      session = fromEnd(report, evidence, start);
    }
    book(session, report, time);
    // Booked first: a charge that has ended is not to be stopped.
    meet(session, start, time);
    session.closedBy = ClosedBy.SETTLEMENT;
    bury(session, report, time);
    end(session, time);
    String type = "charging." + session.outcome.wireName();
    tell(type, session, time, SessionReport.terminal(session, true));
  }

  private void correct(SessionMemory session, Reading.Ended report, long time) throws Exception {
    book(session, report, time);
    session.closedBy = ClosedBy.LATE_SETTLEMENT;
    desk.archive.dropUnsettled(session.key);
    bury(session, report, time);
    device.recent.removeIf(known -> known.sessionId.equals(session.sessionId));
    remember(session);
    row(session);
    tell(EventType.CHARGING_CORRECTED, session, time, SessionReport.terminal(session, true));
  }

  /** Repeats find the charge by its name on the wire, another start finds it by its order. */
  private void bury(SessionMemory session, Reading.Ended report, long time) throws Exception {
    Duration remembered = report.remembered();
    long keptMs = remembered == null ? desk.rules.tombstoneMs() : remembered.toMillis();
    desk.bury(tombstoneOf(report), time, keptMs);
    if (report.charge().orderHex() == null && session.hasOrder(report.charge())) {
      desk.bury(orderTombstone(session.portNo, session.orderHex), time);
    }
  }

  /** A charge of which nothing was seen but its end. */
  private SessionMemory fromEnd(Reading.Ended report, Evidence evidence, CommandMemory start) {
    SessionMemory session = create(evidence, start);
    if (report.saturated()) {
      session.suspect("duration_saturated");
    }
    return session;
  }

  private void book(SessionMemory session, Reading.Ended report, long time) {
    session.endedAt = endOf(session, report, time);
    desk.meter().take(session, report.energyWh(), report.peakDw(), session.endedAt);
    Plausibility.ofEnd(session, report);
    session.deviceDurationS = report.durationS();
    session.powerSeen(report.peakDw());
    if (report.bill() != null) {
      session.reportedFen = report.bill().amountFen();
      session.tierDurationsS = new ArrayList<>(report.bill().tierDurationsS());
    }
    Ending.Verdict verdict =
        report
            .ending()
            .verdict(
                new Ending.Circumstances(
                    session.stopConfirmed,
                    session.mode,
                    session.limitS,
                    session.limitWh,
                    session.amountFen));
    session.outcome = verdict.outcome();
    session.stopReason = verdict.reason();
    session.rawReason = report.rawReason();
    if (session.source == SessionSource.UNKNOWN) {
      session.source = report.source();
    }
  }

  /**
   * The receive time ends a charge, unless the device held its settlement back (it was offline, or
   * the first copy was lost): then start plus its duration does, if nothing later shows power.
   */
  private static long endOf(SessionMemory session, Reading.Ended report, long time) {
    if (report.saturated()) {
      return time;
    }
    long told = session.startedAt + report.durationS() * 1000L;
    boolean heldBack = time - told > HELD_BACK_MS;
    boolean powerLater = session.lastPowerAt > told + HELD_BACK_MS;
    return heldBack && !powerLater ? told : time;
  }

  /** It frees its port, unless that runs another charge: settlements come late. */
  private void end(SessionMemory session, long time) {
    boolean ran = !session.settling;
    device.sessions.remove(session);
    remember(session);
    row(session);
    if (ran && running(session.portNo) == null) {
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
    String key = key(evidence.portNo, evidence.charge);
    SessionMemory known = find(key);
    if (known != null) {
      return known;
    }
    boolean closed =
        desk.archive.isBuried(tombstone(evidence.portNo, evidence.charge.value()))
            || desk.archive.unsettled(key).isPresent();
    return closed ? null : open(evidence);
  }

  private SessionMemory open(Evidence evidence) throws Exception {
    CommandMemory start = startOf(evidence);
    SessionMemory session = create(evidence, start);
    for (SessionMemory other : device.sessions) {
      if (other.portNo == session.portNo && other != session) {
        other.settling = true;
      }
    }
    row(session);
    if (!meet(session, start, evidence.time)) {
      tellStarted(session, evidence.time, false);
    }
    return session;
  }

  /**
   * A charge meets its start, if it was not seen after it. One that we had called failed is told as
   * started late, and contradicted. An earlier start of an order of the same name is not its own.
   *
   * @param start null if it was not started by us, or the start was met before
   * @return whether the start was told
   */
  private boolean meet(SessionMemory session, CommandMemory start, long time) throws Exception {
    boolean unseen =
        start != null
            && desk.archive
                .unseenStart(session.orderHex)
                .filter(it -> it.commandId.equals(start.commandId))
                .isPresent();
    if (!unseen) {
      return false;
    }
    desk.archive.dropUnseenStart(session.orderHex);
    device.awaited.removeIf(it -> it.commandId.equals(start.commandId));
    if (start.state == CommandState.SUCCEEDED && !start.givenUp) {
      return false;
    }
    tellStarted(session, time, true);
    starts.contradicted(start, session, time);
    return true;
  }

  private SessionMemory create(Evidence evidence, CommandMemory start) {
    SessionMemory session = new SessionMemory();
    session.portNo = evidence.portNo;
    session.key = key(session.portNo, evidence.charge);
    session.sessionId = Ids.of("session", device.deviceId, session.key, evidence.time);
    session.tenant = Objects.requireNonNullElse(desk.tenant(), "");
    session.site = device.site;
    session.source = evidence.source;
    session.startedAt = evidence.startedAt();
    session.lastPowerAt = session.startedAt;
    session.settleDueAt = evidence.time + desk.rules.settleTimeoutMs();
    session.orderHex = orderHex(evidence.charge, start);
    session.orderNo = evidence.charge.text();
    if (start != null) {
      session.orderNo = start.orderNo;
      session.mode = start.mode;
      session.limitS = start.limitS;
      session.limitWh = start.limitWh;
      PowerTariff tariff = CommandWriting.tariff(start);
      session.amountFen = tariff == null ? null : Integer.valueOf(tariff.amountFen());
      session.estimatedPowerW = start.estimatedPowerW;
      session.source = SessionSource.PLATFORM;
    }
    device.sessions.add(session);
    return session;
  }

  private static String orderHex(ChargeKey charge, CommandMemory start) {
    if (charge.orderHex() != null) {
      return charge.orderHex();
    }
    return start == null ? charge.value() : start.orderHex;
  }

  /** Null when the charge was not started by us, as far as we know. */
  private CommandMemory startOf(Evidence evidence) throws Exception {
    if (evidence.start != null) {
      return evidence.start;
    }
    String orderHex = evidence.charge.orderHex();
    if (orderHex == null) {
      return evidence.source == SessionSource.OFFLINE_CARD
          ? null
          : starts.writtenTo(evidence.portNo, evidence.startedAt());
    }
    CommandMemory start = starts.underWay(orderHex);
    return start == null ? desk.archive.unseenStart(orderHex).orElse(null) : start;
  }

  private void powerSeen(SessionMemory session, Long deciwatts, long time) {
    session.lastPowerAt = time;
    session.settling = false;
    session.idleBeats = 0;
    session.interruptedAt = null;
    session.settleDueAt = time + desk.rules.settleTimeoutMs();
    ports.charging(session.portNo, deciwatts, time);
  }

  private void read(SessionMemory session, Reading.Power power, long time) {
    long peak = power.peakDw() == null ? 0 : power.peakDw();
    desk.meter().take(session, power.energyWh(), Math.max(peak, power.powerDw()), time);
    session.elapsedS = power.elapsedS();
    session.powerDw = power.powerDw();
    session.decivolts = power.decivolts();
    session.milliamperes = power.milliamperes();
    session.lastReportAt = time;
    session.powerSeen(power.powerDw());
    session.powerSeen(power.peakDw());
  }

  private void tellStarted(SessionMemory session, long time, boolean late) {
    tell(EventType.CHARGING_STARTED, session, time, SessionReport.started(session, late));
  }

  private void tell(String type, SessionMemory session, long time, ObjectNode data) {
    desk.event(type, time, session.sessionId, data, desk.tenant(session.tenant));
  }

  private void row(SessionMemory session) {
    session.revision++;
    desk.fact(
        Topic.FACTS_SESSIONS, SessionReport.row(session, device, desk.tenant(session.tenant)));
  }

  private SessionMemory find(String key) {
    for (SessionMemory session : device.sessions) {
      if (session.key.equals(key)) {
        return session;
      }
    }
    return null;
  }

  private static String key(int portNo, ChargeKey charge) {
    return portNo + "/" + charge.value();
  }

  private static String tombstoneOf(Reading.Ended report) {
    String plain = tombstone(report.portNo(), report.charge().value());
    return report.repeat().isEmpty() ? plain : plain + '/' + report.repeat();
  }

  /**
   * A sign that a charge runs.
   *
   * @param elapsedS how long it has run; null when the device's field does not say
   * @param start the command that it carries out; null: to be found
   */
  private record Evidence(
      int portNo,
      ChargeKey charge,
      SessionSource source,
      long time,
      Integer elapsedS,
      CommandMemory start) {

    long startedAt() {
      return time - (elapsedS == null ? 0 : elapsedS * 1000L);
    }
  }
}
