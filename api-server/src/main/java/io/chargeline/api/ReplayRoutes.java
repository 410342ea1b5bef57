package io.chargeline.api;

import io.chargeline.api.DeliveryHistory.Outcome;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.webhook.Endpoint;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;

/** Sends an endpoint events again, and tells how far that is. */
final class ReplayRoutes {
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final EndpointBook endpoints;
  private final ReplayGate gate;
  private final ReplayBook book;
  private final ReplayRunner runner;
  private final ReplayRequest request;
  private final DeliveryHistory deliveries;
  private final History history;
  private final Clock clock;

  ReplayRoutes(
      EndpointBook endpoints,
      ReplayGate gate,
      ReplayBook book,
      ReplayRunner runner,
      ReplayRequest request,
      DeliveryHistory deliveries,
      History history,
      Clock clock) {
    this.endpoints = endpoints;
    this.gate = gate;
    this.book = book;
    this.runner = runner;
    this.request = request;
    this.deliveries = deliveries;
    this.history = history;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.post(WebhookRoutes.ONE + "/replays", this::replay).needing(Scope.MANAGE),
        Route.get(WebhookRoutes.ONE + "/replays/{replayId}", this::show),
        Route.post(WebhookRoutes.ONE + "/dead/redrive", this::redrive).needing(Scope.MANAGE));
  }

  /**
   * A replay as the caller sees it.
   *
   * @param by what chose its events
   * @param events those asked for by their ids; absent if they were not
   * @param delivered absent, as {@code dead}, while the history cannot be read
   */
  private record Replay(
      String replayId,
      String endpointId,
      ReplayState state,
      ReplaySelection.Kind by,
      Integer events,
      String from,
      String to,
      List<String> types,
      long written,
      Long delivered,
      Long dead,
      List<String> missing,
      String createdAt,
      String updatedAt) {
    static Replay of(ReplayRecord replay, Outcome outcome) {
      ReplaySelection selection = replay.selection();
      boolean range = selection.kind() == ReplaySelection.Kind.RANGE;
      boolean named = selection.kind() == ReplaySelection.Kind.EVENTS;
      return new Replay(
          replay.replayId(),
          replay.endpointId(),
          replay.state(),
          selection.kind(),
          named ? selection.eventIds().size() : null,
          range ? Rfc3339.of(selection.from()) : null,
          range ? Rfc3339.of(selection.to()) : null,
          selection.types().isEmpty() ? null : selection.types(),
          replay.written(),
          outcome == null ? null : outcome.delivered(),
          outcome == null ? null : outcome.dead(),
          replay.missing(),
          Rfc3339.of(replay.createdAt()),
          Rfc3339.of(replay.at()));
    }
  }

  private void replay(Context ctx, String tenant) {
    begin(ctx, tenant, ReplayRequest.replay(ctx));
  }

  private void redrive(Context ctx, String tenant) {
    begin(ctx, tenant, ReplayRequest.redrive(ctx));
  }

  private void begin(Context ctx, String tenant, ReplayRequest.Asked asked) {
    Endpoint endpoint = gate.open(ctx, tenant);
    history.requireExists();
    Origin origin = Origin.of(ctx);
    long now = origin.millis(clock);
    book.catchUp();
    String id = origin.id("replay");
    ReplayRecord standing = book.find(id).orElse(null);
    if (standing == null) {
      book.requireRoom(tenant);
      standing = runner.begin(id, endpoint, request.selection(asked, endpoint, now), now);
    }
    ctx.header(
        "Location", "%s/%s/replays/%s".formatted(WebhookRoutes.PATH, endpoint.endpointId(), id));
    Answer.json(ctx, ACCEPTED, Replay.of(standing, null));
  }

  private void show(Context ctx, String tenant) {
    Endpoint endpoint = endpoints.get(ctx, tenant);
    book.catchUp();
    String id = ctx.pathParam("replayId");
    ReplayRecord replay =
        book.find(id)
            .filter(it -> it.endpointId().equals(endpoint.endpointId()))
            .orElseThrow(
                () ->
                    ProblemCode.REPLAY_NOT_FOUND
                        .because(
                            "no replay "
                                + id
                                + " of this endpoint; replays can be read for "
                                + ReplayBook.KEEP.toHours()
                                + " h",
                            "该回调地址没有此重放,重放仅保留 48 小时")
                        .blaming("replayId", id));
    Answer.json(ctx, OK, Replay.of(replay, outcome(endpoint, id)));
  }

  /** Null while the history cannot be read. */
  private Outcome outcome(Endpoint endpoint, String replayId) {
    try {
      return deliveries.outcome(endpoint, replayId);
    } catch (Problem unavailable) {
      return null;
    }
  }
}
