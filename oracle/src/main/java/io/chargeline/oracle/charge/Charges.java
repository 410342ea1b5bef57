package io.chargeline.oracle.charge;

import io.chargeline.domain.command.CommandState;
import io.chargeline.domain.command.Effect;
import io.chargeline.domain.session.SessionSource;
import io.chargeline.oracle.DeviceLog;
import io.chargeline.oracle.Moment;
import io.chargeline.oracle.Ports;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lays everything that was seen of charges to the charge that it belongs to, and finds where each
 * is over. What they come to is none of its business.
 */
final class Charges {
  /** A status byte cannot contradict a charge that is younger. */
  private static final long START_GRACE_MS = 60_000;

  private static final int IDLE_BEATS_TO_SETTLE = 2;

  private final History history;
  private final Errands errands;
  private final StartOfCharge starts;
  private final Refusal refusal;
  private final Ports ports;
  private final Sights sights = new Sights();
  private final long settleTimeoutMs;
  private final List<Charge> all = new ArrayList<>();
  private final List<Charge> live = new ArrayList<>();
  private final Map<String, List<Charge>> byName = new HashMap<>();
  private final Map<String, List<Charge>> byOrder = new HashMap<>();

  Charges(DeviceLog log, History history, Errands errands, Ports ports, long settleTimeoutMs) {
    this.history = history;
    this.errands = errands;
    this.ports = ports;
    this.settleTimeoutMs = settleTimeoutMs;
    this.starts = new StartOfCharge(errands, this);
    this.refusal = new Refusal(log.deviceId(), history, errands, this, settleTimeoutMs);
    for (int i = 0; i < history.size(); i++) {
      Moment moment = history.moment(i);
      timeOut(moment.at());
      ports.pass(moment);
      errands.askedAt(i).ifPresent(refusal::judge);
      if (moment instanceof Moment.Logged logged) {
        Point at = history.at(i);
        logged.readings().forEach(reading -> seen(reading, logged, at));
      }
    }
    timeOut(log.until());
  }

  /** In the order in which they were first seen. */
  List<Charge> all() {
    return all;
  }

  Sights sights() {
    return sights;
  }

  /** Why a command is not to be sent, by the charges that there were. */
  Refusal refusal() {
    return refusal;
  }

  /** The charge of this order that was not over then. */
  Optional<Charge> ofOrder(String orderHex, Point then) {
    return ofOrder(orderHex).filter(it -> it.isLive(then)).findFirst();
  }

  /** The charge whose power flowed on this port then; of several, the one that was seen first. */
  Optional<Charge> running(int portNo, Point then) {
    return all.stream()
        .filter(it -> it.portNo == portNo && it.isLive(then) && !it.wasSettling(then))
        .findFirst();
  }

  /** Whether this order was settled on this port before, and is still remembered. */
  boolean wasSettled(int portNo, String orderHex, Point then) {
    return ofOrder(orderHex)
        .filter(it -> it.portNo == portNo)
        .flatMap(Charges::settlements)
        .anyMatch(it -> it.at() <= then.at() && then.at() < it.at() + Memory.ORDERS_MS);
  }

  /** Whether a charge of this order was ever seen before. */
  boolean isKnown(String orderHex, Point then) {
    return ofOrder(orderHex).anyMatch(it -> !it.opened.isAfter(then));
  }

  private Stream<Charge> ofOrder(String orderHex) {
    return byOrder.getOrDefault(orderHex, List.of()).stream();
  }

  private Stream<Charge> named(int portNo, String name) {
    return byName.getOrDefault(portNo + "/" + name, List.of()).stream()
        .filter(charge -> !charge.nameless);
  }

  private static Stream<Charge.Settled> settlements(Charge charge) {
    return Stream.of(Optional.ofNullable(charge.settled), Optional.ofNullable(charge.settledLate))
        .flatMap(Optional::stream);
  }

