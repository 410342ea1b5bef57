package io.chargeline.jobs.device;

import io.chargeline.domain.Settings;
import io.chargeline.domain.frame.Topic;
import io.chargeline.jobs.tenant.TenantRules;
import io.chargeline.protocol.ProtocolOptions;
import java.io.Serializable;
import java.time.Duration;

/**
 * What the device job needs to know.
 *
 * @param bootstrap Kafka's host:port list
 * @param framesTopic the log to fold: {@code device.frames}, or a recording's own
 * @param group consumer group, for the committed offsets that others watch
 * @param tenant who owns devices that are in no registry; empty: nobody, they are quarantined
 * @param patience silence after which a device is offline
 * @param settleTimeout how long a charge waits for its settlement
 * @param tickGrace a longer silence of a gateway's ticks is our gap
 * @param heartbeatEvery how often a device's heartbeat is told as an event at most; zero: never
 * @param protocols how frames are read where their specification leaves a choice
 * @param apiErrorGrace how long after its end a minute of API calls is waited for
 * @param live false for a recording: only facts are written then, no events, state or orders
 */
public record DeviceJobConfig(
    String bootstrap,
    String framesTopic,
    String group,
    String tenant,
    Duration patience,
    Duration settleTimeout,
    Duration tickGrace,
    Duration heartbeatEvery,
    ProtocolOptions protocols,
    Duration apiErrorGrace,
    boolean live)
    implements Serializable {

  public static DeviceJobConfig read(Settings settings) {
    return new DeviceJobConfig(
        settings.text(
            "CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka's host:port, comma separated"),
        Topic.DEVICE_FRAMES.topicName(),
        "chargeline-device",
        settings.text(
            "CHARGELINE_TENANT",
            "",
            "tenant that owns devices which are in no registry; empty: they are quarantined"),
        settings.duration(
            "CHARGELINE_OFFLINE_PATIENCE", "9m", "silence after which a device counts as offline"),
        settings.duration(
            "CHARGELINE_SETTLE_TIMEOUT", "24h", "how long a charge waits for its settlement"),
        settings.duration(
            "CHARGELINE_TICK_GRACE",
            "5s",
            "a gateway silent for longer was not observing; its devices are unknown meanwhile"),
        settings.duration(
            "CHARGELINE_HEARTBEAT_EVENTS",
            "15m",
            "how often device.heartbeat is told of a device at most; 0s: never"),
        ProtocolOptions.read(settings),
        settings.duration(
            "CHARGELINE_API_ERROR_GRACE",
            "90s",
            "how long after its end a minute of API calls is waited for before api.error is told"),
        true);
  }

  /** The same rules on a recording's log, whose clock jumps from step to step. */
  public DeviceJobConfig forRecording(String topic) {
    return new DeviceJobConfig(
        bootstrap,
        topic,
        topic,
        tenant,
        patience,
        settleTimeout,
        Duration.ofDays(36_500),
        heartbeatEvery,
        protocols,
        apiErrorGrace,
        false);
  }

  Registry registry() {
    return live ? new KafkaRegistry(bootstrap) : Registry.EMPTY;
  }

  TenantRules tenantRules() {
    return TenantRules.standard(apiErrorGrace.toMillis());
  }

  Rules rules() {
    Rules standard = Rules.standard(tenant.isEmpty() ? null : tenant);
    return new Rules(
        standard.tenant(),
        patience.toMillis(),
        settleTimeout.toMillis(),
        standard.tombstoneMs(),
        standard.answerTimeoutMs(),
        standard.resendMarginMs(),
        standard.startGraceMs(),
        heartbeatEvery.toMillis(),
        standard.stopUnconfirmed(),
        !live,
        protocols);
  }
}
