package io.chargeline.api;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.chargeline.api.dashboards.TenantViews;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs the queries of panels on threads of their own, a few at a time, so that who looks at
 * dashboards keeps nobody from anything else. Those who look at the same share an answer: while it
 * is made, and for some seconds after.
 */
final class PanelQueries implements AutoCloseable {
  /** Answers stand so long; a dashboard is refreshed every 10 s at most. */
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final int AT_ONCE = 3;

  /** Asked or waiting for their turn: two dashboards for each of a few tenants. */
  private static final int OPEN = 120;

  private static final Duration TURN = Duration.ofSeconds(10);
  private static final Duration VIEWS_HOLD = Duration.ofMinutes(1);
  private static final long MOST_KEPT = 32L << 20;
  private static final String VIEWS =
      "SELECT concat(database, '.', table) FROM system.columns"
          + " WHERE database = 'chargeline' AND name = 'tenant'";

  private final PanelDatabase database;
  private final TenantFilter filter;
  private final MeterRegistry meters;
  private final FairShare places = new FairShare(OPEN);
  private final ThreadPoolExecutor lane =
      new ThreadPoolExecutor(
          AT_ONCE,
          AT_ONCE,
          1,
          TimeUnit.MINUTES,
          new ArrayBlockingQueue<>(OPEN),
          task -> {
            Thread thread = new Thread(task, "panel-queries");
            thread.setDaemon(true);
            return thread;
          });
  private final Map<Question, CompletableFuture<PanelRows>> open = new ConcurrentHashMap<>();
  private final Cache<Question, PanelRows> answers =
      Caffeine.newBuilder()
          .expireAfterWrite(FRESH)
          .maximumWeight(MOST_KEPT)
          .weigher((Question question, PanelRows rows) -> rows.weight() + question.sql().length())
          .build();
  private TenantViews views;
  private long viewsReadAt;

  /**
   * Whoever asks.
   *
   * @param tenant null: the operator, who sees all
   */
  record Reader(String tenant) {
    String name() {
      return tenant == null ? "operator" : tenant;
    }
  }

  /**
   * Where a query stands; for metrics and logs, not part of what makes it the same.
   *
   * @param part id of the panel, or name of the variable
   */
  record Origin(String dashboard, String part) {}

  private record Question(Reader reader, String sql) {}

  PanelQueries(PanelDatabase database, TenantFilter filter, MeterRegistry meters) {
    this.database = database;
    this.filter = filter;
    this.meters = meters;
    meters.gauge("chargeline.api.panels.waiting", lane, it -> it.getQueue().size());
  }

  /**
   * The rows of a query.
   *
   * @return ends with a {@link Problem}: 404 where a tenant may not ask this; 422 {@code
   *     panel_too_large}; 503 {@code panels_busy}, {@code history_unavailable}; 504 {@code
   *     panel_too_slow}
   */
  CompletableFuture<PanelRows> ask(Reader reader, String sql, Origin origin) {
    Question question = new Question(reader, sql);
    PanelRows known = answers.getIfPresent(question);
    if (known != null) {
      count("memory");
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<PanelRows> mine = new CompletableFuture<>();
    CompletableFuture<PanelRows> others = open.putIfAbsent(question, mine);
    if (others != null) {
      count("others");
      return others;
    }
    count("database");
    inTurn(reader, () -> run(question, origin))
        .whenComplete(
            (rows, failure) -> {
              if (failure == null) {
                answers.put(question, rows);
              }
              open.remove(question);
              end(mine, rows, failure);
            });
    return mine;
  }

  private static void end(CompletableFuture<PanelRows> mine, PanelRows rows, Throwable failure) {
    if (failure == null) {
      mine.complete(rows);
    } else {
      mine.completeExceptionally(
          failure instanceof CompletionException ? failure.getCause() : failure);
    }
  }

  private void count(String from) {
    meters.counter("chargeline.api.panels.answers", "from", from).increment();
  }

  private CompletableFuture<PanelRows> inTurn(Reader reader, Supplier<PanelRows> query) {
    if (!places.tryTake(reader.name())) {
      return CompletableFuture.failedFuture(PanelDatabase.busy());
    }
    long asked = System.nanoTime();
    return CompletableFuture.supplyAsync(
            () -> {
              if (System.nanoTime() - asked > TURN.toNanos()) {
                throw PanelDatabase.busy();
              }
              return query.get();
            },
            lane)
        .whenComplete((rows, failure) -> places.release(reader.name()));
  }

  private PanelRows run(Question question, Origin origin) {
    long begin = System.nanoTime();
    String outcome = "failed";
    try {
      PanelRows rows = database.ask(question.sql(), filters(question), name(origin));
      outcome = "answered";
      meters
          .counter("chargeline.api.panels.read.rows", "dashboard", origin.dashboard())
          .increment(rows.readRows());
      return rows;
    } catch (Problem problem) {
      outcome = problem.code().wireName();
      throw problem;
    } finally {
      Timer.builder("chargeline.api.panels.queries")
          .description("queries of panels run on the database")
          .tag("dashboard", origin.dashboard())
          .tag("part", origin.part())
          .tag("outcome", outcome)
          .register(meters)
          .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
    }
  }

  private static String name(Origin origin) {
    return "panels/" + origin.dashboard() + '/' + origin.part();
  }

  private String filters(Question question) {
    if (question.reader().tenant() == null) {
      return "";
    }
    TenantViews known = views();
    if (!known.readsViewsOnly(question.sql()) || !known.uncovered(question.sql()).isEmpty()) {
      throw ProblemCode.PANEL_NOT_FOUND.because(
          "this panel is for the operator of the platform", "该面板仅供平台运营方查看");
    }
    return filter.of(question.reader().tenant(), known);
  }

  /** A new release may bring views while we run. */
  private synchronized TenantViews views() {
    long now = System.nanoTime();
    if (views == null || now - viewsReadAt > VIEWS_HOLD.toNanos()) {
      views = TenantViews.of(database.ask(VIEWS, "", "panels/views").distinct(0));
      viewsReadAt = now;
    }
    return views;
  }

  @Override
  public void close() {
    lane.shutdownNow();
  }
}
