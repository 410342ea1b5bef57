package io.chargeline.standalone;

import io.chargeline.api.ApiConfig;
import io.chargeline.api.watch.WatchConfig;
import io.chargeline.domain.Settings;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.gateway.GatewayConfig;
import io.chargeline.jobs.alerts.AlertsConfig;
import io.chargeline.jobs.device.DeviceJobConfig;
import io.chargeline.jobs.figures.FiguresConfig;
import io.chargeline.jobs.store.StoreJobConfig;
import io.chargeline.jobs.webhook.WebhookConfig;
import io.chargeline.oracle.Terms;
import io.chargeline.simulator.fleet.FleetConfig;
import io.chargeline.sql.Retention;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import io.chargeline.standalone.deploy.DeploySettings;
import io.chargeline.standalone.flink.EmbeddedFlinkConfig;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The settings of all parts in one process: the environment, and beneath it what the parts know of
 * one another.
 */
final class EmbeddedSettings {
  private static final String BOOTSTRAP = "CHARGELINE_KAFKA_BOOTSTRAP";
  private static final String SECRET_KEY = "CHARGELINE_SECRET_KEY";
  private static final String API_KEYS = "CHARGELINE_API_KEYS";
  private static final String ADMIN_KEY = "CHARGELINE_ADMIN_KEY";
  private static final String WEBHOOK_SECRET = "CHARGELINE_DEMO_WEBHOOK_SECRET";
  private static final String CLICKHOUSE = "CHARGELINE_CLICKHOUSE_";
  private static final String TENANT = "CHARGELINE_TENANT";

  private final Map<String, String> environment;
  private final Path data;

  private EmbeddedSettings(Map<String, String> environment, Path data) {
    this.environment = environment;
    this.data = data;
  }

  /**
   * Reads everything once, so that a wrong or unknown setting stops the start-up before anything
   * runs.
   *
   * @throws StartupException naming the setting and what to give
   */
  static EmbeddedSettings read(Map<String, String> environment, Path data, Secrets secrets) {
    if (environment.containsKey(BOOTSTRAP)) {
      throw new StartupException(
          BOOTSTRAP + ": up runs its own broker; CHARGELINE_KAFKA_PORT sets its port");
    }
    Map<String, String> whole = new HashMap<>(environment);
    whole.putIfAbsent(SECRET_KEY, secrets.secretKey());
    if (isDevelopment(environment)) {
      whole.putIfAbsent(ADMIN_KEY, secrets.adminKey());
      whole.putIfAbsent(WEBHOOK_SECRET, secrets.webhookSecret());
      whole.putIfAbsent(Destinations.ANYWHERE_SETTING, "true");
      whole.putIfAbsent(TENANT, "demo");
      whole.merge(API_KEYS, "demo:" + secrets.apiKey(), (theirs, ours) -> ours + ',' + theirs);
    }
    EmbeddedSettings settings = new EmbeddedSettings(whole, data);
    try {
      settings.readAll().refuseUnknown();
    } catch (IllegalArgumentException e) {
      throw new StartupException(e.getMessage(), e);
    }
    return settings;
  }

  /**
   * Whether there is a demo tenant, which owns unknown devices. Saying that nobody owns them makes
   * the rest as in production, too.
   */
  static boolean isDevelopment(Map<String, String> environment) {
    String tenant = environment.get(TENANT);
    return tenant == null || !tenant.isBlank();
  }

  /**
   * What figures depend on, as {@code up} would read it.
   *
   * @throws StartupException naming the setting and what to give
   */
  static Terms terms(Map<String, String> environment) {
    Map<String, String> whole = new HashMap<>(environment);
    if (isDevelopment(environment)) {
      whole.putIfAbsent(TENANT, "demo");
    }
    try {
      return Terms.read(new Settings(whole));
    } catch (IllegalArgumentException e) {
      throw new StartupException(e.getMessage(), e);
    }
  }

  /** Every setting of every program, with default and meaning. */
  static List<Settings.Setting> all() {
    Settings settings =
        new EmbeddedSettings(Map.of(SECRET_KEY, SecretBox.newKey()), Path.of(".")).readAll();
    DeploySettings.readAll(settings);
    return settings.known();
  }

  /** The same, where the broker and the database are known. */
  EmbeddedSettings with(String bootstrap, String clickHouseUrl, String user, String password) {
    Map<String, String> whole = new HashMap<>(environment);
    whole.put(BOOTSTRAP, bootstrap);
    whole.put(CLICKHOUSE + "URL", clickHouseUrl);
    whole.put(CLICKHOUSE + "USER", user);
    whole.put(CLICKHOUSE + "PASSWORD", password);
    return new EmbeddedSettings(whole, data);
  }

  EmbeddedKafkaConfig kafka() {
    return EmbeddedKafkaConfig.read(settings(), data.resolve("kafka"));
  }

  EmbeddedFlinkConfig flink() {
    return EmbeddedFlinkConfig.read(settings(), data.resolve("flink"));
  }

  ClickHouseConfig clickHouse() {
    return ClickHouseConfig.read(settings());
  }

  Retention retention() {
    return Retention.read(settings());
  }

  GatewayConfig gateway() {
    return GatewayConfig.read(settings());
  }

  ApiConfig api() {
    return ApiConfig.read(settings());
  }

  /** It knows where Flink is and where everything is kept. */
  WatchConfig watch(String flink) {
    return WatchConfig.read(settings()).of(URI.create(flink), data);
  }

  DeviceJobConfig deviceJob() {
    return DeviceJobConfig.read(settings());
  }

  StoreJobConfig storeJob() {
    return StoreJobConfig.read(settings());
  }

  WebhookConfig webhookJob() {
    return WebhookConfig.read(settings());
  }

  FiguresConfig figureJob() {
    return FiguresConfig.read(settings());
  }

  AlertsConfig alertJob() {
    return AlertsConfig.read(settings());
  }

  FleetConfig fleet() {
    return FleetConfig.read(settings());
  }

  private Settings settings() {
    return new Settings(environment);
  }

  private Settings readAll() {
    Settings settings = settings();
    GatewayConfig.read(settings);
    ApiConfig.read(settings);
    WatchConfig.read(settings);
    EmbeddedKafkaConfig.read(settings, data);
    ClickHouseConfig.read(settings);
    Retention.read(settings);
    EmbeddedFlinkConfig.read(settings, data);
    DeviceJobConfig.read(settings);
    StoreJobConfig.read(settings);
    WebhookConfig.read(settings);
    FiguresConfig.read(settings);
    AlertsConfig.read(settings);
    FleetConfig.read(settings);
    settings.text(
        "CHARGELINE_JAVA_OPTIONS", "", "more options for the Java process, read by ./chargeline");
    return settings;
  }
}
