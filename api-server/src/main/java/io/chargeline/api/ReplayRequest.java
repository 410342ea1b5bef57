package io.chargeline.api;

import io.chargeline.domain.webhook.Endpoint;
import io.chargeline.domain.webhook.EndpointHealth;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads what is to be sent again. */
final class ReplayRequest {
  private static final String IDS = "event_ids";
  private static final String FROM = "from";
  private static final String TO = "to";
  private static final String SINCE = "since";
  private static final String TYPES = "events";
  private static final String ALL = "all";
  private static final List<String> POINTS = List.of("last_success");
  private static final int MAX_IDS = 1000;
  private static final Duration MAX_RANGE = Duration.ofDays(7);
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private final HealthBook health;
  private final DeliveryHistory deliveries;

  ReplayRequest(HealthBook health, DeliveryHistory deliveries) {
    this.health = health;
    this.deliveries = deliveries;
  }

  /**
   * As asked for, before the endpoint is looked at.
   *
   * @param since from a point that the endpoint tells; {@code selection} is null then
   */
  record Asked(ReplaySelection selection, boolean since, List<String> types) {}

  /**
   * By ids, by time, or since the last success.
   *
   * @throws Problem 400 if it is none or more than one of these
   */
  static Asked replay(Context ctx) {
    Body body = Body.of(ctx, Set.of(IDS, FROM, TO, SINCE, TYPES));
    boolean range = body.has(FROM) || body.has(TO);
    requireOne(body.has(IDS), range, body.has(SINCE));
    if (body.has(IDS)) {
      if (body.has(TYPES)) {
        throw body.invalid(
            TYPES, "leave it out, for event_ids names each event", "指定 event_ids 时请勿提供");
      }
      return new Asked(ReplaySelection.events(ids(body)), false, List.of());
    }
    List<String> types = body.has(TYPES) ? EndpointReader.events(body) : List.of();
    if (range) {
      return new Asked(range(body, types), false, types);
    }
    String unused = body.choice(SINCE, POINTS);
    return new Asked(null, true, types);
  }

  private static void requireOne(boolean... given) {
    int count = 0;
    for (boolean one : given) {
      count += one ? 1 : 0;
    }
    if (count != 1) {
      throw ProblemCode.INVALID_FIELD
          .because(
              "give exactly one of event_ids, from with to, or since",
              "event_ids、from 与 to、since 须且只能提供一种")
          .with("field", count == 0 ? IDS : SINCE);
    }
  }

  /**
   * Of the dead list.
   *
   * @throws Problem 400 if it is neither ids nor all
   */
  static Asked redrive(Context ctx) {
    Body body = Body.of(ctx, Set.of(IDS, ALL));
    if (body.has(IDS) == body.flag(ALL)) {
      throw ProblemCode.INVALID_FIELD
          .because("give either event_ids, or all = true", "请提供 event_ids 或 all = true 之一")
          .with("field", IDS);
    }
    return new Asked(
        body.has(IDS) ? ReplaySelection.events(ids(body)) : ReplaySelection.dead(),
        false,
        List.of());
  }

  private static List<String> ids(Body body) {
    List<String> ids = body.texts(IDS).stream().distinct().toList();
    if (ids.size() > MAX_IDS || !ids.stream().allMatch(id -> ID.matcher(id).matches())) {
      throw ProblemCode.INVALID_FIELD
          .because(
              IDS + ": give at most " + MAX_IDS + " ids of events, as their webhooks have them",
              IDS + " 须为最多 " + MAX_IDS + " 个事件 id")
          .with("field", IDS);
    }
    return ids;
  }

  private static ReplaySelection range(Body body, List<String> types) {
    long from = body.time(FROM);
    long to = body.time(TO);
    if (to <= from || to - from > MAX_RANGE.toMillis()) {
      throw body.invalid(
          TO,
          "give a time after from, by " + MAX_RANGE.toDays() + " days at most",
          "须晚于 from,且间隔不超过 " + MAX_RANGE.toDays() + " 天");
    }
    return ReplaySelection.range(from, to, types);
  }

  /**
   * From when the newest event happened that the endpoint has accepted; from its making if it has
   * none. What was before is in the dead list, or still tried.
   *
   * @throws Problem 422 if that is too long ago
   */
  ReplaySelection sinceLastSuccess(Endpoint endpoint, List<String> types, long now) {
    long from =
        health
            .of(endpoint)
            .map(EndpointHealth::lastSuccessEventAt)
            .or(() -> deliveries.newestAccepted(endpoint))
            .orElse(endpoint.effectiveFrom());
    if (now - from > MAX_RANGE.toMillis()) {
      throw ProblemCode.REPLAY_TOO_LONG
          .because(
              "the last success was about an event of %s, more than %d days ago; replay by from and to, %d days at a time"
                  .formatted(Rfc3339.of(from), MAX_RANGE.toDays(), MAX_RANGE.toDays()),
              "最近一次成功的事件距今超过 " + MAX_RANGE.toDays() + " 天,请用 from 和 to 分段重放")
          .with("last_success_event_at", Rfc3339.of(from));
    }
    return ReplaySelection.range(from, Math.max(from + 1, now), types);
  }

  /** The selection, of an endpoint that may be sent to. */
  ReplaySelection selection(Asked asked, Endpoint endpoint, long now) {
    return Optional.ofNullable(asked.selection())
        .orElseGet(() -> sinceLastSuccess(endpoint, asked.types(), now));
  }
}
