package io.chargeline.api;

import com.fasterxml.jackson.databind.util.RawValue;
import io.chargeline.api.SessionHistory.Before;
import io.chargeline.api.SessionHistory.Filter;
import io.chargeline.api.SessionHistory.Past;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.event.EventType;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What was: charges, events as they were told, and a device's raw frames. */
final class HistoryRoutes {
  private static final int DEFAULT_LIMIT = 100;
  private static final int MAX_LIMIT = 1000;
  private static final int MAX_TYPES = 20;
  private static final String SESSIONS = "sessions";
  private static final String EVENTS = "events";
  private static final Set<String> OUTCOMES =
      new TreeSet<>(Set.of("completed", "stopped", "failed", "open"));

  private final LiveView view;
  private final SessionHistory sessions;
  private final EventFeed events;
  private final FrameHistory frames;

  /** A page of events; {@code next_cursor} is always there: it also asks for what comes later. */
  private record Feed(List<RawValue> items, String nextCursor, boolean more) {}

  HistoryRoutes(LiveView view, SessionHistory sessions, History history) {
    this.view = view;
    this.sessions = sessions;
    this.events = new EventFeed(history);
    this.frames = new FrameHistory(history);
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/third/sessions", this::sessions),
        Route.get("/api/third/sessions/{id}", this::session),
        Route.get("/api/third/events", this::events),
        Route.get("/api/third/devices/{phyId}/frames", this::frames));
  }

  private void sessions(Context ctx, String tenant) {
    int limit = limit(ctx);
    Filter filter = filter(ctx, tenant);
    List<Past> found = sessions.find(tenant, filter, limit + 1);
    boolean more = found.size() > limit;
    List<Past> shown = more ? found.subList(0, limit) : found;
    String next = null;
    if (more) {
      Past last = shown.get(limit - 1);
      next = Cursor.of(SESSIONS, last.session().startedAt(), last.session().sessionId());
    }
    Answer.ok(
        ctx,
        new Answer.Page<>(
            shown.stream().map(it -> SessionResource.past(it.session(), it.deviceId())).toList(),
            next));
  }

  private Filter filter(Context ctx, String tenant) {
    List<String> cursor = Cursor.read(ctx, SESSIONS, 2);
    Before before = cursor == null ? null : new Before(Cursor.number(cursor.get(0)), cursor.get(1));
    Integer portNo = PortField.of(ctx);
    Long from = time(ctx, "from");
    Long to = time(ctx, "to");
    String outcome = ctx.queryParam("outcome");
    if (outcome != null && !OUTCOMES.contains(outcome)) {
      throw Query.invalid("outcome", outcome, "give one of " + OUTCOMES, "须为以下之一:" + OUTCOMES);
    }
    return new Filter(
        ctx.queryParam("order_no"), device(ctx, tenant), portNo, from, to, outcome, before);
  }

  private void session(Context ctx, String tenant) {
    String id = ctx.pathParam("id");
    Past past =
        sessions
            .byId(tenant, id)
            .orElseThrow(
                () ->
                    ProblemCode.CHARGE_NOT_FOUND
                        .because(
                            "no charge "
                                + id
                                + " in the history; one that just began gets there"
                                + " within seconds",
                            "历史中没有该充电记录")
                        .blaming("id", id));
    Answer.ok(ctx, SessionResource.past(past.session(), past.deviceId()));
  }

  private void events(Context ctx, String tenant) {
    int limit = limit(ctx);
    List<String> cursor = Cursor.read(ctx, EVENTS, EventFeed.Place.PARTS);
    EventFeed.Place after = cursor == null ? EventFeed.Place.START : EventFeed.Place.of(cursor);
    EventFeed.Page page = events.after(tenant, after, types(ctx), device(ctx, tenant), limit);
    Answer.ok(
        ctx,
        new Feed(
            page.bodies().stream().map(RawValue::new).toList(),
            Cursor.of(EVENTS, page.end().key()),
            page.more()));
  }

  private static List<String> types(Context ctx) {
    String text = ctx.queryParam("types");
    if (text == null) {
      return List.of();
    }
    List<String> types = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    boolean known =
        types.stream()
            .allMatch(
                type ->
                    WebhookRoutes.EVENTS.contains(type)
                        || (type.endsWith(".*")
                            && WebhookRoutes.EVENTS.stream()
                                .anyMatch(
                                    it -> it.startsWith(type.substring(0, type.length() - 1)))));
    if (!known || types.size() > MAX_TYPES) {
      throw Query.invalid(
          "types",
          text,
          "give up to 20 types or families such as charging.*, separated by commas, among "
              + new TreeSet<>(WebhookRoutes.EVENTS),
          "最多 20 个类型或类别(如 charging.*),以逗号分隔,可用:" + new TreeSet<>(WebhookRoutes.EVENTS));
    }
    return types.stream()
        .flatMap(
            type ->
                type.endsWith(".*")
                    ? WebhookRoutes.EVENTS.stream()
                        .filter(it -> it.startsWith(type.substring(0, type.length() - 1)))
                        .filter(it -> !it.equals(EventType.SYSTEM_ALARM))
                    : Stream.of(type))
        .distinct()
        .sorted()
        .toList();
  }

  private void frames(Context ctx, String tenant) {
    int limit = limit(ctx);
    view.catchUp();
    DeviceSnapshot device = view.device(tenant, ctx.pathParam("phyId"));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("device_phy_id", device.deviceId());
    body.put("protocol", device.protocol());
    body.put("items", frames.newest(tenant, device.deviceId(), limit));
    Answer.ok(ctx, body);
  }

  /** How many entries a page shall have. */
  static int limit(Context ctx) {
    Integer asked = Query.integer(ctx, "limit", 1, MAX_LIMIT);
    return asked == null ? DEFAULT_LIMIT : asked;
  }

  /** The full id of the query's device; null when none is named. */
  private String device(Context ctx, String tenant) {
    String device = ctx.queryParam("device");
    if (device == null) {
      return null;
    }
    view.catchUp();
    return view.device(tenant, device).deviceId();
  }

  /** A point in time, unix milliseconds; null when absent. */
  static Long time(Context ctx, String name) {
    String text = ctx.queryParam(name);
    if (text == null) {
      return null;
    }
    try {
      // A plus sign that was not encoded arrives as a space.
      Instant time = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
      if (time.isAfter(Instant.EPOCH) && time.isBefore(Instant.parse("2200-01-01T00:00:00Z"))) {
        return time.toEpochMilli();
      }
    } catch (DateTimeParseException notATime) {
      // answered below, as any other time out of range
    }
    throw Query.invalid(
        name,
        text,
        "give a time such as 2026-01-31T08:00:00+08:00",
        "时间格式如 2026-01-31T08:00:00+08:00");
  }
}
