package io.chargeline.simulator;

import io.chargeline.domain.Bytes;
import io.chargeline.protocol.ap3000.ChangeCharge;
import io.chargeline.protocol.ap3000.ChargeRequest;
import io.chargeline.protocol.ap3000.FullNotSettled;
import io.chargeline.protocol.ap3000.OrderConfirm;
import io.chargeline.protocol.ap3000.PortStatus;
import io.chargeline.protocol.ap3000.PowerReport;
import io.chargeline.protocol.ap3000.Settlement;
import io.chargeline.protocol.ap3000.StartKind;
import io.chargeline.protocol.ap3000.StopCode;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * One running charge: what was asked, what the vehicle draws, and when the device will end it by
 * itself.
 *
 * @param port 0-based
 * @param card zero for an online start
 * @param startMs unix milliseconds of the simulation, not of the device's clock
 */
record Charge(
    int port,
    Bytes order,
    StartKind kind,
    Bytes card,
    PowerCurve vehicle,
    long startMs,
    double endSecond,
    StopCode endCode) {
  static final Bytes NO_CARD = Bytes.wrap(new byte[4]);
  static final Bytes NO_ORDER = Bytes.wrap(new byte[16]);

  /** The device's own limit where the request gives none (0x85). */
  static final int DEFAULT_MAX_SECONDS = 36_000;

  private static final int U16_MAX = 0xFFFF;
  private static final int WH_PER_CENTI_KWH = 10;

  /** Raw debug unit of a report's period energy: 1/4800 kWh. */
  private static final double RAW_PER_WH = 4.8;

  /**
   * @param deviceMaxSeconds where the request gives no longest time
   */
  static Charge online(
      ChargeRequest request, int port, PowerCurve vehicle, long startMs, int deviceMaxSeconds) {
    Limit limit = Limit.of(request, vehicle, deviceMaxSeconds);
    return new Charge(
        port,
        request.order(),
        StartKind.ONLINE,
        NO_CARD,
        vehicle,
        startMs,
        limit.second,
        limit.code);
  }

  /** Without the server: until full. */
  static Charge offline(
      int port,
      StartKind kind,
      Bytes order,
      Bytes card,
      PowerCurve vehicle,
      long startMs,
      int deviceMaxSeconds) {
    Limit limit =
        new Limit(vehicle.fullSecond(), StopCode.FULL).or(deviceMaxSeconds, Limit.DEVICE_MAXIMUM);
    return new Charge(port, order, kind, card, vehicle, startMs, limit.second, limit.code);
  }

  /** The same charge with another end (0x8A); a mode that is not known is a time. */
  Charge changed(ChangeCharge change, int deviceMaxSeconds) {
    boolean byEnergy = change.mode() == ChangeCharge.ENERGY_OR_FULL;
    double second =
        byEnergy
            ? vehicle.secondsUntil(change.value() * (double) WH_PER_CENTI_KWH)
            : change.value();
    Limit limit = new Limit(second, byEnergy ? StopCode.ENERGY_REACHED : StopCode.TIME_REACHED);
    if (change.mode() != ChangeCharge.TIME) {
      limit = limit.or(vehicle.fullSecond(), StopCode.FULL);
    }
    if (byEnergy) {
      limit = limit.or(deviceMaxSeconds, Limit.DEVICE_MAXIMUM);
    }
    return new Charge(port, order, kind, card, vehicle, startMs, limit.second, limit.code);
  }

  /** From the start until the device ends it by itself. */
  Duration untilEnd() {
    return untilEndFrom(0);
  }

  /** The same from a second of the charge. */
  Duration untilEndFrom(double second) {
    return Duration.ofMillis((long) Math.ceil(Math.max(0, endSecond - second) * 1000));
  }

  double secondsAt(long nowMs) {
    return Math.min(endSecond, (nowMs - startMs) / 1000.0);
  }

  PortStatus statusAt(long nowMs) {
    return secondsAt(nowMs) < vehicle.fullSecond() ? PortStatus.CHARGING : PortStatus.FLOAT;
  }

  boolean isFullAt(double second) {
    return second >= vehicle.fullSecond();
  }

  PowerReport report(double from, double to, long deviceSeconds, int decivolts) {
    double periodWh = vehicle.wattHours(to) - vehicle.wattHours(from);
    double watts = vehicle.watts(to);
    return new PowerReport(
        port,
        isFullAt(to) ? PortStatus.FLOAT : PortStatus.CHARGING,
        u16(to),
        centiKwh(to),
        kind,
        u16(watts * 10),
        u16(vehicle.maxWatts(from, to) * 10),
        u16(vehicle.minWatts(from, to) * 10),
        u16(periodWh * 3600 / Math.max(1e-3, to - from) * 10),
        order,
        OptionalInt.of(u16(periodWh * RAW_PER_WH)),
        OptionalInt.of(u16(vehicle.maxWatts(0, to) * 10)),
        OptionalInt.of(decivolts),
        OptionalInt.of(u16(watts * 10_000 / decivolts)),
        OptionalInt.of(24),
        OptionalInt.of(26 + (int) (watts / 100)),
        OptionalLong.of(deviceSeconds),
        OptionalInt.empty());
  }

  /** A cabinet's charge that is full and not taken; no settlement. */
  FullNotSettled full(double second) {
    return new FullNotSettled(
        u16(second),
        u16(vehicle.maxWatts(0, second) * 10),
        centiKwh(second),
        port,
        kind,
        card,
        StopCode.FULL,
        order);
  }

  /** What older firmware tells of a running charge. */
  OrderConfirm confirm(double second) {
    return new OrderConfirm(port, kind, card, u16(second), order);
  }

  int deciwatts(double second) {
    return u16(vehicle.watts(second) * 10);
  }

  int peakDeciwatts(double second) {
    return u16(vehicle.maxWatts(0, second) * 10);
  }

  /** Without the time of sending, which is not yet known. */
  Settlement settlement(double second, StopCode code, OptionalInt occupyMinutes) {
    return new Settlement(
        u16(second),
        u16(vehicle.maxWatts(0, second) * 10),
        centiKwh(second),
        port,
        kind,
        card,
        code,
        order,
        OptionalInt.of(u16(vehicle.maxWatts(0, Math.min(second, 300)) * 10)),
        OptionalLong.empty(),
        occupyMinutes);
  }

  private int centiKwh(double second) {
    return u16(vehicle.wattHours(second) / WH_PER_CENTI_KWH);
  }

  /** Whole units as a meter counts them: a hair under a unit is that unit's rounding. */
  private static int u16(double value) {
    return (int) Math.max(0, Math.min(U16_MAX, Math.floor(value + 1e-6)));
  }

  /** When a charge ends by itself, and the code it then gives: the earliest of what applies. */
  private record Limit(double second, StopCode code) {
    static final StopCode DEVICE_MAXIMUM = new StopCode(0x02);

    private static final int MONTHLY = 1;
    private static final int PER_USE = 3;

    static Limit of(ChargeRequest request, PowerCurve vehicle, int deviceMaxSeconds) {
      boolean byEnergy = request.rateMode() == ChargeRequest.BY_ENERGY;
      Limit limit = new Limit(Double.POSITIVE_INFINITY, DEVICE_MAXIMUM);
      if (request.value() == 0 || stopsWhenFull(request)) {
        limit = limit.or(vehicle.fullSecond(), StopCode.FULL);
      }
      if (request.value() > 0 && byEnergy) {
        double wattHours = request.value() * (double) WH_PER_CENTI_KWH;
        limit = limit.or(vehicle.secondsUntil(wattHours), StopCode.ENERGY_REACHED);
      }
      if (request.value() > 0 && !byEnergy) {
        return limit.or(request.value(), StopCode.TIME_REACHED);
      }
      int max = request.maxSeconds() == 0 ? deviceMaxSeconds : request.maxSeconds();
      return limit.or(max, DEVICE_MAXIMUM);
    }

    private static boolean stopsWhenFull(ChargeRequest request) {
      return request.forceFullStop()
          || request.rateMode() == MONTHLY
          || request.rateMode() == PER_USE;
    }

    Limit or(double otherSecond, StopCode otherCode) {
      return otherSecond < second ? new Limit(otherSecond, otherCode) : this;
    }
  }
}
