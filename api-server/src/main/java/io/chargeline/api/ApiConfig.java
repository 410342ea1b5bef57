package io.chargeline.api;

import io.chargeline.domain.Settings;
import io.chargeline.domain.webhook.Destinations;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The API server's settings.
 *
 * @param port 0 for any free one
 * @param apiKeys API key → tenant
 * @param adminKey administers tenants and keys, beside the keys of the log
 * @param rate requests a second and tenant, unless the tenant has its own
 * @param secretKey 32 bytes in base64; seals the webhook secrets, shared with the webhook job
 * @param demoWebhookSecret given to new endpoints of tenant {@code demo} that bring none
 * @param webhooks where endpoints may be
 * @param commandTimeout how long a command may wait to be written to the device, unless it says so
 * @param readTimeout how long a read waits for the view to catch up before it answers 503
 * @param clickHouseUrl empty: no history beyond the live view
 * @param console its sign-in
 */
public record ApiConfig(
    String host,
    int port,
    String kafkaBootstrap,
    Map<String, String> apiKeys,
    Optional<String> adminKey,
    int rate,
    String secretKey,
    Optional<String> demoWebhookSecret,
    Destinations webhooks,
    Duration commandTimeout,
    Duration readTimeout,
    Optional<URI> clickHouseUrl,
    String clickHouseUser,
    String clickHousePassword,
    ConsoleConfig console) {

  static final Duration MAX_COMMAND_TIMEOUT = Duration.ofMinutes(5);

  private static final int MIN_ADMIN_KEY = 24;

  public ApiConfig {
    apiKeys = Map.copyOf(apiKeys);
    if (commandTimeout.toSeconds() < 1 || commandTimeout.compareTo(MAX_COMMAND_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "CHARGELINE_COMMAND_TIMEOUT=" + commandTimeout + ": give 1s to 5m");
    }
  }

  /**
   * @throws IllegalArgumentException naming the setting and what to give
   */
  public static ApiConfig read(Settings settings) {
    return new ApiConfig(
        settings.text("CHARGELINE_API_HOST", "127.0.0.1", "address the API listens on"),
        settings.integer("CHARGELINE_API_PORT", 7055, 0, 65535, "port of API and console; 0: any"),
        settings.text("CHARGELINE_KAFKA_BOOTSTRAP", "127.0.0.1:9092", "Kafka brokers, host:port"),
        keys(settings.text("CHARGELINE_API_KEYS", "", "API keys: tenant:key,tenant:key")),
        adminKey(settings),
        settings.integer(
            "CHARGELINE_API_RATE",
            200,
            1,
            100_000,
            "requests a second and tenant, unless the tenant has its own; twice that at once"),
        required(
            settings,
            "CHARGELINE_SECRET_KEY",
            "32 bytes in base64; seals webhook and signing secrets in the log"),
        Optional.of(
                settings.text(
                    "CHARGELINE_DEMO_WEBHOOK_SECRET",
                    "",
                    "secret of the demo tenant's new endpoints that bring none (whsec_...)"))
            .filter(text -> !text.isEmpty()),
        Destinations.read(settings),
        settings.duration(
            "CHARGELINE_COMMAND_TIMEOUT",
            "40s",
            "how long a command may wait to be written to the device, 1s to 5m"),
        settings.duration(
            "CHARGELINE_READ_TIMEOUT",
            "2s",
            "how long a read waits for the live view to catch up with the log"),
        Optional.of(
                settings.text(
                    "CHARGELINE_CLICKHOUSE_URL", "", "ClickHouse over HTTP; empty: no history"))
            .filter(text -> !text.isEmpty())
            .map(URI::create),
        settings.text("CHARGELINE_CLICKHOUSE_USER", "chargeline", "ClickHouse user"),
        settings.text("CHARGELINE_CLICKHOUSE_PASSWORD", "", "ClickHouse password"),
        ConsoleConfig.read(settings));
  }

  private static Optional<String> adminKey(Settings settings) {
    String key =
        settings.text(
            "CHARGELINE_ADMIN_KEY",
            "",
            "a key of scope admin, at least 24 characters; empty: only those of the log");
    if (!key.isEmpty() && key.length() < MIN_ADMIN_KEY) {
      // The value is a secret: it is not repeated here.
      throw new IllegalArgumentException(
          "CHARGELINE_ADMIN_KEY: give at least " + MIN_ADMIN_KEY + " characters");
    }
    return Optional.of(key).filter(text -> !text.isEmpty());
  }

  private static String required(Settings settings, String name, String meaning) {
    String value = settings.text(name, "", meaning);
    if (value.isEmpty()) {
      throw new IllegalArgumentException(name + ": not set; give " + meaning);
    }
    return value;
  }

  private static Map<String, String> keys(String text) {
    Map<String, String> keys = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      if (!pair.isBlank()) {
        int colon = pair.indexOf(':');
        if (colon < 1 || colon == pair.strip().length() - 1) {
          // The value is a secret: it is not repeated here.
          throw new IllegalArgumentException("CHARGELINE_API_KEYS: give tenant:key,tenant:key");
        }
        keys.put(pair.substring(colon + 1).strip(), pair.substring(0, colon).strip());
      }
    }
    return keys;
  }

  /** Whatever nobody may read. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(apiKeys.keySet());
    secrets.add(secretKey);
    secrets.add(clickHousePassword);
    adminKey.ifPresent(secrets::add);
    demoWebhookSecret.ifPresent(secrets::add);
    return secrets;
  }

  /** Without keys, secrets and passwords. */
  @Override
  public String toString() {
    return "ApiConfig[host=%s, port=%d, kafkaBootstrap=%s, clickHouseUrl=%s]"
        .formatted(host, port, kafkaBootstrap, clickHouseUrl);
  }
}
