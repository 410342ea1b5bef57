package io.chargeline.standalone;

import io.chargeline.api.ApiConfig;
import io.chargeline.api.ApiServer;
import io.chargeline.gateway.Gateway;
import io.chargeline.gateway.GatewayConfig;
import io.chargeline.jobs.alerts.AlertJob;
import io.chargeline.jobs.device.DeviceJob;
import io.chargeline.jobs.figures.FigureJob;
import io.chargeline.jobs.store.StoreJob;
import io.chargeline.jobs.webhook.WebhookJob;
import io.chargeline.log.TopicSetup;
import io.chargeline.simulator.fleet.Fleet;
import io.chargeline.simulator.fleet.FleetConfig;
import io.chargeline.sql.Migrations;
import io.chargeline.standalone.clickhouse.ClickHouseConfig;
import io.chargeline.standalone.clickhouse.ClickHouseEngine;
import io.chargeline.standalone.clickhouse.EngineLibrary;
import io.chargeline.standalone.flink.EmbeddedFlink;
import io.chargeline.standalone.flink.EmbeddedFlinkConfig;
import io.chargeline.standalone.kafka.EmbeddedKafka;
import io.chargeline.standalone.kafka.EmbeddedKafkaConfig;
import io.chargeline.standalone.replay.Replay;
import io.chargeline.standalone.replay.Tables;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;

/**
 * All parts in one process tree: broker, database, jobs, API, gateway, fleet. They start in the
 * order in which data needs them, and end in the opposite one.
 */
public final class EmbeddedStack implements AutoCloseable {
  private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
  private static final String DEVICE_PORT = "CHARGELINE_DEVICE_PORT";
  private static final String GATEWAY_HTTP_PORT = "CHARGELINE_GATEWAY_HTTP_PORT";
  private static final String API_PORT = "CHARGELINE_API_PORT";
  private static final String CLICKHOUSE_PORT = "CHARGELINE_CLICKHOUSE_PORT";

  private final Options options;
  private final Consumer<String> progress;
  private final Parts parts;
  private final Map<Job, JobID> jobs = new ConcurrentHashMap<>();
  private EmbeddedSettings settings;
  private EmbeddedKafka kafka;
  private Optional<ClickHouseEngine> engine = Optional.empty();
  private EmbeddedFlink flink;
  private Gateway gateway;
  private Endpoints endpoints;

  /** The jobs of this process. */
  public enum Job {
    DEVICE,
    STORE,
    WEBHOOK,
    FIGURES,
    ALERTS;

    String jobName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * @param data everything is kept there
   * @param environment the settings
   * @param jobs those to run
   */
  public record Options(Path data, Map<String, String> environment, Set<Job> jobs) {
    public Options {
      environment = Map.copyOf(environment);
      jobs = Set.copyOf(jobs);
    }

    public static Options of(Path data, Map<String, String> environment) {
      return new Options(data, environment, EnumSet.allOf(Job.class));
    }
  }

  /**
   * @param progress told what came up
   */
  public EmbeddedStack(Options options, Consumer<String> progress) {
    this.options = options;
    this.progress = progress;
    this.parts = new Parts(progress);
  }

  /**
   * Starts everything and comes back when it serves; {@code endpoints.json} is then written.
   *
   * @throws StartupException saying what is wrong and what to do; what had started has ended then
   */
  public Endpoints start() {
    try {
      open();
      return endpoints;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close();
      throw new StartupException("interrupted during the start", e);
    } catch (StartupException e) {
      close();
      throw e;
    } catch (Exception e) {
      close();
      throw new StartupException("cannot start: " + e, e);
    }
  }

  public Endpoints endpoints() {
    return endpoints;
  }

  public EmbeddedKafka kafka() {
    return kafka;
  }

  /** Empty when an existing server is used. */
  public Optional<ClickHouseEngine> clickHouse() {
    return engine;
  }

  public EmbeddedFlink flink() {
    return flink;
  }

  public Gateway gateway() {
    return gateway;
  }

  /** The gateway's metrics and health. */
  public String gatewayUrl() {
    return url(settings.gateway().httpHost(), gateway.httpPort());
  }

  /** Starts a job that does not run, from its newest checkpoint. */
  public void startJob(Job job) {
    StreamExecutionEnvironment env = flink.environment(job.jobName());
    switch (job) {
      case DEVICE -> {
        var unused = DeviceJob.define(env, settings.deviceJob());
      }
      case STORE -> StoreJob.define(env, settings.storeJob());
      case WEBHOOK -> WebhookJob.define(env, settings.webhookJob());
      case FIGURES -> FigureJob.define(env, settings.figureJob());
      case ALERTS -> AlertJob.define(env, settings.alertJob());
    }
    jobs.put(job, flink.submit(job.jobName(), env));
  }

  /** Ends a job; {@link #startJob} continues it. */
  public void stopJob(Job job) {
    JobID running = jobs.remove(job);
    if (running != null) {
      flink.stop(running);
    }
  }

  /** Feeds recordings in their own clock domain; the store job has to run. */
  public Replay replaying() {
    return new Replay(
        kafka,
        flink,
        settings.gateway(),
        settings.deviceJob(),
        settings.storeJob(),
        settings.figureJob(),
        tables(),
        () -> jobs.containsKey(Job.STORE));
  }

