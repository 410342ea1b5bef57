package io.chargeline.api;

import io.chargeline.alerting.rule.ShippedRules;
import io.chargeline.api.dashboards.DashboardFiles;
import io.chargeline.api.watch.Watch;
import io.chargeline.api.watch.WatchConfig;
import io.chargeline.api.watch.WatchReadings;
import io.chargeline.api.watch.WatchSources;
import io.chargeline.domain.fact.PlatformRow;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.PlatformLog;
import io.chargeline.log.PlatformLog.Reading;
import io.chargeline.log.ProcessVitals;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control API over HTTP. Any number of servers may run on one log; each has its own live view
 * and writes its own ticks.
 */
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int MIN_THREADS = 4;
  private static final String REQUEST_ID = "request_id";

  /** Longer than the longest wait a caller may ask for. */
  private static final long ASYNC_TIMEOUT_MS = 75_000;

  private static final int NOT_FOUND = 404;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int TOO_LARGE = 413;
  private static final int FIRST_SERVER_ERROR = 500;
  private static final long MAX_DRAINED = 32L << 20;

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Route> routes = new ArrayList<>();
  private final Map<String, CompletableFuture<Void>> folds = new LinkedHashMap<>();
  private final Clock clock;
  private Audit audit;
  private Gate gate;
  private CallLedger ledger;
  private Javalin javalin;

  private ApiServer(Clock clock) {
    this.clock = clock;
  }

  /**
   * Starts a server; the topics must exist. It listens on return, and answers reads when its view
   * has caught up, see {@link #ready()}.
   *
   * @throws IllegalArgumentException if a setting cannot be
   * @throws IllegalStateException if no broker answers
   */
  public static ApiServer start(ApiConfig config) {
    return start(config, WatchConfig.QUIET);
  }

  /**
   * The same, with somebody to call when the platform itself is in trouble.
   *
   * @throws IllegalArgumentException if a setting cannot be
   * @throws IllegalStateException if no broker answers
   */
  public static ApiServer start(ApiConfig config, WatchConfig watch) {
    return start(config, watch, Clock.systemUTC());
  }

  /** By another clock. */
  static ApiServer start(ApiConfig config, Clock clock) {
    return start(config, WatchConfig.QUIET, clock);
  }

  private static ApiServer start(ApiConfig config, WatchConfig watch, Clock clock) {
    ApiServer server = new ApiServer(clock);
    try {
      server.open(config, watch);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private void open(ApiConfig config, WatchConfig watching) {
    String bootstrap = config.kafkaBootstrap();
    SecretBox box = new SecretBox(config.secretKey());
    ExecutorService executor = part(Executors.newFixedThreadPool(MIN_THREADS), this::shutdown);
    Tenancy tenancy = part(new Tenancy(bootstrap), Tenancy::close);
    KeyBook keys = part(new KeyBook(bootstrap, clock), KeyBook::close);
    ConsoleSessions sessions =
        new ConsoleSessions(
            new SessionCookie(config.secretKey(), config.console().secureCookie()),
            keys,
            config.console(),
            clock);
    Authentication authentication =
        new Authentication(
            config.apiKeys(), config.adminKey(), keys, sessions, tenancy, box, clock);
    gate =
        new Gate(
            authentication,
            new RateLimits(tenancy, config.rate(), clock),
            part(new Idempotency(keys, box), Idempotency::close));
    CommandLog log =
        part(CommandLog.open(bootstrap, "api-" + UUID.randomUUID()), CommandLog::close);
    Registry registry = part(new Registry(bootstrap), Registry::close);
    LiveView view =
        part(new LiveView(bootstrap, registry, config.readTimeout(), clock), LiveView::close);
    Registrar registrar = part(new Registrar(registry, view, log, clock), Registrar::close);
    audit = audit(config, view, tenancy);
    ledger = part(new CallLedger(log, clock), CallLedger::close);
    Tenants tenants = new Tenants(config.apiKeys().values(), tenancy);
    MaintenanceBook maintenance =
        part(
            new MaintenanceBook(
                bootstrap, log, tenants::at, device -> device.registered().site(), clock),
            MaintenanceBook::close);
    OrderBook orders = part(new OrderBook(bootstrap, view, clock), OrderBook::close);
    EndpointBook webhooks = part(new EndpointBook(bootstrap, clock), EndpointBook::close);
    AlertRuleBook alertRules =
        part(new AlertRuleBook(bootstrap, ShippedRules.all(), clock), AlertRuleBook::close);
    SilenceBook silences = part(new SilenceBook(bootstrap), SilenceBook::close);
    History database =
        new History(config.clickHouseUrl(), config.clickHouseUser(), config.clickHousePassword());
    SessionHistory history = new SessionHistory(database);
    CommandDesk desk = new CommandDesk(view, log, keys, config.commandTimeout());
    Charging charging = new Charging(view, orders, desk, history, maintenance, clock);
    folds.put("live_view", view.ready());
    folds.put("tenants_and_keys", tenancy.ready());
    folds.put("registry", registry.ready());
    folds.put("orders", orders.ready());
    folds.put("idempotency_keys", keys.ready());
    folds.put("webhook_endpoints", webhooks.ready());
    folds.put("maintenance", maintenance.ready());
    folds.put("alert_rules", alertRules.ready());
    folds.put("silences", silences.ready());
    meters.gauge("chargeline.api.devices", view, LiveView::devices);
    meters.gauge("chargeline.api.idempotency.keys", keys, KeyBook::size);
    meters.gauge("chargeline.api.log.pending.bytes", log, CommandLog::pendingBytes);
    routes.addAll(new ChargeRoutes(view, charging, desk, history, executor).routes());
    Operations operations = new Operations(view, desk, charging);
    routes.addAll(new TaskRoutes(view, operations, executor).routes());
    Zones zones = new Zones(registry, tenancy);
    DeviceRules rules =
        new DeviceRules(registry, view, tenancy, Set.copyOf(config.apiKeys().values()));
    DeviceFilter filter = new DeviceFilter(registry, maintenance::isInForce);
    routes.addAll(
        new DeviceRoutes(view, registry, registrar, rules, zones, filter, maintenance, clock)
            .routes());
    Inventory inventory = new Inventory(registry, view);
    routes.addAll(
        new AdminDeviceRoutes(inventory, registry, registrar, rules, zones, filter, clock)
            .routes());
    LiveStreams streams =
        part(
            new LiveStreams(
                view,
                new LivePictures(view, registry, inventory, zones, maintenance),
                maintenance::isInForce,
                meters),
            LiveStreams::close);
    routes.addAll(new LiveRoutes(streams, view, inventory, authentication).routes());
    routes.addAll(new SiteRoutes(registry, tenancy, zones, clock).routes());
    routes.addAll(new HistoryRoutes(view, history, database).routes());
    routes.addAll(new DevicePastRoutes(view, inventory, history, database, clock).routes());
    addStatistics(config, view, registry, zones, maintenance);
    BatchRoutes batches =
        part(new BatchRoutes(bootstrap, view, operations, keys, audit, clock), BatchRoutes::close);
    folds.put("batches", batches.ready());
    routes.addAll(batches.routes());
    WebhookParts hooks =
        part(
            new WebhookParts(
                bootstrap,
                webhooks,
                new EndpointReader(registry, view, config.webhooks(), box),
                new EndpointSecret(box, config.demoWebhookSecret(), clock),
                database,
                box,
                clock),
            WebhookParts::close);
    folds.put("webhook_health", hooks.health().ready());
    folds.put("replays", hooks.replays().ready());
    routes.addAll(hooks.routes());
    TenantEnd end =
        part(new TenantEnd(tenancy, registry, registrar, webhooks, clock), TenantEnd::close);
    routes.addAll(new TenantRoutes(tenancy, end, clock).routes());
    routes.addAll(new KeyRoutes(tenancy, box, clock).routes());
    routes.addAll(new AuditRoutes(view, database).routes());
    routes.addAll(
        new MaintenanceRoutes(maintenance, view, registry, tenants::exists, clock).routes());
    addAlerts(config, tenancy, view, database);
    addDashboards(config, registry);
    RulePlaces places = new RulePlaces(inventory, registry, view, tenants::exists);
    AlertRuleDesk ruleDesk = new AlertRuleDesk(alertRules, clock);
    routes.addAll(new AlertRuleRoutes(alertRules, ruleDesk, places, tenancy).routes());
    routes.addAll(new SilenceRoutes(silences, alertRules, view, registry, tenancy, clock).routes());
    Watch watch = watch(config, watching, log, hooks.health(), alertRules, silences);
    addVitals(config, log, watch);
    WatchRoutes watchRoutes = new WatchRoutes(watch);
    routes.addAll(watchRoutes.routes());
    routes.addAll(new ServiceRoutes(view, folds, meters, watchRoutes::alarms).routes());
    routes.addAll(new DocsRoutes().routes());
    routes.addAll(
        new ConsoleSessionRoutes(authentication, sessions, new SignInLimit(clock), tenancy)
            .routes());
    routes.addAll(new ConsoleRoutes(ConsoleFiles.read()).routes());
    routes.addAll(new EventSchemaRoutes().routes());
    addRehearsals(
        config, view, registry, zones, places, new RulesOfThen(alertRules, silences, maintenance));
    javalin = part(Javalin.create(this::configure), Javalin::stop);
    javalin.start(config.host(), config.port());
    // Before the server stops, so that they hear of it.
    part(streams, LiveStreams::close);
  }

  private Watch watch(
      ApiConfig config,
      WatchConfig watching,
      CommandLog log,
      HealthBook health,
      AlertRuleBook alertRules,
      SilenceBook silences) {
    // Always by the wall clock: it is the one that does not stand still when everything does.
    Clock wall = Clock.systemUTC();
    WatchSources sources =
        new WatchSources(
            log.instance(),
            config.kafkaBootstrap(),
            config.clickHouseUrl(),
            config.clickHouseUser(),
            config.clickHousePassword(),
            health::all,
            new PlatformRules(alertRules, wall)::counting,
            () -> silences.of(AlertRuleBook.PLATFORM).toList());
    return part(Watch.start(watching, sources, meters, wall), Watch::close);
  }

  private void addVitals(ApiConfig config, CommandLog log, Watch watch) {
    List<Supplier<List<Reading>>> sources =
        List.of(
            new Vitals(meters),
            new ProcessVitals(PlatformRow.Role.API),
            new WatchReadings(watch::report));
    PlatformLog unused =
        part(
            PlatformLog.start(
                config.kafkaBootstrap(), log.instance(), System::currentTimeMillis, sources),
            PlatformLog::close);
  }

  private void addStatistics(
      ApiConfig config,
      LiveView view,
      Registry registry,
      Zones zones,
      MaintenanceBook maintenance) {
    FigureTail tail = part(new FigureTail(config.kafkaBootstrap()), FigureTail::close);
    folds.put("figures", tail.ready());
    LiveCounts live = new LiveCounts(view, maintenance::isInForce);
    Statistics statistics =
        new Statistics(
            config.clickHouseUrl(),
            config.clickHouseUser(),
            config.clickHousePassword(),
            tail,
            meters,
            clock);
    Subjects subjects = new Subjects(view, registry, zones);
    routes.addAll(new StatsRoutes(subjects, live, statistics, clock).routes());
    routes.addAll(new FigureRoutes(subjects, live, statistics, clock).routes());
    routes.addAll(new TrendRoutes(subjects, statistics, clock).routes());
    routes.addAll(new RankingRoutes(subjects, view, registry, statistics, clock).routes());
    routes.addAll(new ReportRoutes(subjects, statistics, clock).routes());
  }

  private void addDashboards(ApiConfig config, Registry registry) {
    PanelDatabase panels =
        new PanelDatabase(
            config.clickHouseUrl(), config.clickHouseUser(), config.clickHousePassword());
    TenantFilter filter = new TenantFilter(registry.places()::movedTo);
    PanelQueries queries = part(new PanelQueries(panels, filter, meters), PanelQueries::close);
    routes.addAll(new DashboardRoutes(DashboardFiles.shipped(), queries, clock).routes());
  }

  private void addAlerts(ApiConfig config, Tenancy tenancy, LiveView view, History database) {
    LiveAlerts live =
        part(
            new LiveAlerts(config.kafkaBootstrap(), new AlertMetrics(meters), clock),
            LiveAlerts::close);
    folds.put("alerts", live.ready());
    AlertHistory history = new AlertHistory(database, clock);
    OldAlerts unused = part(new OldAlerts(live, history), OldAlerts::close);
    AlertActLog acts = part(new AlertActLog(config.kafkaBootstrap()), AlertActLog::close);
    AlertPages pages = new AlertPages(live, history);
    routes.addAll(new AlertRoutes(live, pages, acts, tenancy, view, clock).routes());
  }

  private void addRehearsals(
      ApiConfig config,
      LiveView view,
      Registry registry,
      Zones zones,
      RulePlaces places,
      RulesOfThen rules) {
    PastDatabase past =
        new PastDatabase(
            config.clickHouseUrl(), config.clickHouseUser(), config.clickHousePassword());
    HeldHistory held = new HeldHistory(past, clock);
    RecordedAlerts recorded = new RecordedAlerts(past);
    Backtests tests =
        part(
            new Backtests(rules, new PastDevices(past, registry.places()), past, held, clock),
            Backtests::close);
    BacktestRequest request =
        new BacktestRequest(rules.rules(), places, view, registry, zones, clock);
    routes.addAll(new BacktestRoutes(tests, request, recorded, rules, past, clock).routes());
    routes.addAll(
        new WhyRoutes(rules, places, view, registry, recorded, past, held, clock).routes());
  }

  private Audit audit(ApiConfig config, LiveView view, Tenancy tenancy) {
    AuditLog log = part(AuditLog.open(config.kafkaBootstrap()), AuditLog::close);
    AuditBudget budget = new AuditBudget(clock);
    meters.gauge("chargeline.api.audit.pending.bytes", log, AuditLog::pendingBytes);
    FunctionCounter.builder("chargeline.api.audit.lost", log, AuditLog::lost)
        .description("audit entries that were not written: the broker was away too long")
        .register(meters);
    FunctionCounter.builder("chargeline.api.audit.suppressed", budget, AuditBudget::suppressed)
        .description("refusals of floods that the audit does not hold")
        .register(meters);
    return new Audit(log, view, tenancy, new Redaction(config.secrets()), budget, clock);
  }

  /** What a part needs to end. */
  @FunctionalInterface
  private interface End<T> {
    void end(T part);
  }

  private <T> T part(T part, End<T> end) {
    parts.push(() -> end.end(part));
    return part;
  }

  private void shutdown(ExecutorService executor) {
    executor.shutdown();
  }

  private void configure(JavalinConfig config) {
    RequestMetrics metrics = new RequestMetrics(meters);
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = Math.max(BatchRequest.MAX_BYTES, CsvRows.MAX_BYTES);
    config.http.asyncTimeout = ASYNC_TIMEOUT_MS;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = new QueuedThreadPool(Gate.THREADS, MIN_THREADS);
    config.jetty.modifyServer(jetty -> jetty.setErrorHandler(new Unroutable()));
    config.requestLogger.http(
        (ctx, milliseconds) -> {
          metrics.count(ctx, milliseconds);
          audit.finished(ctx, milliseconds);
          ledger.count(ctx, milliseconds);
        });
    config.routes.before(RequestId::assign);
    // Of two paths that match, one with a word comes before one with a parameter in its place.
    for (Route route : routes.stream().sorted(Comparator.comparing(Route::path)).toList()) {
      config.routes.addHttpHandler(
          route.method(),
          route.pattern(),
          ctx -> {
            RequestMetrics.matched(ctx, route);
            AuditNotes.begin(ctx, route);
            gate.pass(ctx, route);
          });
    }
    config.routes.exception(Problem.class, (problem, ctx) -> refuse(ctx, problem));
    config.routes.exception(HttpResponseException.class, ApiServer::refuse);
    config.routes.exception(CompletionException.class, ApiServer::refuse);
    config.routes.exception(Exception.class, ApiServer::fail);
  }

  private static void refuse(Context ctx, Problem problem) {
    if (problem.code() == ProblemCode.CONTENT_TOO_LARGE) {
      drain(ctx);
    }
    if (problem.code().status() >= FIRST_SERVER_ERROR && problem.code() != ProblemCode.OVERLOADED) {
      LOG.atWarn()
          .addKeyValue(REQUEST_ID, RequestId.of(ctx))
          .addKeyValue("code", problem.code().wireName())
          .addKeyValue("path", ctx.path())
          .setCause(problem.getCause())
          .log("request not served");
    }
    Answer.problem(ctx, problem);
  }

  private static void refuse(HttpResponseException refusal, Context ctx) {
    ProblemCode code =
        switch (refusal.getStatus()) {
          case NOT_FOUND -> ProblemCode.NOT_FOUND;
          case METHOD_NOT_ALLOWED -> ProblemCode.METHOD_NOT_ALLOWED;
          case TOO_LARGE -> ProblemCode.CONTENT_TOO_LARGE;
          default ->
              refusal.getStatus() < FIRST_SERVER_ERROR
                  ? ProblemCode.BAD_REQUEST
                  : ProblemCode.INTERNAL;
        };
    refuse(
        ctx,
        code.because(ctx.method() + " " + ctx.path() + ": see /openapi.json", "请参阅 /openapi.json"));
  }

  /** Who is still sending reads no answer; so what comes is read to its end, up to a bound. */
  private static void drain(Context ctx) {
    try (InputStream rest = ctx.req().getInputStream()) {
      rest.skipNBytes(MAX_DRAINED);
    } catch (IOException ended) {
      // Nothing more comes: the answer can go.
    }
  }

  private static void refuse(CompletionException wrapped, Context ctx) {
    if (wrapped.getCause() instanceof Problem problem) {
      refuse(ctx, problem);
    } else {
      fail(wrapped, ctx);
    }
  }

  private static void fail(Exception failure, Context ctx) {
    LOG.atError()
        .addKeyValue(REQUEST_ID, RequestId.of(ctx))
        .addKeyValue("path", ctx.path())
        .setCause(failure)
        .log("request failed");
    Answer.problem(
        ctx,
        ProblemCode.INTERNAL.because(
            "this is a fault of the server; it is logged", "服务内部错误,已记录日志"));
  }

  /** Done when views and control state hold everything that stood in the log at the start. */
  public CompletableFuture<Void> ready() {
    return CompletableFuture.allOf(folds.values().toArray(new CompletableFuture<?>[0]));
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  /** The routes, for the test that holds the description against them. */
  List<Route> routes() {
    return List.copyOf(routes);
  }

  /** Stops listening, then ends what the server opened, newest first. */
  @Override
  public void close() {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        LOG.atWarn().setCause(e).log("part did not close");
      }
    }
  }
}
