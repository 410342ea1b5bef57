package io.chargeline.simulator.bkv;

import java.time.Duration;

/**
 * How often a gateway does what it does.
 *
 * @param heartbeat between two heartbeats
 * @param heartbeatPatience how long one may stay unanswered before the connection is dropped
 * @param report between two 1017 of all sockets
 * @param nodeReply from a change of the list of sockets to its answer
 * @param endRepeat between two sends of an unacknowledged end report
 * @param orderPatience how long a swiped card waits for its order
 * @param reconnect first pause before dialling again; doubles with every failure
 * @param reconnectMax the longest such pause
 */
public record GatewayPeriods(
    Duration heartbeat,
    Duration heartbeatPatience,
    Duration report,
    Duration nodeReply,
    Duration endRepeat,
    Duration orderPatience,
    Duration reconnect,
    Duration reconnectMax) {

  /** As the specification says. */
  public static GatewayPeriods field() {
    return new GatewayPeriods(
        Duration.ofSeconds(60),
        Duration.ofSeconds(60),
        Duration.ofMinutes(5),
        Duration.ofSeconds(3),
        Duration.ofSeconds(11),
        Duration.ofSeconds(60),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }

  public GatewayPeriods withHeartbeat(Duration period) {
    return new GatewayPeriods(
        period,
        heartbeatPatience,
        report,
        nodeReply,
        endRepeat,
        orderPatience,
        reconnect,
        reconnectMax);
  }

  public GatewayPeriods withReport(Duration period) {
    return new GatewayPeriods(
        heartbeat,
        heartbeatPatience,
        period,
        nodeReply,
        endRepeat,
        orderPatience,
        reconnect,
        reconnectMax);
  }

  public GatewayPeriods withEndRepeat(Duration period) {
    return new GatewayPeriods(
        heartbeat,
        heartbeatPatience,
        report,
        nodeReply,
        period,
        orderPatience,
        reconnect,
        reconnectMax);
  }

  public GatewayPeriods withNodeReply(Duration delay) {
    return new GatewayPeriods(
        heartbeat,
        heartbeatPatience,
        report,
        delay,
        endRepeat,
        orderPatience,
        reconnect,
        reconnectMax);
  }

  public GatewayPeriods withReconnect(Duration first, Duration max) {
    return new GatewayPeriods(
        heartbeat, heartbeatPatience, report, nodeReply, endRepeat, orderPatience, first, max);
  }
}
