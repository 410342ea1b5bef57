package io.chargeline.simulator;

import io.chargeline.protocol.ap3000.ChargeAnswer;
import io.chargeline.protocol.ap3000.PortStatus;

/** One outlet: what is plugged in, what is broken, what runs. */
final class ChargingPort {
  private final Periodic end;
  private final Periodic report;
  private PowerCurve vehicle;
  private boolean full;
  private int faultCode;
  private Charge charge;
  private boolean held;
  private boolean confirmed;
  private double reportedSecond;

  ChargingPort(Timers timers, Runnable onEnd, Runnable onReport) {
    this.end = new Periodic(timers, onEnd);
    this.report = new Periodic(timers, onReport);
  }

  /** Nothing while it charges. */
  void plug(PowerCurve with) {
    if (charge == null) {
      vehicle = with;
      full = false;
    }
  }

  void unplug() {
    vehicle = null;
    full = false;
  }

  /** 0 repairs it. */
  void fault(int code) {
    faultCode = code;
  }

  void begin(Charge begun, Periods periods) {
    charge = begun;
    reportedSecond = 0;
    full = false;
    end.in(begun.untilEnd());
    report.every(periods.report());
    held = false;
    confirmed = false;
  }

  /** Another end for the running charge. */
  void change(Charge changed, double second) {
    charge = changed;
    end.in(changed.untilEndFrom(second));
  }

  /** The battery is full, and the charge stays open until somebody takes it. */
  void hold() {
    held = true;
    end.cancel();
    report.cancel();
  }

  boolean isHeld() {
    return held;
  }

  /** The server has heard of the order. */
  void confirm() {
    confirmed = true;
  }

  boolean isUnconfirmed() {
    return charge != null && !confirmed;
  }

  /** Cuts the output; the charge is returned for its settlement. */
  Charge cut(double second) {
    Charge ended = charge;
    full = ended.isFullAt(second);
    charge = null;
    held = false;
    end.cancel();
    report.cancel();
    return ended;
  }

  /** Moves the begin of the next report's period on; returns that of this one. */
  double startPeriod(double second) {
    double from = reportedSecond;
    reportedSecond = second;
    return from;
  }

  Charge charge() {
    return charge;
  }

  PowerCurve vehicle() {
    return vehicle;
  }

  boolean isCharging() {
    return charge != null;
  }

  boolean isWaiting() {
    return vehicle != null && charge == null;
  }

  PortStatus statusAt(long nowMs) {
    if (faultCode != 0) {
      return new PortStatus(faultCode);
    }
    if (charge != null) {
      return held ? PortStatus.FULL : charge.statusAt(nowMs);
    }
    if (vehicle == null) {
      return PortStatus.IDLE;
    }
    return full ? PortStatus.FULL : PortStatus.PLUGGED;
  }

  /** What the device answers to a start here; some faults are told and yet executed. */
  int resultOfStart() {
    if (charge != null) {
      return ChargeAnswer.ALREADY;
    }
    if (vehicle == null) {
      return ChargeAnswer.NO_CHARGER;
    }
    return switch (faultCode) {
      case 0 -> ChargeAnswer.DONE;
      case 0x06, 0x0F -> 0x07;
      case 0x08, 0x0B -> 0x08;
      case 0x09, 0x0E -> ChargeAnswer.RELAY_STUCK_BUT_EXECUTED;
      case 0x0D -> 0x0A;
      default -> ChargeAnswer.FAULT_BUT_EXECUTED;
    };
  }
}
