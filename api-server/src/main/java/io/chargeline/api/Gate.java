package io.chargeline.api;

import io.javalin.http.Context;
import java.util.concurrent.Semaphore;

/**
 * What stands before every route: who calls, may they, do they call too often, and is there a
 * thread for them. Stops of charges find threads that nothing else may take, so that no flood of
 * other requests delays them.
 */
final class Gate {
  /** Threads for everything; more than all lanes together, so that refusing needs no waiting. */
  static final int THREADS = 192;

  /** Requests in work at once, beside stops. */
  static final int WORK = 128;

  /** The same for what needs no key: health, metrics, description. */
  private static final int SERVICE = 16;

  private static final String CALLER = "chargeline.caller";

  private final Semaphore work = new Semaphore(WORK);
  private final Semaphore service = new Semaphore(SERVICE);
  private final Authentication authentication;
  private final RateLimits limits;

  Gate(Authentication authentication, RateLimits limits) {
    this.authentication = authentication;
    this.limits = limits;
  }

  /** Who was let in; null if nobody was. */
  static Caller caller(Context ctx) {
    return ctx.attribute(CALLER);
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
      throw ProblemCode.OVERLOADED
          .because("too many requests are in work; try again", "服务繁忙,请稍后重试")
          .retryAfter(1);
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
    ctx.attribute(CALLER, caller);
    limits.take(ctx, caller.tenant(), route.urgent());
    caller.require(route.scope());
    route.tenantHandler().handle(ctx, caller.tenant());
  }
}
