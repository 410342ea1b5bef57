package io.chargeline.alerting;

import io.chargeline.alerting.signal.SignalKind;
import java.util.Map;

/**
 * For rules of the product and of its reference: what makes each of them fire, and what does not.
 */
final class Fires {
  private static final int WEEK_S = 7 * 86_400;

  private Fires() {}

  /** A timeline; {@code bad} makes the rule fire, the other one comes close and does not. */
  static Timeline timeline(String rule, boolean bad) {
    Timeline line = new Timeline();
    switch (rule) {
      case "device-offline", "gone" ->
          line.presence(0, "A", "offline").presence(bad ? 130 : 110, "A", "online");
      case "site-outage" ->
          line.figure(
              60,
              "site",
              Map.of("devices_online", bad ? 4.0 : 9.0, "devices_offline", bad ? 6.0 : 1.0));
      case "device-unstable", "drops-out" -> {
        for (int i = 0; i < (bad ? 5 : 4); i++) {
          line.presence(i * 100, "A", "offline").presence(i * 100 + 9, "A", "online");
        }
      }
      case "port-fault" -> line.port(0, "A", 1, "fault").port(bad ? 70 : 50, "A", 1, "idle");
      case "overload" -> {
        for (int i = 0; i < 10; i++) {
          line.sample(i * 10, "A", 1, "power_w", bad ? 1300 : 1200);
        }
      }
      case "over-temperature", "port-hot" -> {
        for (int i = 0; i < 10; i++) {
          line.sample(i * 10, "A", 1, "port_celsius", bad ? 66 : 64);
        }
      }
      case "abnormal-end" ->
          line.session(0, "A", 1, "failed", bad ? "over_temperature" : "unplugged", 10);
      case "energy-against-power" -> {
        for (int i = 0; i <= 6; i++) {
          line.power(i * 600, "A", 1, "S", 1000);
        }
        line.session(3600, "A", 1, "S", "completed", "full", bad ? 500 : 900);
      }
      case "no-power-after-start", "no-power" -> {
        line.command(0, "A", 1, "start", "succeeded");
        line.sample(bad ? 70 : 50, "A", 1, "power_w", 100);
      }
      case "no-progress", "no-reports" -> {
        line.port(0, "A", 1, "charging").sample(1000, "A", 1, "power_w", 100);
        line.port(bad ? 2300 : 2100, "A", 1, "idle");
      }
      case "device-alarm" -> {
        if (bad) {
          line.alarm(0, "A", "smoke", "critical");
        } else {
          line.event(0, "A", "device.fault");
        }
      }
      case "smoke" -> line.alarm(0, "A", bad ? "smoke" : "power_lost", "critical");
      case "charging-success-rate", "success" -> {
        for (int i = 0; i < 20; i++) {
          line.session(i * 60, "A", 1, i < (bad ? 3 : 2) ? "failed" : "completed", "full", 1);
        }
      }
      case "response-rate" -> {
        for (int i = 0; i < 20; i++) {
          line.command(i * 60, "A", 1, "stop", i < (bad ? 3 : 2) ? "failed" : "succeeded");
        }
      }
      case "fewer-charges", "fewer" -> {
        int later = rule.equals("fewer") ? 86_400 : WEEK_S;
        for (int i = 0; i < 20; i++) {
          line.session(i * 60, "A", 1, "completed", "full", 1);
        }
        for (int i = 0; i < (bad ? 10 : 11); i++) {
          line.session(later + i * 60, "A", 1, "completed", "full", 1);
        }
      }
      case "api-error-rate", "many-failures" -> {
        for (int i = 0; i < 10; i++) {
          line.tenant(
              i * 60,
              SignalKind.API_CALLS,
              Map.of("calls", 100.0, "failed", bad ? 6.0 : 5.0),
              Map.of("route", "/x"));
        }
      }
      case "webhook-failure-rate" -> {
        for (int i = 0; i < 20; i++) {
          line.tenant(
              i,
              SignalKind.WEBHOOK,
              Map.of(),
              Map.of("outcome", i < (bad ? 5 : 4) ? "retry" : "delivered"));
        }
      }
      case "pipeline-lag" -> line.platform(0, "lag", "x", bad ? 20 : 9).platform(40, "lag", "x", 0);
      case "storage-trouble" ->
          line.platform(0, "storage_lag", "x", bad ? 70 : 59).platform(90, "storage_lag", "x", 0);
      case "kafka-down" ->
          line.platform(0, "down", "kafka", 1).platform(bad ? 6 : 4, "down", "kafka", 0);
      case "clickhouse-down" ->
          line.platform(0, "down", "clickhouse", 1).platform(bad ? 11 : 9, "down", "clickhouse", 0);
      case "flink-down" ->
          line.platform(0, "down", "flink", 1).platform(bad ? 31 : 29, "down", "flink", 0);
      case "ticks-stopped" ->
          line.platform(0, "tick_age", "gateways", bad ? 16 : 15)
              .platform(8, "tick_age", "gateways", 0);
      case "gateway-silent" -> line.platform(0, "gateway_tick_age", "x", bad ? 16 : 15);
      case "job-down" ->
          line.platform(0, "job_down", "x", 1).platform(bad ? 16 : 14, "job_down", "x", 0);
      case "job-stuck" ->
          line.platform(0, "stuck", "x", bad ? 31 : 30).platform(5, "stuck", "x", 0);
      case "checkpoints-failing" ->
          line.platform(0, "checkpoint_age", "x", bad ? 121 : 120)
              .platform(5, "checkpoint_age", "x", 0);
      case "webhook-backlog" ->
          line.platform(0, "webhook_lag", "x", bad ? 61 : 60).platform(40, "webhook_lag", "x", 0);
      case "disk-nearly-full" ->
          line.platform(0, "disk_used", "x", 86).platform(bad ? 61 : 59, "disk_used", "x", 80);
      default -> throw new IllegalArgumentException("no timeline for " + rule);
    }
    return line;
  }
}
