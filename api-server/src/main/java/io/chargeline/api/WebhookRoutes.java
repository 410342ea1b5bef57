package io.chargeline.api;

import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.webhook.Destinations;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.Refusal;
import io.chargeline.domain.webhook.SecretBox;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The tenant's webhook endpoints, kept on {@code control.endpoints}. */
final class WebhookRoutes implements AutoCloseable {
  /** What can be asked for. */
  static final Set<String> EVENTS =
      Set.of(
          EventType.DEVICE_REGISTERED,
          EventType.DEVICE_ONLINE,
          EventType.DEVICE_OFFLINE,
          EventType.DEVICE_FAULT,
          EventType.DEVICE_RECOVERED,
          EventType.DEVICE_ALARM,
          EventType.CARD_PRESENTED,
          EventType.FIRMWARE_PROGRESS,
          EventType.NETWORK_TOPOLOGY,
          EventType.CHARGING_STARTED,
          EventType.CHARGING_PROGRESS,
          EventType.CHARGING_STOPPED,
          EventType.CHARGING_COMPLETED,
          EventType.CHARGING_FAILED,
          EventType.CHARGING_CORRECTED,
          EventType.COMMAND_SUCCEEDED,
          EventType.COMMAND_FAILED,
          EventType.COMMAND_EXPIRED,
          EventType.COMMAND_CONTRADICTED,
          EventType.SYSTEM_MAINTENANCE,
          EventType.API_ERROR);

  private static final String PATH = "/api/third/webhook-endpoints";
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Set<String> FIELDS = Set.of("url", "events", "secret");
  private static final String SECRET_PREFIX = "whsec_";
  private static final int CREATED = 201;
  private static final int NO_CONTENT = 204;
  private static final int MAX_URL = 2048;

  private final ControlLog<Endpoint> log;
  private final SecretBox box;
  private final Optional<String> demoSecret;
  private final Destinations destinations;
  private final Clock clock;

  /**
   * An endpoint as the caller sees it.
   *
   * @param secret only in the answer to its creation
   */
  private record EndpointResource(
      String id, String url, List<String> events, String secret, String createdAt) {
    static EndpointResource of(Endpoint endpoint, String secret) {
      return new EndpointResource(
          endpoint.endpointId(),
          endpoint.url(),
          endpoint.events(),
          secret,
          Rfc3339.of(endpoint.effectiveFrom()));
    }

    /** Without the secret. */
    @Override
    public String toString() {
      return "EndpointResource[id=%s, url=%s]".formatted(id, url);
    }
  }

