package io.chargeline.domain.frame;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * The log's topics: name, partitions, retention by time and bytes. Partition counts are fixed at
 * creation, because a device's key must stay on its partition; a start-up that finds another count
 * refuses to run.
 */
public enum Topic {
  DEVICE_FRAMES("device.frames", 4, Duration.ofDays(7), gib(4), false),
  GATEWAY_COMMANDS("gateway.commands", 1, Duration.ofDays(1), mib(64), false),
  DEVICE_EVENTS("device.events", 4, Duration.ofDays(7), gib(1), false),
  DEVICE_STATE("device.state", 4, Duration.ofDays(1), -1, true),
  DEVICE_POISON("device.poison", 1, Duration.ofDays(30), mib(256), false),
  FACTS_DEVICES("facts.devices", 1, Duration.ofDays(7), mib(256), false),
  FACTS_SESSIONS("facts.sessions", 1, Duration.ofDays(7), mib(512), false),
  FACTS_SAMPLES("facts.samples", 1, Duration.ofDays(7), gib(1), false),
  FACTS_PRESENCE("facts.presence", 1, Duration.ofDays(7), mib(512), false),
  FACTS_PORT_STATES("facts.port_states", 1, Duration.ofDays(7), mib(512), false),
  FACTS_COMMANDS("facts.commands", 1, Duration.ofDays(7), mib(256), false),
  /** Longer than the other facts: what is in nobody's state can be made anew from nothing. */
  FACTS_AUDIT("facts.audit", 1, Duration.ofDays(30), mib(512), false),
  FACTS_MAINTENANCE("facts.maintenance", 1, Duration.ofDays(7), mib(64), false),
  FACTS_API_CALLS("facts.api_calls", 1, Duration.ofDays(7), mib(256), false),
  /** Windows of all scopes; a row is written again with each change. */
  FACTS_FIGURES("facts.figures", 1, Duration.ofDays(7), gib(1), false),
  /** Events that rules look at: a copy of all but the many samples, with marks of time. */
  FACTS_EVENTS("facts.events", 1, Duration.ofDays(7), mib(512), false),
  /** Alerts as they stand; a row is written again with each change. */
  FACTS_ALERTS("facts.alerts", 1, Duration.ofDays(30), mib(256), false),
  FACTS_ALERT_STEPS("facts.alert_steps", 1, Duration.ofDays(30), mib(256), false),
  FACTS_OUTAGES("facts.outages", 1, Duration.ofDays(30), mib(16), false),
  /** What processes measure of themselves and of the platform. */
  FACTS_PLATFORM("facts.platform", 1, Duration.ofDays(7), mib(256), false),
  /** Events that tell of alerts, each the exact body of a webhook. */
  ALERTS("alerts", 1, Duration.ofDays(7), mib(256), false),
  WEBHOOK_OUTCOMES("webhook.outcomes", 1, Duration.ofDays(7), mib(512), false),
  /** Events that one endpoint is to have (again), whatever became of them before. */
  WEBHOOK_REPLAYS("webhook.replays", 4, Duration.ofDays(7), mib(512), false),
  WEBHOOK_HEALTH("webhook.health", 1, Duration.ofDays(1), -1, true),
  /** Kept for ever: the endpoints are a fold over all of it. */
  CONTROL_ENDPOINTS("control.endpoints", 1, null, -1, false),
  /** Kept for ever, as all that says who may do what. */
  CONTROL_TENANTS("control.tenants", 1, null, -1, false),
  CONTROL_KEYS("control.keys", 1, null, -1, false),
  /** Whose each device is, and where it stands. */
  CONTROL_DEVICES("control.devices", 1, null, -1, false),
  CONTROL_SITES("control.sites", 1, null, -1, false),
  CONTROL_MAINTENANCE("control.maintenance", 1, null, -1, false),
  /** Versions of alert rules. */
  CONTROL_RULES("control.rules", 1, null, -1, false),
  CONTROL_SILENCES("control.silences", 1, null, -1, false),
  /** Acknowledgements and comments. */
  CONTROL_ALERT_ACTS("control.alert_acts", 1, Duration.ofDays(60), mib(64), false),
  /** Which device an order was given to; an order is claimed once (design, promise 3). */
  CONTROL_ORDERS("control.orders", 1, Duration.ofDays(60), gib(1), false),
  /** What became of the items of batches. */
  CONTROL_BATCHES("control.batches", 1, Duration.ofDays(3), gib(1), false),
  /** Replays of webhooks under way, and how far they are. */
  CONTROL_REPLAYS("control.replays", 1, Duration.ofDays(3), gib(1), false),
  /** What idempotency keys and nonces were used for. */
  CONTROL_IDEMPOTENCY("control.idempotency", 1, Duration.ofDays(3), gib(1), false);

  private final String topicName;
  private final int partitions;
  private final Duration retention;
  private final long retentionBytes;
  private final boolean compacted;

  Topic(
      String topicName,
      int partitions,
      Duration retention,
      long retentionBytes,
      boolean compacted) {
    this.topicName = topicName;
    this.partitions = partitions;
    this.retention = retention;
    this.retentionBytes = retentionBytes;
    this.compacted = compacted;
  }

  public static List<Topic> all() {
    return Arrays.asList(values());
  }

  public String topicName() {
    return topicName;
  }

  public int partitions() {
    return partitions;
  }

  /** How long records are kept, in milliseconds; -1 for ever. */
  public long retentionMs() {
    return retention == null ? -1 : retention.toMillis();
  }

  /** How many bytes a partition keeps; -1 without bound. */
  public long retentionBytes() {
    return retentionBytes;
  }

  public boolean compacted() {
    return compacted;
  }

  @Override
  public String toString() {
    return topicName;
  }

  private static long mib(long n) {
    return n << 20;
  }

  private static long gib(long n) {
    return n << 30;
  }
}
