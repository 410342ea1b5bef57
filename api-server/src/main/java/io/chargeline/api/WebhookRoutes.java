package io.chargeline.api;

import io.chargeline.domain.event.EventType;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.SecretBox;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** The tenant's webhook endpoints. */
final class WebhookRoutes {
  /** What can be asked for. */
  static final Set<String> EVENTS =
      Set.of(
          EventType.DEVICE_REGISTERED,
          EventType.DEVICE_ONLINE,
          EventType.DEVICE_OFFLINE,
          EventType.DEVICE_FAULT,
          EventType.DEVICE_RECOVERED,
          EventType.DEVICE_ALARM,
          EventType.DEVICE_PARAMS_CHANGED,
          EventType.DEVICE_HEARTBEAT,
          EventType.PORT_STATE_CHANGED,
          EventType.CARD_PRESENTED,
          EventType.FIRMWARE_PROGRESS,
          EventType.NETWORK_TOPOLOGY,
          EventType.CHARGING_STARTED,
          EventType.CHARGING_PROGRESS,
          EventType.CHARGING_INTERRUPTED,
          EventType.CHARGING_STOPPED,
          EventType.CHARGING_COMPLETED,
          EventType.CHARGING_FAILED,
          EventType.CHARGING_CORRECTED,
          EventType.COMMAND_SUCCEEDED,
          EventType.COMMAND_FAILED,
          EventType.COMMAND_EXPIRED,
          EventType.COMMAND_CONTRADICTED,
          EventType.ALERT_FIRING,
          EventType.ALERT_RESOLVED,
          EventType.SYSTEM_ALARM,
          EventType.SYSTEM_MAINTENANCE,
          EventType.API_ERROR);

  static final String PATH = "/api/third/webhook-endpoints";
  static final String ONE = PATH + "/{id}";

  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;

  private final EndpointBook book;
  private final EndpointReader reader;
  private final EndpointSecret secrets;
  private final HealthBook health;
  private final SecretBox box;
  private final Clock clock;

  WebhookRoutes(
      EndpointBook book,
      EndpointReader reader,
      EndpointSecret secrets,
      HealthBook health,
      SecretBox box,
      Clock clock) {
    this.book = book;
    this.reader = reader;
    this.secrets = secrets;
    this.health = health;
    this.box = box;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, this::create).needing(Scope.MANAGE),
        Route.get(PATH, this::list),
        Route.get(ONE, this::show),
        Route.patch(ONE, this::change),
        Route.delete(ONE, this::delete),
        Route.post(ONE + "/rotate-secret", this::rotate).needing(Scope.MANAGE));
  }

  private void create(Context ctx, String tenant) {
    Body body = Body.of(ctx, EndpointReader.TO_CREATE);
    EndpointRequest request = reader.ofNew(body, tenant);
    Origin origin = Origin.of(ctx);
    String secret = secrets.ofNew(body, tenant, origin);
    Endpoint made =
        book.create(
            request.made(origin.id("endpoint"), tenant, box.seal(secret), origin.millis(clock)));
    ctx.header("Location", PATH + "/" + made.endpointId());
    Answer.json(ctx, CREATED, resource(made).telling(box.open(made.sealedSecret())));
  }

  private void list(Context ctx, String tenant) {
    book.catchUp();
    List<EndpointResource> own =
        book.of(tenant)
            .sorted(
                Comparator.comparingLong(Endpoint::effectiveFrom)
                    .thenComparing(Endpoint::endpointId))
            .map(this::resource)
            .toList();
    Answer.ok(ctx, new Answer.Page<>(own, null));
  }

  private void show(Context ctx, String tenant) {
    Answer.ok(ctx, resource(book.get(ctx, tenant)));
  }

  private EndpointResource resource(Endpoint endpoint) {
    return EndpointResource.of(
        endpoint, EndpointHeaders.names(endpoint.options().sealedHeaders(), box), gone(endpoint));
  }

  private boolean gone(Endpoint endpoint) {
    return health.of(endpoint).filter(HealthBook::gone).isPresent();
  }

  /** Also one that changes nothing makes a new version, which the webhook job tries afresh. */
  private void change(Context ctx, String tenant) {
    EndpointRequest request = reader.ofChange(Body.of(ctx, EndpointReader.TO_CHANGE), tenant);
    Answer.ok(ctx, resource(book.change(book.get(ctx, tenant), request::appliedTo)));
  }

  private void delete(Context ctx, String tenant) {
    book.delete(
        Origin.of(ctx).repeated() ? book.getEvenDeleted(ctx, tenant) : book.get(ctx, tenant));
    ctx.status(NO_CONTENT);
  }

  private void rotate(Context ctx, String tenant) {
    EndpointSecret.Rotation rotation = secrets.rotation(ctx);
    Endpoint rotated = book.change(book.get(ctx, tenant), rotation::appliedTo);
    Answer.ok(ctx, resource(rotated).telling(rotation.secret()));
  }
}
