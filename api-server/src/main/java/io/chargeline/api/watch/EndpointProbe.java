package io.chargeline.api.watch;

import io.chargeline.domain.webhook.EndpointHealth;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * How far behind even the best served of the endpoints is: one that is slow by itself is its
 * owner's affair, if all are behind it is ours.
 */
final class EndpointProbe implements Probe {
  /** The webhook job says something every minute. */
  private static final Duration SILENCE = Duration.ofMinutes(5);

  private static final String CLOSED = "closed";

  private final Supplier<Collection<EndpointHealth>> endpoints;
  private final Clock clock;

  EndpointProbe(Supplier<Collection<EndpointHealth>> endpoints, Clock clock) {
    this.endpoints = endpoints;
    this.clock = clock;
  }

  @Override
  public String part() {
    return "endpoints";
  }

  @Override
  public List<Measure> look() {
    long now = clock.millis();
    OptionalLong least =
        endpoints.get().stream()
            .filter(endpoint -> endpoint.disabledBy() == null)
            .filter(endpoint -> CLOSED.equals(endpoint.breaker()))
            .filter(endpoint -> now - endpoint.at() < SILENCE.toMillis())
            .mapToLong(endpoint -> behind(endpoint, now))
            .min();
    return least.isEmpty()
        ? List.of()
        : List.of(new Measure(Measure.WEBHOOK_LAG, Measure.WEBHOOK, least.getAsLong() / 1000.0));
  }

  private static long behind(EndpointHealth endpoint, long now) {
    Long oldest = endpoint.oldestUndeliveredAt();
    return oldest == null ? 0 : Math.max(0, now - oldest);
  }
}
