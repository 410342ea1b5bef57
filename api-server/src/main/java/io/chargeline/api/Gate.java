package io.chargeline.api;

import io.javalin.http.Context;
import java.util.concurrent.Semaphore;

/**
 * What stands before every route: who calls, may they, do they call too often, and is there a
 * thread for them. Stops of charges find threads that nothing else may take, and that tenants
 * share, so that no flood of other requests or of another's stops delays them.
 */
final class Gate {
  /** Threads for everything; more than all lanes together, so that refusing needs no waiting. */
  static final int THREADS = 224;

  /** Requests in work at once, beside stops. */
  static final int WORK = 128;

  /** The same for what needs no key: health, metrics, description. */
  private static final int SERVICE = 16;

  /** Stops in work at once. */
  static final int STOPS = 48;

  private static final String CALLER = "chargeline.caller";

  private final Semaphore work = new Semaphore(WORK);
  private final Semaphore service = new Semaphore(SERVICE);
  private final FairShare stops = new FairShare(STOPS);
  private final Authentication authentication;
  private final RateLimits limits;
  private final Idempotency idempotency;

  Gate(Authentication authentication, RateLimits limits, Idempotency idempotency) {
    this.authentication = authentication;
    this.limits = limits;
    this.idempotency = idempotency;
  }

  /** Who was let in; null if nobody was. */
  static Caller caller(Context ctx) {
    return ctx.attribute(CALLER);
  }

  /** Notes who was let in. */
  static void admit(Context ctx, Caller caller) {
    ctx.attribute(CALLER, caller);
  }

  /**
   * Serves a request.
   *
   * @throws Problem if it is refused
   */
  void pass(Context ctx, Route route) throws Exception {
    if (route.urgent()) {
      serve(ctx, route);
      return;
    }
    Semaphore lane = route.tenantHandler() == null ? service : work;
    if (!lane.tryAcquire()) {
      throw overloaded();
    }
    try {
      serve(ctx, route);
    } finally {
      lane.release();
    }
  }

  private void serve(Context ctx, Route route) throws Exception {
    if (route.tenantHandler() == null) {
      route.handler().handle(ctx);
      return;
    }
    Caller caller = authentication.caller(ctx);
    admit(ctx, caller);
    limits.take(ctx, caller.tenant(), route.urgent());
    if (route.scope() != null) {
      caller.require(route.scope());
    }
    if (route.urgent()) {
      serveUrgent(ctx, route, caller);
    } else {
      serve(ctx, route, caller);
    }
  }

  private void serveUrgent(Context ctx, Route route, Caller caller) {
    if (!stops.tryTake(caller.tenant())) {
      throw overloaded();
    }
    try {
      serve(ctx, route, caller);
    } finally {
      stops.release(caller.tenant());
    }
  }

  private void serve(Context ctx, Route route, Caller caller) {
    if (route.changes()) {
      authentication.requireFreshEverywhere(ctx, caller);
    }
    idempotency.serve(ctx, route, caller.tenant());
  }

  private static Problem overloaded() {
    return ProblemCode.OVERLOADED
        .because("too many requests are in work; try again", "服务繁忙,请稍后重试")
        .retryAfter(1);
  }
}
