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
 * @param scope what the key must be allowed; null where none is needed, or any will do
 * @param urgent has limits of its own: a charge must end when it is told to, and who asks whether
 *     the server lives must hear that it does
 * @param repeatable run again under the same idempotency key, its handler by itself gives the same
 *     resource, and refuses other content; the answers of all others are stored (see {@link
 *     Idempotency}): they answer at once, and take new ids and secrets from {@link Origin}
 */
record Route(
    HandlerType method,
    String path,
    Handler handler,
    TenantHandler tenantHandler,
    Scope scope,
    boolean urgent,
    boolean repeatable) {

  /** The one parameter that takes the rest of a path, slashes and all. */
  static final String REST = "path";

  /** Handles a request of a known tenant. */
  @FunctionalInterface
  interface TenantHandler {
    void handle(Context ctx, String tenant);
  }

  /** Needs no key. */
  static Route open(HandlerType method, String path, Handler handler) {
    return new Route(method, path, handler, null, null, false, false);
  }

  /** Needs a session, whatever its key is allowed. */
  static Route session(HandlerType method, String path, TenantHandler handler) {
    return new Route(method, path, null, handler, null, false, false);
  }

  /** Needs scope {@code read}. */
  static Route get(String path, TenantHandler handler) {
    return new Route(HandlerType.GET, path, null, handler, Scope.READ, false, false);
  }

  /** Needs scope {@code control}. */
  static Route post(String path, TenantHandler handler) {
    return new Route(HandlerType.POST, path, null, handler, Scope.CONTROL, false, false);
  }

  /** Needs scope {@code manage}. */
  static Route put(String path, TenantHandler handler) {
    return new Route(HandlerType.PUT, path, null, handler, Scope.MANAGE, false, false);
  }

  /** Needs scope {@code manage}. */
  static Route patch(String path, TenantHandler handler) {
    return new Route(HandlerType.PATCH, path, null, handler, Scope.MANAGE, false, false);
  }

  /** Needs scope {@code manage}. */
  static Route delete(String path, TenantHandler handler) {
    return new Route(HandlerType.DELETE, path, null, handler, Scope.MANAGE, false, false);
  }

  /** The same for keys of another scope. */
  Route needing(Scope other) {
    return new Route(method, path, handler, tenantHandler, other, urgent, repeatable);
  }

  /** The same, served before everything else and with limits of its own. */
  Route first() {
    return new Route(method, path, handler, tenantHandler, scope, true, repeatable);
  }

  /** The same, whose handler knows idempotency keys by itself. */
  Route keyed() {
    return new Route(method, path, handler, tenantHandler, scope, urgent, true);
  }

  /** The path as the router wants it. */
  String pattern() {
    return path.replace('{' + REST + '}', '<' + REST + '>');
  }

  /** Whether it changes anything. */
  boolean changes() {
    return tenantHandler != null && method != HandlerType.GET && scope != Scope.READ;
  }
}
