package io.chargeline.api;

import io.chargeline.api.DeliveryHistory.Attempts;
import io.chargeline.api.DeliveryHistory.DeadEvents;
import io.chargeline.api.DeliveryHistory.Filter;
import io.chargeline.api.DeliveryHistory.LastAttempt;
import io.chargeline.api.DeliveryHistory.Place;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.webhook.Endpoint;
import io.javalin.http.Context;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The delivery log of an endpoint, and what it never got. */
final class DeliveryRoutes {
  private static final String LIST = "deliveries";
  private static final String DEAD = "dead";
  private static final int MAX_TEXT = 64;

  /** More than one event ever has, by its schedule and some replays. */
  private static final int MAX_OF_EVENT = 1000;

  private static final Set<String> OUTCOMES =
      new TreeSet<>(Set.of("delivered", "retry", "parked", "dead"));

  private final EndpointBook book;
  private final DeliveryHistory deliveries;

  DeliveryRoutes(EndpointBook book, DeliveryHistory deliveries) {
    this.book = book;
    this.deliveries = deliveries;
  }

  List<Route> routes() {
    return List.of(
        Route.get(WebhookRoutes.ONE + "/deliveries", this::list),
        Route.get(WebhookRoutes.ONE + "/deliveries/{eventId}", this::ofEvent),
        Route.get(WebhookRoutes.ONE + "/dead", this::dead));
  }

  private void list(Context ctx, String tenant) {
    int limit = HistoryRoutes.limit(ctx);
    Filter filter = filter(ctx);
    Endpoint endpoint = book.get(ctx, tenant);
    Attempts page = deliveries.find(endpoint, filter, limit);
    String next = page.more() ? Cursor.of(LIST, page.end().key()) : null;
    Answer.ok(ctx, new Answer.Page<>(page.items(), next));
  }

  private static Filter filter(Context ctx) {
    List<String> cursor = Cursor.read(ctx, LIST, Place.PARTS);
    String outcome = ctx.queryParam("outcome");
    if (outcome != null && !OUTCOMES.contains(outcome)) {
      throw Query.invalid("outcome", outcome, "give one of " + OUTCOMES, "须为以下之一:" + OUTCOMES);
    }
    String type = ctx.queryParam("event");
    if (type != null
        && !WebhookRoutes.EVENTS.contains(type)
        && !type.equals(EventType.WEBHOOK_TEST)) {
      throw Query.invalid(
          "event",
          type,
          "give an event type among " + new TreeSet<>(WebhookRoutes.EVENTS),
          "可用事件类型:" + new TreeSet<>(WebhookRoutes.EVENTS));
    }
    return new Filter(
        outcome,
        type,
        id(ctx.queryParam("event_id"), "event_id"),
        HistoryRoutes.time(ctx, "from"),
        HistoryRoutes.time(ctx, "to"),
        cursor == null ? null : Place.of(cursor));
  }

  private static String id(String text, String name) {
    if (text != null && (text.isEmpty() || text.length() > MAX_TEXT)) {
      throw Query.invalid(
          name, text, "give 1–" + MAX_TEXT + " characters", "须为 1–" + MAX_TEXT + " 个字符");
    }
    return text;
  }

  private void ofEvent(Context ctx, String tenant) {
    String eventId = id(ctx.pathParam("eventId"), "eventId");
    Endpoint endpoint = book.get(ctx, tenant);
    Filter filter = new Filter(null, null, eventId, null, null, null);
    Answer.ok(
        ctx, new Answer.Page<>(deliveries.find(endpoint, filter, MAX_OF_EVENT).items(), null));
  }

  private void dead(Context ctx, String tenant) {
    int limit = HistoryRoutes.limit(ctx);
    List<String> cursor = Cursor.read(ctx, DEAD, 2);
    LastAttempt before =
        cursor == null ? null : new LastAttempt(Cursor.number(cursor.get(0)), cursor.get(1));
    DeadEvents page = deliveries.dead(book.get(ctx, tenant), before, limit);
    LastAttempt end = page.end();
    Answer.ok(
        ctx,
        new Answer.Page<>(
            page.items(), page.more() ? Cursor.of(DEAD, end.at(), end.eventId()) : null));
  }
}