  /** The tables, with the rights of the program. */
  public Tables tables() {
    return new Tables(
        endpoints.clickhouse(), endpoints.clickhouseUser(), endpoints.clickhousePassword());
  }

  @Override
  public void close() {
    parts.close();
  }

  private void open() throws Exception {
    DataDirectory data = parts.add("data directory", DataDirectory.take(options.data()));
    data.delete(Endpoints.FILE);
    Secrets secrets = Secrets.loadOrMake(data);
    settings = EmbeddedSettings.read(options.environment(), data.root(), secrets);
    requirePorts();
    kafka = parts.add("Kafka", EmbeddedKafka.start(settings.kafka()));
    makeTopics();
    progress.accept("Kafka            " + kafka.bootstrap());
    ClickHouse clickHouse = startClickHouse(data);
    settings =
        settings.with(kafka.bootstrap(), clickHouse.url, clickHouse.user, clickHouse.password);
    progress.accept("ClickHouse       " + clickHouse.url);
    flink = parts.add("Flink", EmbeddedFlink.start(settings.flink()));
    parts.add("jobs", this::stopJobs);
    options.jobs().stream().sorted().forEach(this::startJob);
    progress.accept("Flink, jobs      " + flink.url());
    ApiServer api = parts.add("API", ApiServer.start(settings.api(), settings.watch(flink.url())));
    gateway =
        parts.add(
            "gateway",
            Gateway.start(
                settings.gateway(),
                System::currentTimeMillis,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)));
    awaitReady(api);
    String apiUrl = url(settings.api().host(), api.port());
    progress.accept("API              " + apiUrl);
    String devices = settings.gateway().host() + ':' + gateway.port();
    progress.accept("devices          " + devices);
    startFleet();
    boolean development = EmbeddedSettings.isDevelopment(options.environment());
    endpoints =
        new Endpoints(
            devices,
            kafka.bootstrap(),
            apiUrl,
            clickHouse.url,
            flink.url(),
            clickHouse.user,
            clickHouse.password,
            development ? secrets.apiKey() : "",
            development ? secrets.webhookSecret() : "",
            apiUrl + '/',
            development ? settings.api().adminKey().orElse("") : "");
    parts.add("announcement", () -> data.delete(Endpoints.FILE));
    endpoints.write(data);
  }

  /** All at once and first, so that a clash is told before anything took its time. */
  private void requirePorts() {
    String loopback = "127.0.0.1";
    FreePort.require("Kafka", loopback, settings.kafka().port(), EmbeddedKafkaConfig.PORT);
    ClickHouseConfig clickHouse = settings.clickHouse();
    if (clickHouse.server().isEmpty()) {
      FreePort.require("ClickHouse", loopback, clickHouse.port(), CLICKHOUSE_PORT);
    }
    FreePort.require("Flink", loopback, settings.flink().port(), EmbeddedFlinkConfig.PORT);
    ApiConfig api = settings.api();
    FreePort.require("API and console", api.host(), api.port(), API_PORT);
    GatewayConfig devices = settings.gateway();
    FreePort.require("devices", devices.host(), devices.port(), DEVICE_PORT);
    if (devices.httpPort() != GatewayConfig.NO_HTTP) {
      FreePort.require(
          "gateway metrics", devices.httpHost(), devices.httpPort(), GATEWAY_HTTP_PORT);
    }
  }

  private void makeTopics() throws InterruptedException, ExecutionException {
    try (Admin admin = kafka.admin()) {
      new TopicSetup(admin, 1).createAndCheck();
    }
    kafka.keepWithinSize();
  }

  private record ClickHouse(String url, String user, String password) {}

  private ClickHouse startClickHouse(DataDirectory data) throws Exception {
    ClickHouseConfig config = settings.clickHouse();
    ClickHouse used;
    if (config.server().isPresent()) {
      used = new ClickHouse(config.server().get(), config.user(), config.password());
    } else {
      Path library = new EngineLibrary(config.cache(), progress).ensure();
      ClickHouseEngine started =
          parts.add(
              "ClickHouse",
              ClickHouseEngine.start(library, data.resolve("clickhouse"), config.port()));
      engine = Optional.of(started);
      used = new ClickHouse(started.url(), started.user(), started.password());
    }
    Migrations.apply(used.url, used.user, used.password);
    var unused = settings.retention().apply(used.url, used.user, used.password);
    return used;
  }

  private void awaitReady(ApiServer api) throws InterruptedException {
    try {
      api.ready().get(READY_PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new StartupException(
          "the API's view of the log was not there within " + READY_PATIENCE.toSeconds() + " s", e);
    }
  }

  private void startFleet() {
    FleetConfig config = settings.fleet();
    if (config.size() > 0) {
      InetSocketAddress address = new InetSocketAddress(settings.gateway().host(), gateway.port());
      parts.add("fleet", Fleet.start(config, address));
      progress.accept("fleet            " + config.size() + " simulated devices");
    }
  }

  private void stopJobs() {
    for (Job job : List.copyOf(jobs.keySet())) {
      stopJob(job);
    }
  }

  private static String url(String host, int port) {
    return "http://" + host + ':' + port;
  }
}
