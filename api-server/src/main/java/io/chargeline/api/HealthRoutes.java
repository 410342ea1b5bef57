package io.chargeline.api;

import io.chargeline.api.DeliveryHistory.Figures;
import io.chargeline.api.DeliveryHistory.Success;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** How an endpoint fares: what the webhook job says of it now, and figures of its attempts. */
final class HealthRoutes {
  /** The job says something every minute. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final String CLOSED = "closed";

  private final EndpointBook book;
  private final HealthBook health;
  private final DeliveryHistory deliveries;
  private final Clock clock;

  HealthRoutes(EndpointBook book, HealthBook health, DeliveryHistory deliveries, Clock clock) {
    this.book = book;
    this.health = health;
    this.deliveries = deliveries;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.get(WebhookRoutes.ONE + "/health", this::show));
  }

  /**
   * What is absent is not known, or was never.
   *
   * @param state all in one word
   * @param asOf when the webhook job said so
   * @param lastHour absent, as {@code lastDay}, while the history cannot be read
   */
  private record Health(
      String endpointId,
      String state,
      String asOf,
      String breaker,
      String breakerSince,
      Boolean catchingUp,
      Long behind,
      String oldestUndeliveredAt,
      Integer blockedDevices,
      Integer parkedEvents,
      Long deadEvents,
      String lastSuccessAt,
      String lastSuccessEventAt,
      String lastFailureAt,
      String lastError,
      Figures lastHour,
      Figures lastDay) {
    static Health of(Endpoint endpoint, String state, Success success) {
      return new Health(
          endpoint.endpointId(),
          state,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          null,
          success.lastHour(),
          success.lastDay());
    }

    static Health of(EndpointHealth told, String state, Success success) {
      return new Health(
          told.endpointId(),
          state,
          Rfc3339.of(told.at()),
          told.breaker(),
          Rfc3339.of(told.breakerSince()),
          told.catchingUp(),
          told.behind(),
          Rfc3339.of(told.oldestUndeliveredAt()),
          told.blockedDevices(),
          told.parkedEvents(),
          told.deadEvents(),
          Rfc3339.of(told.lastSuccessAt()),
          Rfc3339.of(told.lastSuccessEventAt()),
          Rfc3339.of(told.lastFailureAt()),
          told.lastError(),
          success.lastHour(),
          success.lastDay());
    }
  }

  private void show(Context ctx, String tenant) {
    Endpoint endpoint = book.get(ctx, tenant);
    Optional<EndpointHealth> told = health.of(endpoint);
    String state = state(endpoint, told);
    Success success = success(endpoint);
    Answer.ok(
        ctx,
        told.map(it -> Health.of(it, state, success))
            .orElseGet(() -> Health.of(endpoint, state, success)));
  }

  private String state(Endpoint endpoint, Optional<EndpointHealth> told) {
    if (endpoint.options().disabled()) {
      return "disabled";
    }
    return told.map(this::state).orElse("unknown");
  }

  private String state(EndpointHealth told) {
    if (HealthBook.gone(told)) {
      return "gone";
    }
    if (clock.millis() - told.at() > SILENCE.toMillis()) {
      return "unknown";
    }
    if (!CLOSED.equals(told.breaker())) {
      return "failing";
    }
    return told.catchingUp() ? "catching_up" : "healthy";
  }

  /** Without figures while the history cannot be read. */
  private Success success(Endpoint endpoint) {
    try {
      return deliveries.success(endpoint, clock.millis());
    } catch (Problem unavailable) {
      return new Success(null, null);
    }
  }
}
