package io.chargeline.jobs.webhook;

import io.chargeline.domain.Settings;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.SecretBox;
import java.io.Serializable;
import java.time.Duration;

/**
 * The webhook job's settings.
 *
 * @param secretKey 32 bytes in base64, the key under which the endpoints' signing secrets are
 *     sealed; blank where it was not given, see {@link #secretBox()}
 * @param timeout for one attempt, from connecting to the end of the answer
 * @param concurrency attempts under way at once, per parallel instance of the job
 * @param concurrencyPerEndpoint of these, for one endpoint
 * @param giveUpAfter an event refused for so long, counted from its first attempt, is dead
 * @param parkAfter an event refused for so long, while others of its endpoint are accepted, no
 *     longer holds its device
 * @param window events that one endpoint may have in memory
 * @param blockedLimit devices of one endpoint whose next event has failed, or whose events are left
 *     in the log one by one; with more, everything of that endpoint is
 * @param parkedLimit parked events of one endpoint; with more, devices are held
 * @param readers Kafka consumers for endpoints that are behind, per parallel instance
 * @param memoryMib of all events in memory, per parallel instance
 * @param destinations where receivers may be
 */
public record WebhookConfig(
    String kafkaBootstrap,
    String secretKey,
    Duration timeout,
    int concurrency,
    int concurrencyPerEndpoint,
    Duration giveUpAfter,
    Duration parkAfter,
    int window,
    int blockedLimit,
    int parkedLimit,
    int readers,
    int memoryMib,
    Destinations destinations)
    implements Serializable {
  /** What one endpoint may have in memory. */
  static final long WINDOW_BYTES = 4 << 20;

  public static WebhookConfig read(Settings settings) {
    return new WebhookConfig(
        settings.text(
            "CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka brokers as host:port, by comma"),
        settings.text(
            "CHARGELINE_SECRET_KEY",
            "",
            "32 bytes in base64: seals the secrets that must be recoverable; the same for API and"
                + " webhook job"),
        settings.duration("CHARGELINE_WEBHOOK_TIMEOUT", "10s", "time for one delivery attempt"),
        settings.integer(
            "CHARGELINE_WEBHOOK_CONCURRENCY",
            256,
            1,
            10_000,
            "delivery attempts under way at once, per parallel instance of the webhook job"),
        settings.integer(
            "CHARGELINE_WEBHOOK_CONCURRENCY_PER_ENDPOINT",
            8,
            1,
            1_000,
            "of these, for one endpoint"),
        settings.duration(
            "CHARGELINE_WEBHOOK_GIVE_UP_AFTER",
            "75h",
            "an event that was refused for so long is given up"),
        settings.duration(
            "CHARGELINE_WEBHOOK_PARK_AFTER",
            "10m",
            "an event that was refused for so long, while others of its endpoint were accepted, is"
                + " tried beside its device's next ones"),
        settings.integer(
            "CHARGELINE_WEBHOOK_WINDOW",
            512,
            16,
            100_000,
            "events that one endpoint may have in memory; the others wait in Kafka"),
        settings.integer(
            "CHARGELINE_WEBHOOK_BLOCKED_LIMIT",
            1_000,
            1,
            100_000,
            "devices of one endpoint that wait for a retry; with more, all its devices wait"),
        settings.integer(
            "CHARGELINE_WEBHOOK_PARKED_LIMIT",
            500,
            0,
            100_000,
            "parked events of one endpoint; with more, a refused event holds its device"),
        settings.integer(
            "CHARGELINE_WEBHOOK_READERS",
            2,
            1,
            64,
            "Kafka consumers for endpoints that are behind, per parallel instance of the webhook"
                + " job"),
        settings.integer(
            "CHARGELINE_WEBHOOK_MEMORY_MIB",
            64,
            1,
            65_536,
            "events in memory of all endpoints, per parallel instance of the webhook job"),
        Destinations.read(settings));
  }

  /**
   * @throws IllegalArgumentException if the key is missing or not 32 bytes in base64
   */
  SecretBox secretBox() {
    if (secretKey.isBlank()) {
      throw new IllegalArgumentException(
          "CHARGELINE_SECRET_KEY: missing; without it no webhook can be signed");
    }
    return new SecretBox(secretKey);
  }
}
