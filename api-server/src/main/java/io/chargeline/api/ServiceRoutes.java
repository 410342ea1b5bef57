package io.chargeline.api;

import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What needs no key: health and metrics. */
final class ServiceRoutes {
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;

  private final LiveView view;
  private final Map<String, CompletableFuture<Void>> folds;
  private final PrometheusMeterRegistry registry;
  private final Supplier<List<String>> alarms;

  /**
   * @param folds by name, each done when it has caught up for the first time
   * @param alarms the rules by which the platform itself is in trouble
   */
  ServiceRoutes(
      LiveView view,
      Map<String, CompletableFuture<Void>> folds,
      PrometheusMeterRegistry registry,
      Supplier<List<String>> alarms) {
    this.view = view;
    this.folds = folds;
    this.registry = registry;
    this.alarms = alarms;
  }

  List<Route> routes() {
    return List.of(
        // Asks nobody and waits for nothing: a busy server must not look like a dead one.
        Route.open(HandlerType.GET, "/healthz", ctx -> Answer.ok(ctx, Map.of("status", "alive")))
            .first(),
        Route.open(HandlerType.GET, "/readyz", this::ready),
        Route.open(HandlerType.GET, "/metrics", this::metrics));
  }

  private void ready(Context ctx) {
    Map<String, String> checks = new LinkedHashMap<>();
    folds.forEach(
        (name, fold) ->
            checks.put(name, fold.isDone() && !fold.isCompletedExceptionally() ? "ok" : "reading"));
    checks.put("kafka", reachable() ? "ok" : "behind or away");
    boolean ready = checks.values().stream().allMatch("ok"::equals);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("status", ready ? "ready" : "not_ready");
    body.put("checks", checks);
    // No reason to take this server out of service: the others see the same.
    body.put("alarms", alarms.get());
    Answer.json(ctx, ready ? OK : UNAVAILABLE, body);
  }

  private boolean reachable() {
    try {
      view.catchUp();
      return true;
    } catch (Problem behind) {
      return false;
    }
  }

  private void metrics(Context ctx) {
    ctx.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
  }
}
