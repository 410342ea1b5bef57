package io.chargeline.api;

import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One route of the API.
 *
 * @param handler for callers without a key
 * @param tenantHandler for callers with a key; one of the two is null
 * @param scope what the key must be allowed; null where none is needed
 * @param urgent never refused for its number: a charge must end when it is told to, and who asks
 *     whether the server lives must hear that it does
 */
record Route(
    HandlerType method,
    String path,
    Handler handler,
    TenantHandler tenantHandler,
    Scope scope,
    boolean urgent) {

  /** Handles a request of a known tenant. */
  @FunctionalInterface
  interface TenantHandler {
    void handle(Context ctx, String tenant);
  }

  /** Needs no key. */
  static Route open(HandlerType method, String path, Handler handler) {
    return new Route(method, path, handler, null, null, false);
  }

  /** Needs scope {@code read}. */
  static Route get(String path, TenantHandler handler) {
    return new Route(HandlerType.GET, path, null, handler, Scope.READ, false);
  }

  /** Needs scope {@code control}. */
  static Route post(String path, TenantHandler handler) {
    return new Route(HandlerType.POST, path, null, handler, Scope.CONTROL, false);
  }

  /** Needs scope {@code manage}. */
  static Route patch(String path, TenantHandler handler) {
    return new Route(HandlerType.PATCH, path, null, handler, Scope.MANAGE, false);
  }

  /** Needs scope {@code manage}. */
  static Route delete(String path, TenantHandler handler) {
    return new Route(HandlerType.DELETE, path, null, handler, Scope.MANAGE, false);
  }

  /** The same for keys of another scope. */
  Route needing(Scope other) {
    return new Route(method, path, handler, tenantHandler, other, urgent);
  }

  /** The same, served before everything else and without a limit of its rate. */
  Route first() {
    return new Route(method, path, handler, tenantHandler, scope, true);
  }
}
