package io.chargeline.simulator;

import java.time.Duration;

/**
 * How often a device does what it does.
 *
 * @param heartbeat between two 0x21, and between two tries of an unanswered registration
 * @param report between two 0x06 of a running charge
 * @param settleDelay from the end of a charge to its 0x03
 * @param settleRepeat between two tries of an unanswered 0x03
 * @param nextSettlement from one answered 0x03, or a new connection, to the next stored one
 * @param timeRetry between two tries of an unanswered 0x22
 * @param timeRefresh between two answered 0x22
 * @param keepAlive quiet time after which the module sends {@code link}
 * @param reconnect first pause before dialling again; doubles with every failure
 * @param reconnectMax the longest such pause
 * @param boot how long a reboot takes
 */
public record Periods(
    Duration heartbeat,
    Duration report,
    Duration settleDelay,
    Duration settleRepeat,
    Duration nextSettlement,
    Duration timeRetry,
    Duration timeRefresh,
    Duration keepAlive,
    Duration reconnect,
    Duration reconnectMax,
    Duration boot) {

  /** As the specification says. */
  public static Periods field() {
    return new Periods(
        Duration.ofSeconds(180),
        Duration.ofSeconds(300),
        Duration.ofSeconds(2),
        Duration.ofMinutes(30),
        Duration.ofMinutes(1),
        Duration.ofMinutes(3),
        Duration.ofHours(12),
        Duration.ofSeconds(30),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofSeconds(5));
  }

  public Periods withHeartbeat(Duration period) {
    return new Periods(
        period,
        report,
        settleDelay,
        settleRepeat,
        nextSettlement,
        timeRetry,
        timeRefresh,
        keepAlive,
        reconnect,
        reconnectMax,
        boot);
  }

  public Periods withReport(Duration period) {
    return new Periods(
        heartbeat,
        period,
        settleDelay,
        settleRepeat,
        nextSettlement,
        timeRetry,
        timeRefresh,
        keepAlive,
        reconnect,
        reconnectMax,
        boot);
  }

  /** First try, repeats of one, and the step to the next stored settlement. */
  public Periods withSettlement(Duration delay, Duration repeat, Duration next) {
    return new Periods(
        heartbeat,
        report,
        delay,
        repeat,
        next,
        timeRetry,
        timeRefresh,
        keepAlive,
        reconnect,
        reconnectMax,
        boot);
  }

  public Periods withReconnect(Duration first, Duration max, Duration bootTime) {
    return new Periods(
        heartbeat,
        report,
        settleDelay,
        settleRepeat,
        nextSettlement,
        timeRetry,
        timeRefresh,
        keepAlive,
        first,
        max,
        bootTime);
  }
}
