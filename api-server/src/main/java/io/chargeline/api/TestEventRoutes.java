package io.chargeline.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chargeline.domain.Json;
import io.chargeline.domain.event.Event;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.tenant.Scope;
import io.chargeline.domain.webhook.Endpoint;
import io.javalin.http.Context;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Sends an endpoint an event of no meaning, whatever its filter says. */
final class TestEventRoutes {
  private static final String TEXT = "text";
  private static final int MAX_TEXT = 200;
  private static final int ACCEPTED = 202;

  /** It stands in no order with others. */
  private static final long NO_SEQUENCE = 0;

  private final ReplayGate gate;
  private final ReplayLog log;
  private final Clock clock;

  TestEventRoutes(ReplayGate gate, ReplayLog log, Clock clock) {
    this.gate = gate;
    this.log = log;
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(Route.post(WebhookRoutes.ONE + "/test", this::send).needing(Scope.MANAGE));
  }

  /**
   * @param replayId of its attempts in the delivery log
   * @param deliveries where its attempts are to be seen
   */
  private record Sent(String eventId, String replayId, String deliveries) {}

  private void send(Context ctx, String tenant) {
    Body body = Body.of(ctx, Set.of(TEXT));
    String text = body.has(TEXT) ? body.text(TEXT, MAX_TEXT) : "This is a test.";
    Endpoint endpoint = gate.open(ctx, tenant);
    Origin origin = Origin.of(ctx);
    String eventId = origin.id("test event");
    String replayId = origin.id("test");
    ObjectNode data = Json.MAPPER.createObjectNode();
    data.put("endpoint_id", endpoint.endpointId()).put(TEXT, text);
    Event event =
        Event.ofTenant(
            eventId, EventType.WEBHOOK_TEST, origin.millis(clock), NO_SEQUENCE, tenant, data);
    log.append(
        endpoint.endpointId(),
        replayId,
        List.of(new ReplayLog.Entry(TenantKey.of(tenant), Json.text(event))));
    String deliveries = WebhookRoutes.PATH + '/' + endpoint.endpointId() + "/deliveries/" + eventId;
    ctx.header("Location", deliveries);
    Answer.json(ctx, ACCEPTED, new Sent(eventId, replayId, deliveries));
  }
}
