package io.chargeline.api;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/** Counts and times every request by route and status. */
final class RequestMetrics {
  private static final String ROUTE = "chargeline.route";
  private static final String STREAMS_SINCE = "chargeline.streams_since";
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofMillis(2500),
    Duration.ofSeconds(5),
    Duration.ofSeconds(10),
    Duration.ofSeconds(60)
  };

  private final MeterRegistry registry;

  RequestMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  /** The route's pattern, not the path: a path would make a time series per device. */
  static void matched(Context ctx, Route route) {
    ctx.attribute(ROUTE, route.path());
  }

  /** Null where no route was met. */
  static String routeOf(Context ctx) {
    return ctx.attribute(ROUTE);
  }

  /** Notes that from now on it is a stream: that it stays open is no latency. */
  static void streams(Context ctx) {
    ctx.attribute(STREAMS_SINCE, System.nanoTime());
  }

  private static Duration answeredIn(Context ctx, float milliseconds) {
    Long since = ctx.attribute(STREAMS_SINCE);
    long open = since == null ? 0 : System.nanoTime() - since;
    return Duration.ofNanos(Math.max(0, (long) (milliseconds * 1e6) - open));
  }

  void count(Context ctx, float milliseconds) {
    String route = routeOf(ctx);
    Timer.builder("chargeline.api.requests")
        .description("requests answered")
        .tag("method", ctx.method().name())
        .tag("route", route == null ? "none" : route)
        .tag("status", Integer.toString(ctx.statusCode()))
        .serviceLevelObjectives(BUCKETS)
        .register(registry)
        .record(answeredIn(ctx, milliseconds));
  }
}
