package io.chargeline.api;

import io.chargeline.domain.frame.RecordKind;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.ApiMinute;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts calls per tenant, route, method and minute, and writes each minute that is over to the
 * logs of its tenants, once; what is counted when the server ends is written then. A crash loses
 * the minute that runs. Memory is bounded: by the routes, the tenants and the minutes that wait for
 * the broker.
 */
final class CallLedger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallLedger.class);
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS");
  private static final String PROBLEM = "chargeline.problem";
  private static final String WAITING_SINCE = "chargeline.waiting_since";
  private static final long LOOK_EVERY_MS = 1000;

  /** Of one minute; beyond, calls count as the operator's without a route. */
  private static final int MAX_FIGURES = 20_000;

  private static final int MAX_UNSENT = 10_000;

  private final CommandLog records;
  private final Clock clock;
  private final ScheduledExecutorService writing;
  private final Object lock = new Object();
  private Map<Place, CallFigures> figures = new HashMap<>();
  private long minute;

  /** Refused by the broker, to be tried again. */
  private final Deque<Unsent> unsent = new ArrayDeque<>();

  private record Place(String tenant, String route, String method) {}

  private record Unsent(String tenant, ApiMinute minute) {}

  CallLedger(CommandLog records, Clock clock) {
    this.records = records;
    this.clock = clock;
    this.minute = minuteOf(clock.millis());
    this.writing =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "call-ledger");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        writing.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MS, LOOK_EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Notes with which code the request is refused. */
  static void refused(Context ctx, ProblemCode code) {
    ctx.attribute(PROBLEM, code.wireName());
  }

  /** Notes that from now on it is the caller who wants to wait: that is no latency of ours. */
  static void waits(Context ctx) {
    ctx.attribute(WAITING_SINCE, System.nanoTime());
  }

  /** Counts an answered request. */
  void count(Context ctx, float milliseconds) {
    String route = RequestMetrics.routeOf(ctx);
    String method = ctx.method().name();
    Place place =
        new Place(
            CallTenant.of(ctx),
            route == null ? ApiMinute.NO_ROUTE : route,
            METHODS.contains(method) ? method : "OTHER");
    String code = ctx.attribute(PROBLEM);
    count(place, ctx.statusCode(), code, latencyUs(ctx, milliseconds));
  }

  private static long latencyUs(Context ctx, float milliseconds) {
    Long since = ctx.attribute(WAITING_SINCE);
    long waited = since == null ? 0 : (System.nanoTime() - since) / 1000;
    return Math.max(0, (long) (milliseconds * 1000) - waited);
  }

  private void count(Place place, int status, String code, long latencyUs) {
    synchronized (lock) {
      turn(clock.millis());
      boolean room = figures.size() < MAX_FIGURES || figures.containsKey(place);
      Place counted = room ? place : new Place(ApiKey.OPERATOR, ApiMinute.NO_ROUTE, place.method());
      figures.computeIfAbsent(counted, it -> new CallFigures()).add(status, code, latencyUs);
    }
  }

  private static long minuteOf(long now) {
    return Math.floorDiv(now, ApiMinute.LENGTH_MS) * ApiMinute.LENGTH_MS;
  }

  /** A clock that goes back stays in the minute it was. */
  private void turn(long now) {
    if (minuteOf(now) > minute) {
      close(minute);
      minute = minuteOf(now);
    }
  }

  private void close(long ended) {
    Map<String, List<ApiMinute.Calls>> byTenant = new TreeMap<>();
    figures.forEach(
        (place, counted) ->
            byTenant
                .computeIfAbsent(place.tenant(), tenant -> new ArrayList<>())
                .add(counted.of(place.route(), place.method())));
    figures = new HashMap<>();
    byTenant.forEach(
        (tenant, calls) ->
            wait(new Unsent(tenant, new ApiMinute(records.instance(), ended, calls))));
  }

  private void wait(Unsent ended) {
    if (unsent.size() == MAX_UNSENT) {
      Unsent lost = unsent.removeFirst();
      LOG.atWarn()
          .addKeyValue("tenant", lost.tenant())
          .addKeyValue("minute", lost.minute().minute())
          .log("figures of API calls are lost: too much waits for the broker");
    }
    unsent.addLast(ended);
  }

  private void look() {
    try {
      synchronized (lock) {
        turn(clock.millis());
      }
      send();
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).log("figures of API calls were not written");
    }
  }

  private void send() {
    List<Unsent> ended;
    synchronized (lock) {
      ended = List.copyOf(unsent);
      unsent.clear();
    }
    for (Unsent one : ended) {
      CompletableFuture<?> unused =
          records
              .append(one.tenant(), RecordKind.API_CALLS, one.minute())
              .whenComplete((stored, failure) -> settle(one, failure));
    }
  }

  /** Written twice it still counts once: the device job knows server and minute. */
  private void settle(Unsent one, Throwable failure) {
    if (failure != null) {
      synchronized (lock) {
        wait(one);
      }
    }
  }

  /** Writes what it has, the minute that runs too; to be called when nothing calls any more. */
  @Override
  public void close() {
    writing.shutdownNow();
    synchronized (lock) {
      close(minute);
    }
    send();
  }
}
