package io.chargeline.oracle.charge;

import io.chargeline.domain.session.SessionSource;
import io.chargeline.oracle.Holding;
import io.chargeline.protocol.ChargeKey;
import io.chargeline.protocol.Reading;
import java.util.ArrayList;
import java.util.List;

/** All that was seen of one charge. What it comes to is judged when everything is in. */
final class Charge {
  final int portNo;
  final ChargeKey key;
  final Point opened;

  /** Whose the device was then. */
  final Holding holding;

  /** Who started it, by the first that was seen of it. */
  final SessionSource source;

  final long startedAt;

  /** Null if it was not started by us, as far as is known. */
  final Errand start;

  /** Whether its number has become another charge's, so that nothing more can be said of it. */
  boolean nameless;

  boolean startSeen;
  long lastPowerAt;
  long settleDue;
  int idleBeats;
  private Point lastSign;
  private boolean settling;
  private final List<Point> turns = new ArrayList<>();

  final List<Heard> reports = new ArrayList<>();

  /** Null while it is not over. */
  Point closed;

  /** Null if none came within the settle timeout. */
  Settled settled;

  /** Null if none came behind the settle timeout. */
  Settled settledLate;

  /** A report of its power, and when it came. */
  record Heard(Reading.Power power, long at) {}

  /** An end report, and when it came. */
  record Settled(Reading.Ended report, long at) {}

  Charge(
      int portNo,
      ChargeKey key,
      Point opened,
      Holding holding,
      SessionSource source,
      long startedAt,
      Errand start) {
    this.portNo = portNo;
    this.key = key;
    this.opened = opened;
    this.holding = holding;
    this.source = source;
    this.startedAt = startedAt;
    this.start = start;
    this.lastPowerAt = startedAt;
    this.lastSign = opened;
  }

  /** Where its settlement began to be waited for. */
  Point lastSign() {
    return lastSign;
  }

  /** Whether nothing was seen of it but its end. */
  boolean onlyItsEnd() {
    return settled != null && closed.equals(opened);
  }

  /** The order that it is charged for; without one, its name on the wire. */
  String orderHex() {
    if (key.orderHex() != null) {
      return key.orderHex();
    }
    return start == null ? key.value() : start.orderHex;
  }

  boolean isLive(Point now) {
    return !opened.isAfter(now) && (closed == null || closed.isAfter(now));
  }

  boolean isClosed() {
    return closed != null;
  }

  /** Whether its last report has more energy. */
  boolean hasMoreThan(long energyWh) {
    return !reports.isEmpty() && reports.get(reports.size() - 1).power.energyWh() > energyWh;
  }

  void powerSeen(Point at, long settleTimeoutMs) {
    lastPowerAt = at.at();
    lastSign = at;
    settleDue = at.at() + settleTimeoutMs;
    idleBeats = 0;
    settle(false, at);
  }

  /** Whether its power is off, as far as its port says. */
  boolean isSettling() {
    return settling;
  }

  boolean wasSettling(Point then) {
    return turns.stream().filter(turn -> !turn.isAfter(then)).count() % 2 == 1;
  }

  void settle(boolean now, Point at) {
    if (settling != now) {
      settling = now;
      turns.add(at);
    }
  }
}
