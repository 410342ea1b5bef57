package io.chargeline.api;

import io.chargeline.domain.webhook.SecretBox;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** What the routes of webhook endpoints are made of, beside the endpoints themselves. */
final class WebhookParts implements AutoCloseable {
  private final HealthBook health;
  private final ReplayBook replays;
  private final ReplayLog log;
  private final ReplayRunner runner;
  private final List<Route> routes;

  WebhookParts(
      String bootstrap,
      EndpointBook endpoints,
      EndpointReader reader,
      EndpointSecret secrets,
      History history,
      SecretBox box,
      Clock clock) {
    health = new HealthBook(bootstrap);
    replays = new ReplayBook(bootstrap, clock);
    log = new ReplayLog(bootstrap);
    DeliveryHistory deliveries = new DeliveryHistory(history);
    ReplaySource source = new ReplaySource(history, deliveries);
    runner = new ReplayRunner(replays, endpoints, source, log, "api-" + UUID.randomUUID(), clock);
    ReplayGate gate = new ReplayGate(endpoints, health);
    ReplayRequest request = new ReplayRequest(health, deliveries);
    routes =
        Stream.of(
                new WebhookRoutes(endpoints, reader, secrets, health, box, clock).routes(),
                new TestEventRoutes(gate, log, clock).routes(),
                new DeliveryRoutes(endpoints, deliveries).routes(),
                new HealthRoutes(endpoints, health, deliveries, clock).routes(),
                new ReplayRoutes(
                        endpoints, gate, replays, runner, request, deliveries, history, clock)
                    .routes())
            .flatMap(List::stream)
            .toList();
  }

  List<Route> routes() {
    return routes;
  }

  HealthBook health() {
    return health;
  }

  ReplayBook replays() {
    return replays;
  }

  @Override
  public void close() {
    runner.close();
    log.close();
    replays.close();
    health.close();
  }
}
