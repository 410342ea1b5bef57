package io.chargeline.api;

import io.chargeline.domain.webhook.Endpoint;
import io.javalin.http.Context;

/** Lets through what an endpoint is to be sent on request, if anything is sent to it. */
final class ReplayGate {
  private final EndpointBook book;
  private final HealthBook health;

  ReplayGate(EndpointBook book, HealthBook health) {
    this.book = book;
    this.health = health;
  }

  /**
   * The endpoint that the path names.
   *
   * @throws Problem 404 if there is none, 409 if nothing is sent to it
   */
  Endpoint open(Context ctx, String tenant) {
    Endpoint endpoint = book.get(ctx, tenant);
    if (endpoint.options().disabled()) {
      throw disabled(
          "you have disabled this endpoint; PATCH enabled to true first", "该回调地址已被停用,请先启用");
    }
    if (health.of(endpoint).filter(HealthBook::gone).isPresent()) {
      throw disabled(
          "the endpoint answered 410 Gone, so nothing is sent to it; PATCH it to have it tried again",
          "该回调地址曾返回 410,已停止推送;请用 PATCH 重新启用");
    }
    return endpoint;
  }

  private static Problem disabled(String detail, String detailZh) {
    return ProblemCode.ENDPOINT_DISABLED.because(detail, detailZh);
  }
}