  private void seen(Reading reading, Moment.Logged logged, Point at) {
    if (reading instanceof Reading.Identity identity && identity.portCount() != null) {
      sights.counted(identity.portCount(), at);
    } else if (reading instanceof Reading.Port port) {
      status(port, at);
    } else if (reading instanceof Reading.Charging charging) {
      charging(charging, Line.of(logged.record()).equals(history.lineAt(at)), at);
    } else if (reading instanceof Reading.Ended ended) {
      ended(ended, at);
    } else if (reading instanceof Reading.Replied reply) {
      replied(reply, logged, at);
    }
  }

  private void status(Reading.Port said, Point at) {
    Charge running = runningNow(said.portNo());
    if (running != null) {
      switch (said.state()) {
        case CHARGING -> power(running, at);
        case IDLE -> {
          if (at.at() - running.startedAt < START_GRACE_MS) {
            return;
          }
          running.idleBeats++;
          running.settle(running.idleBeats >= IDLE_BEATS_TO_SETTLE, at);
        }
        default -> {
          // a fault may or may not have cut the power: the settlement tells
        }
      }
    }
    sights.said(said, at);
    ports.reported(said, at.at());
  }

  /**
   * @param inOrder whether it came over the connection that carries the device: over one that was
   *     left it may be older than what is known
   */
  private void charging(Reading.Charging said, boolean inOrder, Point at) {
    Charge charge =
        evidence(said.portNo(), said.charge(), said.source(), said.elapsedS(), null, at);
    if (charge != null) {
      if (said.power() != null && (inOrder || !charge.hasMoreThan(said.power().energyWh()))) {
        charge.reports.add(new Charge.Heard(said.power(), at.at()));
      }
      power(charge, at);
    }
  }

  private void replied(Reading.Replied reply, Moment.Logged logged, Point at) {
    Optional<Errand> waiting = errands.answeredBy(reply);
    if (waiting.isPresent()) {
      answered(waiting.get(), reply, at);
    } else if (reply.result() == Reading.Result.EXECUTED
        && reply.charge() != null
        && reply.portNo() != null) {
      starts
          .answeredLate(reply, logged.frame(), at)
          .ifPresent(start -> begun(start, reply.portNo(), reply.charge(), at));
    }
  }

  private void answered(Errand errand, Reading.Replied reply, Point at) {
    if (errand.portNo == null) {
      errand.portNo = reply.portNo();
    }
    if (!errand.isStart()) {
      return;
    }
    boolean runs =
        reply.result() == Reading.Result.ALREADY && ofOrder(errand.orderHex, at).isPresent();
    if (runs) {
      errand.hops.remove(errand.hops.size() - 1);
      errand.end(CommandState.SUCCEEDED, Effect.CONFIRMED, null, at);
    }
    if (errand.succeeded() && errand.portNo != null) {
      ChargeKey own = new ChargeKey(errand.orderHex, errand.asked.orderNo(), errand.orderHex);
      begun(errand, errand.portNo, reply.charge() == null ? own : reply.charge(), at);
    }
  }

  /** The device says that it executes a start, unless its charge has come and gone already. */
  private void begun(Errand start, int portNo, ChargeKey key, Point at) {
    if (ofOrder(start.orderHex).anyMatch(Charge::isClosed)) {
      return;
    }
    if (key.orderHex() == null) {
      takeNumber(start, portNo, key);
    }
    Charge charge = evidence(portNo, key, SessionSource.PLATFORM, 0, start, at);
    if (charge != null) {
      charge.startSeen = true;
      power(charge, at);
    }
  }

  /** A device gave this number to a new charge: whatever had it before is another. */
  private void takeNumber(Errand start, int portNo, ChargeKey key) {
    for (Charge other : named(portNo, key.value()).toList()) {
      boolean unbound = other.orderHex().equals(other.key.value());
      boolean others = other.isClosed() || !unbound && !other.orderHex().equals(start.orderHex);
      other.nameless = others;
    }
  }

