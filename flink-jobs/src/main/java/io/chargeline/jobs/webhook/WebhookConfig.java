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
 * @param queueLimit events that may wait for one endpoint and device
 * @param destinations where receivers may be
 */
public record WebhookConfig(
    String kafkaBootstrap,
    String secretKey,
    Duration timeout,
    int concurrency,
    int concurrencyPerEndpoint,
    Duration giveUpAfter,
    int queueLimit,
    Destinations destinations)
    implements Serializable {

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
        settings.integer(
            "CHARGELINE_WEBHOOK_QUEUE_LIMIT",
            2_000,
            2,
            1_000_000,
            "events that may wait for one endpoint and device; beyond, the oldest is given up"),
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
