package io.chargeline.api;

import io.chargeline.api.TimelineEntry.Kind;
import io.chargeline.api.TimelineEntry.Place;
import io.chargeline.domain.WireName;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.tenant.ApiKey;
import io.chargeline.domain.tenant.Scope;
import io.javalin.http.Context;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What one device did: everything in one order, and the curves of its charges. */
final class DevicePastRoutes {
  private static final String TIMELINE = "/devices/{phyId}/timeline";
  private static final String SAMPLES = "/devices/{phyId}/samples";
  private static final String SESSION_ID = "session_id";
  private static final Duration BACK = Duration.ofDays(1);
  private static final Duration MOST = Duration.ofDays(31);

  /** Around a charge whose times are known: reports before its start and after its end. */
  private static final Duration AROUND = Duration.ofMinutes(10);

  private final LiveView view;
  private final Inventory inventory;
  private final SessionHistory sessions;
  private final Timeline timeline;
  private final SampleHistory samples;
  private final Clock clock;

  DevicePastRoutes(
      LiveView view, Inventory inventory, SessionHistory sessions, History history, Clock clock) {
    this.view = view;
    this.inventory = inventory;
    this.sessions = sessions;
    this.timeline = new Timeline(history, view, clock);
    this.samples = new SampleHistory(history);
    this.clock = clock;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/third" + TIMELINE, this::timeline),
        Route.get("/api/third" + SAMPLES, this::samples),
        Route.get("/api/admin" + TIMELINE, this::timeline).needing(Scope.ADMIN),
        Route.get("/api/admin" + SAMPLES, this::samples).needing(Scope.ADMIN));
  }

  /**
   * A device and who asks for it.
   *
   * @param tenant null: the operator
   */
  private record Asked(String tenant, String deviceId) {}

  private Asked asked(Context ctx, String caller) {
    String text = ctx.pathParam("phyId");
    view.catchUp();
    if (!caller.equals(ApiKey.OPERATOR)) {
      return new Asked(caller, view.device(caller, text).deviceId());
    }
    return DeviceId.parse(text)
        .flatMap(id -> inventory.find(id.value()))
        .map(known -> new Asked(null, known.id()))
        .orElseThrow(() -> LiveView.noDevice(text));
  }

  private void timeline(Context ctx, String caller) {
    int limit = HistoryRoutes.limit(ctx);
    Set<Kind> kinds = kinds(ctx);
    Long from = HistoryRoutes.time(ctx, "from");
    Long to = HistoryRoutes.time(ctx, "to");
    Place before = before(ctx);
    Asked asked = asked(ctx, caller);
    List<TimelineEntry> found =
        timeline.find(
            new Timeline.Question(asked.tenant(), asked.deviceId(), kinds, from, to, before),
            limit + 1);
    boolean more = found.size() > limit;
    List<TimelineEntry> shown = more ? found.subList(0, limit) : found;
    Answer.ok(ctx, new Answer.Page<>(shown, more ? cursor(shown.get(limit - 1).place()) : null));
  }

  private static Set<Kind> kinds(Context ctx) {
    String text = ctx.queryParam("kinds");
    if (text == null) {
      return EnumSet.allOf(Kind.class);
    }
    EnumSet<Kind> kinds = EnumSet.noneOf(Kind.class);
    try {
      Arrays.stream(text.split(",", -1))
          .map(word -> WireName.parse(Kind.class, word))
          .forEach(kinds::add);
      return kinds;
    } catch (IllegalArgumentException notOurs) {
      throw Query.invalid(
          "kinds",
          text,
          "give frame, command or event, or several of them separated by commas",
          "可用 frame、command、event,多个以逗号分隔");
    }
  }

  private static String cursor(Place last) {
    return Cursor.of("timeline", last.at(), last.kind().wireName(), last.id());
  }

  private static Place before(Context ctx) {
    List<String> key = Cursor.read(ctx, "timeline", Place.PARTS);
    return key == null
        ? null
        : new Place(Cursor.number(key.get(0)), WireName.parse(Kind.class, key.get(1)), key.get(2));
  }

  private void samples(Context ctx, String caller) {
    Integer portNo = PortField.of(ctx);
    String sessionId = ctx.queryParam(SESSION_ID);
    Long from = HistoryRoutes.time(ctx, "from");
    Long to = HistoryRoutes.time(ctx, "to");
    Asked asked = asked(ctx, caller);
    if (sessionId != null && from == null) {
      Session session = session(asked, sessionId);
      from = session.startedAt() - AROUND.toMillis();
      long end = session.endedAt() == null ? clock.millis() : session.endedAt();
      to = to == null ? end + AROUND.toMillis() : to;
    }
    long end = to == null ? clock.millis() + 1 : to;
    long begin = from == null ? end - BACK.toMillis() : from;
    requireSpan(ctx, begin, end);
    Answer.ok(
        ctx,
        samples.find(
            new SampleHistory.Question(
                asked.tenant(), asked.deviceId(), portNo, sessionId, begin, end)));
  }

  private static void requireSpan(Context ctx, long from, long to) {
    if (from >= to) {
      throw Query.invalid(
          "from",
          ctx.queryParam("from"),
          "give a time before to = " + Rfc3339.of(to),
          "须早于 to = " + Rfc3339.of(to));
    }
    if (to - from > MOST.toMillis()) {
      throw Query.invalid(
          "from",
          ctx.queryParam("from"),
          "give at most " + MOST.toDays() + " days before to",
          "与 to 相距最多 " + MOST.toDays() + " 天");
    }
  }

  /** One that runs or ended lately is not in the history yet. */
  private Session session(Asked asked, String sessionId) {
    return view.snapshot(asked.deviceId())
        .flatMap(device -> live(device, sessionId))
        .or(() -> past(asked, sessionId))
        .orElseThrow(
            () ->
                ProblemCode.CHARGE_NOT_FOUND
                    .because(
                        "no charge "
                            + sessionId
                            + " on device "
                            + asked.deviceId()
                            + "; give from"
                            + " and to instead",
                        "设备 " + asked.deviceId() + " 上没有充电记录 " + sessionId + ",请改用 from 和 to")
                    .blaming(SESSION_ID, sessionId));
  }

  private static Optional<Session> live(DeviceSnapshot device, String sessionId) {
    return Stream.concat(
            device.ports().stream().map(DeviceSnapshot.Port::session).filter(Objects::nonNull),
            device.recent().stream())
        .filter(session -> sessionId.equals(session.sessionId()))
        .findFirst();
  }

  private Optional<Session> past(Asked asked, String sessionId) {
    String tenant =
        asked.tenant() == null
            ? view.snapshot(asked.deviceId()).map(DeviceSnapshot::tenant).orElse("")
            : asked.tenant();
    return sessions
        .byId(tenant, sessionId)
        .filter(past -> past.deviceId().equals(asked.deviceId()))
        .map(SessionHistory.Past::session);
  }
}
