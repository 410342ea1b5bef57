package io.chargeline.api;

import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.log.ControlLog;
import io.chargeline.log.ControlLog.Change;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** All webhook endpoints: a fold over {@code control.endpoints}. */
final class EndpointBook implements AutoCloseable {
  static final int MAX_OF_TENANT = 100;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ControlLog<Endpoint> log;
  private final Clock clock;

  EndpointBook(String bootstrap, Clock clock) {
    this.log =
        ControlLog.open(
            bootstrap,
            Topic.CONTROL_ENDPOINTS,
            Endpoint.class,
            Endpoint::endpointId,
            Endpoint::version);
    this.clock = clock;
  }

  CompletableFuture<Void> ready() {
    return log.ready();
  }

  /**
   * Waits until what any server has answered before is seen here.
   *
   * @throws Problem 503 {@code view_behind}
   */
  void catchUp() {
    LiveView.awaitCaughtUp(log.caughtUp(), PATIENCE);
  }

  /** Those that are not deleted, in no order. */
  Stream<Endpoint> of(String tenant) {
    return log.all().stream()
        .filter(endpoint -> !endpoint.deleted() && endpoint.tenant().equals(tenant));
  }

  /** As this server knows it; empty if it is deleted. */
  Optional<Endpoint> find(String endpointId) {
    return log.find(endpointId).filter(endpoint -> !endpoint.deleted());
  }

  /**
   * The one that the path names.
   *
   * @throws Problem 404 if the tenant has none of this id
   */
  Endpoint get(Context ctx, String tenant) {
    return find(ctx, tenant, false);
  }

  /** For a request that may have deleted it before. */
  Endpoint getEvenDeleted(Context ctx, String tenant) {
    return find(ctx, tenant, true);
  }

  private Endpoint find(Context ctx, String tenant, boolean evenDeleted) {
    catchUp();
    String id = ctx.pathParam("id");
    return log.find(id)
        .filter(endpoint -> evenDeleted || !endpoint.deleted())
        .filter(endpoint -> endpoint.tenant().equals(tenant))
        .orElseThrow(() -> notFound(id));
  }

  private static Problem notFound(String id) {
    return ProblemCode.ENDPOINT_NOT_FOUND
        .because("no webhook endpoint " + id, "没有该回调地址")
        .blaming("id", id);
  }

  /**
   * Writes the first version, unless an earlier attempt at the same request has.
   *
   * @return what stands there then
   * @throws Problem 429 if the tenant has as many as it may have
   */
  Endpoint create(Endpoint endpoint) {
    catchUp();
    long others =
        of(endpoint.tenant()).filter(it -> !it.endpointId().equals(endpoint.endpointId())).count();
    if (others >= MAX_OF_TENANT) {
      throw ProblemCode.TOO_MANY_ENDPOINTS.because(
          "you have " + others + " webhook endpoints, the most there may be; delete one first",
          "回调地址已达上限 " + MAX_OF_TENANT + " 个,请先删除不再使用的地址");
    }
    return append(endpoint).current();
  }

  /**
   * Changes what counts, again if another server was faster.
   *
   * @throws Problem 404 if it was deleted meanwhile
   */
  Endpoint change(Endpoint endpoint, UnaryOperator<Endpoint> change) {
    Change<Endpoint> made = append(change.apply(endpoint));
    while (!made.accepted()) {
      if (made.current().deleted()) {
        throw notFound(endpoint.endpointId());
      }
      made = append(change.apply(made.current()));
    }
    return made.current();
  }

  /** Nothing is sent to them from then on; those that are gone stay so. */
  void deleteAllOf(Set<String> tenants) {
    log.all().stream()
        .filter(endpoint -> !endpoint.deleted() && tenants.contains(endpoint.tenant()))
        .forEach(this::delete);
  }

  void delete(Endpoint endpoint) {
    Endpoint current = endpoint;
    while (!current.deleted()) {
      current = append(deleted(current)).current();
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

  private Change<Endpoint> append(Endpoint endpoint) {
    return CommandLog.await(log.append(endpoint), PATIENCE);
  }

  @Override
  public void close() {
    log.close();
  }
}