  WebhookRoutes(
      String bootstrap,
      SecretBox box,
      Optional<String> demoSecret,
      Destinations destinations,
      Clock clock) {
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_ENDPOINTS,
            Endpoint.class,
            Endpoint::endpointId,
            Endpoint::version);
    this.box = box;
    this.demoSecret = demoSecret;
    this.destinations = destinations;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(PATH, this::create).needing(Scope.MANAGE),
        Route.get(PATH, this::list),
        Route.get(PATH + "/{id}", this::show),
        Route.delete(PATH + "/{id}", this::delete));
  }

  CompletableFuture<Void> ready() {
    return log.ready();
  }

  private void create(Context ctx, String tenant) {
    Body body = Body.of(ctx, FIELDS);
    String url = url(body);
    List<String> events = events(body);
    Origin origin = Origin.of(ctx);
    String secret = secret(body, tenant, origin);
    Endpoint endpoint =
        new Endpoint(
            origin.id("endpoint"),
            tenant,
            url,
            events,
            box.seal(secret),
            false,
            1,
            origin.millis(clock));
    Endpoint made = CommandLog.await(log.append(endpoint), PATIENCE).current();
    ctx.header("Location", PATH + "/" + made.endpointId());
    Answer.json(ctx, CREATED, EndpointResource.of(made, box.open(made.sealedSecret())));
  }

  private void list(Context ctx, String tenant) {
    catchUp();
    List<EndpointResource> own =
        log.all().stream()
            .filter(endpoint -> !endpoint.deleted() && endpoint.tenant().equals(tenant))
            .sorted(
                Comparator.comparingLong(Endpoint::effectiveFrom)
                    .thenComparing(Endpoint::endpointId))
            .map(endpoint -> EndpointResource.of(endpoint, null))
            .toList();
    Answer.ok(ctx, new Answer.Page<>(own, null));
  }

  private void show(Context ctx, String tenant) {
    catchUp();
    Answer.ok(ctx, EndpointResource.of(find(ctx, tenant, false), null));
  }

  private void delete(Context ctx, String tenant) {
    catchUp();
    delete(find(ctx, tenant, Origin.of(ctx).repeated()));
    ctx.status(NO_CONTENT);
  }

  /** Nothing is sent to them from then on; those that are gone stay so. */
  void deleteAllOf(Set<String> tenants) {
    log.all().stream()
        .filter(endpoint -> !endpoint.deleted() && tenants.contains(endpoint.tenant()))
        .forEach(this::delete);
  }

  private void delete(Endpoint endpoint) {
    Endpoint current = endpoint;
    while (!current.deleted()) {
      Change<Endpoint> change = CommandLog.await(log.append(deleted(current)), PATIENCE);
      current = change.current();
    }
  }

  private Endpoint deleted(Endpoint endpoint) {
    return new Endpoint(
        endpoint.endpointId(),
        endpoint.tenant(),
        endpoint.url(),
        endpoint.events(),
        endpoint.sealedSecret(),
        true,
        endpoint.version() + 1,
        clock.millis());
  }

  private Endpoint find(Context ctx, String tenant, boolean evenDeleted) {
    String id = ctx.pathParam("id");
    return log.find(id)
        .filter(endpoint -> evenDeleted || !endpoint.deleted())
        .filter(endpoint -> endpoint.tenant().equals(tenant))
        .orElseThrow(
            () ->
                ProblemCode.ENDPOINT_NOT_FOUND
                    .because("no webhook endpoint " + id, "没有该回调地址")
                    .blaming("id", id));
  }

  /** Waits until what any server has answered before is seen here. */
  void catchUp() {
    LiveView.awaitCaughtUp(log.caughtUp(), PATIENCE);
  }

  /** What a name resolves to may change: the webhook job looks at every attempt. */
  private String url(Body body) {
    String url = body.text("url", MAX_URL);
    Optional<Refusal> refusal = destinations.refusal(url);
    if (refusal.isEmpty()) {
      return url;
    }
    throw switch (refusal.get()) {
      case BAD_URL ->
          body.invalid(
              "url",
              "give an absolute http or https URL without credentials and fragment, its host a name"
                  + " or an address in the usual form",
              "须为完整的 http 或 https 地址,不含用户信息和片段,主机为域名或常规写法的 IP 地址");
      case HTTPS_REQUIRED -> httpsRequired(url);
      case ADDRESS_NOT_ALLOWED -> addressNotAllowed(url);
    };
  }

  private static Problem httpsRequired(String url) {
    return ProblemCode.HTTPS_REQUIRED
        .because(
            "url: plain http is not secret; give an https URL, or let the operator list the host in "
                + Destinations.PLAIN_HTTP_SETTING,
            "url 须使用 https;如需使用 http,请由运营方在 " + Destinations.PLAIN_HTTP_SETTING + " 中登记该主机")
        .blaming("url", url);
  }

  private static Problem addressNotAllowed(String url) {
    return ProblemCode.PRIVATE_ADDRESS
        .because(
            "url: the host is a loopback, private, link-local, multicast or reserved address; give a"
                + " URL that is reached from the internet, or let the operator list the address in "
                + Destinations.ALLOW_SETTING
                + " (for development: "
                + Destinations.ANYWHERE_SETTING
                + "=true)",
            "url 不能使用回环、内网、链路本地、组播或保留地址,请提供公网可访问的地址,或由运营方在 " + Destinations.ALLOW_SETTING + " 中放行")
        .blaming("url", url);
  }

  private static List<String> events(Body body) {
    List<String> events = body.texts("events");
    for (String event : events) {
      boolean family =
          event.endsWith(".*")
              && EVENTS.stream()
                  .anyMatch(type -> type.startsWith(event.substring(0, event.length() - 1)));
      if (!event.equals("*") && !family && !EVENTS.contains(event)) {
        throw body.invalid(
            "events",
            event
                + " is no event; give *, a family such as charging.*, or types among "
                + new TreeSet<>(EVENTS),
            "没有事件 " + event + ",可用 *、类别(如 charging.*)或:" + new TreeSet<>(EVENTS));
      }
    }
    return events.stream().distinct().toList();
  }

  private String secret(Body body, String tenant, Origin origin) {
    if (!body.has("secret")) {
      String fresh = SecretBox.webhookSecret(origin.bytes("secret", SecretBox.WEBHOOK_SECRET_SIZE));
      return tenant.equals("demo") ? demoSecret.orElse(fresh) : fresh;
    }
    String secret = body.text("secret", 200);
    if (!wellFormed(secret)) {
      // The value is a secret: it is not repeated in the answer.
      throw ProblemCode.INVALID_FIELD
          .because(
              "secret: give whsec_ and 24 to 64 bytes in base64, or leave it out",
              "secret 须为 whsec_ 加 24 至 64 字节的 base64")
          .with("field", "secret");
    }
    return secret;
  }

  private static boolean wellFormed(String secret) {
    if (!secret.startsWith(SECRET_PREFIX)) {
      return false;
    }
    try {
      int size = Base64.getDecoder().decode(secret.substring(SECRET_PREFIX.length())).length;
      return size >= 24 && size <= 64;
    } catch (IllegalArgumentException notBase64) {
      return false;
    }
  }

  @Override
  public void close() {
    log.close();
  }
}
