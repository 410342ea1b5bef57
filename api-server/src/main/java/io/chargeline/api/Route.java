package io.chargeline.api;

import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;

/**
 * One route of the API.
 *
 * @param handler for callers without a key
 * @param tenantHandler for callers with a key; one of the two is null
 */
record Route(HandlerType method, String path, Handler handler, TenantHandler tenantHandler) {

  /** Handles a request of a known tenant. */
  @FunctionalInterface
  interface TenantHandler {
    void handle(Context ctx, String tenant);
  }

  /** Needs no key. */
  static Route open(HandlerType method, String path, Handler handler) {
    return new Route(method, path, handler, null);
  }

  static Route get(String path, TenantHandler handler) {
    return new Route(HandlerType.GET, path, null, handler);
  }

  static Route post(String path, TenantHandler handler) {
    return new Route(HandlerType.POST, path, null, handler);
  }

  static Route delete(String path, TenantHandler handler) {
    return new Route(HandlerType.DELETE, path, null, handler);
  }

  void handle(Context ctx, ApiKeys keys) throws Exception {
    if (tenantHandler == null) {
      handler.handle(ctx);
    } else {
      tenantHandler.handle(ctx, keys.tenant(ctx));
    }
  }
}