  /** The charge that this is evidence of; null if that one is over. */
  private Charge evidence(
      int portNo, ChargeKey key, SessionSource source, Integer elapsedS, Errand start, Point at) {
    Charge known = liveNamed(portNo, key.value());
    if (known != null || isOver(portNo, key.value(), "", at)) {
      return known;
    }
    Charge charge = open(portNo, key, source, elapsedS, start, at);
    live.stream()
        .filter(it -> it.portNo == portNo && it != charge)
        .forEach(it -> it.settle(true, at));
    return charge;
  }

  private Charge open(
      int portNo, ChargeKey key, SessionSource source, Integer elapsedS, Errand start, Point at) {
    long startedAt = at.at() - (elapsedS == null ? 0 : elapsedS * 1000L);
    Errand cause = start == null ? starts.of(portNo, key, source, startedAt, at) : start;
    Charge charge = new Charge(portNo, key, at, history.holdingAt(at), source, startedAt, cause);
    charge.settleDue = at.at() + settleTimeoutMs;
    all.add(charge);
    byName.computeIfAbsent(portNo + "/" + key.value(), name -> new ArrayList<>()).add(charge);
    byOrder.computeIfAbsent(charge.orderHex(), order -> new ArrayList<>()).add(charge);
    live.add(charge);
    return charge;
  }

  private void ended(Reading.Ended report, Point at) {
    int portNo = report.portNo();
    String name = report.charge().value();
    Charge unsettled = unsettled(portNo, name, at);
    if (unsettled != null) {
      unsettled.settledLate = new Charge.Settled(report, at.at());
      return;
    }
    if (isOver(portNo, name, report.repeat(), at)) {
      return;
    }
    Charge charge = liveNamed(portNo, name);
    if (charge == null) {
      charge = open(portNo, report.charge(), report.source(), report.durationS(), null, at);
    }
    charge.settled = new Charge.Settled(report, at.at());
    close(charge, at);
  }

  /** Charges whose settlement did not come. */
  private void timeOut(long now) {
    for (Charge charge = nextDue(now); charge != null; charge = nextDue(now)) {
      close(charge, history.due(charge.lastSign(), charge.settleDue));
    }
  }

  private Charge nextDue(long now) {
    return live.stream()
        .filter(it -> it.settleDue <= now)
        .min(Comparator.comparingLong(it -> it.settleDue))
        .orElse(null);
  }

  /** It frees its port, unless that runs another charge. */
  private void close(Charge charge, Point at) {
    charge.closed = at;
    live.remove(charge);
    if (!charge.isSettling() && runningNow(charge.portNo) == null) {
      sights.charging(charge.portNo, at);
      ports.released(charge.portNo, at.at());
    }
  }

  private void power(Charge charge, Point at) {
    charge.powerSeen(at, settleTimeoutMs);
    sights.charging(charge.portNo, at);
    ports.charging(charge.portNo, at.at());
  }

  private Charge runningNow(int portNo) {
    return live.stream()
        .filter(it -> it.portNo == portNo && !it.isSettling())
        .findFirst()
        .orElse(null);
  }

  private Charge liveNamed(int portNo, String name) {
    return named(portNo, name).filter(it -> !it.isClosed()).findFirst().orElse(null);
  }

  /** The last charge of this name, if it ended without a settlement and may yet get one. */
  private Charge unsettled(int portNo, String name, Point now) {
    return named(portNo, name)
        .filter(it -> it.isClosed() && it.settled == null)
        .reduce((earlier, later) -> later)
        .filter(it -> it.settledLate == null)
        .filter(it -> now.at() < it.settleDue + Memory.ORDERS_MS)
        .orElse(null);
  }

  /** Whether a charge of this name is over, and so lately that this is still about it. */
  private boolean isOver(int portNo, String name, String repeat, Point now) {
    return unsettled(portNo, name, now) != null
        || named(portNo, name)
            .flatMap(Charges::settlements)
            .anyMatch(it -> it.report().repeat().equals(repeat) && isRemembered(it, now));
  }

  private static boolean isRemembered(Charge.Settled settled, Point now) {
    long kept =
        settled.report().remembered() == null
            ? Memory.ORDERS_MS
            : settled.report().remembered().toMillis();
    return now.at() < settled.at() + kept;
  }
}
