package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.api.DeliveryHistory.DeadPlace;
import io.chargeline.domain.event.EventType;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.frame.Topic;
import io.chargeline.domain.webhook.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Finds the events of a replay in the feed, a page at a time, those of one device in order. */
final class ReplaySource {
  static final int PAGE = 500;

  /** So many ids are asked for at a time: the feed's index of ids tells few of them well. */
  private static final int IDS = 100;

  /** An event is stored this long after it happened at the latest: then the log drops it. */
  private static final long LATEST_MS = Topic.DEVICE_EVENTS.retentionMs();

  /** Clocks of gateways and database differ. */
  private static final long SKEW_MS = Duration.ofMinutes(10).toMillis();

  /** What had happened when a replay was asked for is stored soon after. */
  private static final long SETTLE_MS = Duration.ofSeconds(5).toMillis();

  /** What was just stored is not shown yet, so that a batch is seen whole. */
  private static final long UNSEEN_MS = Duration.ofSeconds(1).toMillis();

  /** So much of the feed is looked through at a time at most. */
  private static final long STRETCH_MS = Duration.ofDays(1).toMillis();

  private static final String COLUMNS =
      """
      SELECT toUnixTimestamp64Milli(stored_at) AS stored_ms, device_id, sequence, id, event, body,
        tenant, JSONExtractString(body, 'site') AS site,
        JSONExtractString(body, 'data', 'severity') AS severity
      FROM chargeline.event_feed
      WHERE\s""";
  private static final String RANGE =
      """
      AND stored_at >= fromUnixTimestamp64Milli({stored:Int64}, 'UTC')
      AND stored_at < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
      AND (toUnixTimestamp64Milli(stored_at), device_id, sequence, id)
          > ({stored:Int64}, {device:String}, {sequence:Int64}, {id:String})
      AND toUnixTimestamp64Milli(
          parseDateTime64BestEffortOrZero(JSONExtractString(body, 'occurred_at'), 3, 'UTC'))
          BETWEEN {from:Int64} AND {to:Int64} - 1
      """;
  private static final String BY_ID =
      COLUMNS
          + EventFeed.WITH_ALARMS
          + "\nAND id IN {ids:Array(String)} ORDER BY id, stored_at LIMIT 1 BY id";

  private final History history;
  private final DeliveryHistory deliveries;

  ReplaySource(History history, DeliveryHistory deliveries) {
    this.history = history;
    this.deliveries = deliveries;
  }

  /**
   * A stored event.
   *
   * @param key its device's id, or its tenant's key
   * @param tenant empty if it is the platform's own
   * @param severity of the alert that it tells of; null if it tells of none
   */
  record Stored(
      String key,
      long sequence,
      String id,
      String type,
      String tenant,
      String site,
      String severity,
      String body) {
    private static Stored of(JsonNode row, String tenant) {
      String device = History.text(row, "device_id");
      return new Stored(
          device == null ? TenantKey.of(tenant) : device,
          row.path("sequence").asLong(),
          row.path("id").asText(),
          row.path("event").asText(),
          row.path("tenant").asText(),
          History.text(row, "site"),
          EventType.tellsOfAlert(row.path("event").asText()) ? History.text(row, "severity") : null,
          row.path("body").asText());
    }

    private boolean isWantedBy(Endpoint endpoint) {
      return endpoint.wants(tenant, type, site, TenantKey.names(key) ? null : key, severity);
    }
  }

  /**
   * @param missing ids that no event has
   * @param next where the next page begins
   * @param last whether there is none
   */
  record Page(List<Stored> events, List<String> missing, List<String> next, boolean last) {}

  /**
   * The page of a replay from its position on.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  Page page(Endpoint endpoint, ReplayRecord replay) {
    return switch (replay.selection().kind()) {
      case EVENTS -> named(endpoint, replay.selection().eventIds());
      case DEAD -> dead(endpoint, replay.position());
      case RANGE -> range(endpoint, replay);
    };
  }

  /** All at once: they are few. */
  private Page named(Endpoint endpoint, List<String> ids) {
    List<Stored> found = find(endpoint, ids);
    return new Page(found, missing(ids, found), List.of(), true);
  }

  private static List<String> missing(List<String> ids, List<Stored> found) {
    Set<String> missing = new LinkedHashSet<>(ids);
    found.forEach(event -> missing.remove(event.id()));
    return List.copyOf(missing);
  }

  private List<Stored> find(Endpoint endpoint, List<String> ids) {
    List<Stored> found = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += IDS) {
      Map<String, String> parameters = new LinkedHashMap<>();
      parameters.put("tenant", endpoint.tenant());
      parameters.put("ids", list(ids.subList(from, Math.min(ids.size(), from + IDS))));
      history.rows(BY_ID, parameters).stream()
          .map(row -> Stored.of(row, endpoint.tenant()))
          .forEach(found::add);
    }
    found.sort(Comparator.comparing(Stored::key).thenComparingLong(Stored::sequence));
    return found;
  }

  /** No member has a quote in it. */
  private static String list(List<String> texts) {
    return texts.isEmpty() ? "[]" : "['" + String.join("','", texts) + "']";
  }

  private Page dead(Endpoint endpoint, List<String> position) {
    DeadPlace after =
        position.isEmpty()
            ? DeadPlace.START
            : new DeadPlace(position.get(0), Cursor.number(position.get(1)), position.get(2));
    List<DeadPlace> dead = deliveries.deadInOrder(endpoint, after, IDS);
    if (dead.isEmpty()) {
      return new Page(List.of(), List.of(), List.of(), true);
    }
    DeadPlace end = dead.get(dead.size() - 1);
    List<String> ids = dead.stream().map(DeadPlace::eventId).toList();
    List<Stored> found = find(endpoint, ids);
    return new Page(
        found,
        missing(ids, found),
        List.of(end.deviceKey(), Long.toString(end.sequence()), end.eventId()),
        dead.size() < IDS);
  }

  private Page range(Endpoint endpoint, ReplayRecord replay) {
    ReplaySelection selection = replay.selection();
    EventFeed.Place after =
        replay.position().isEmpty()
            ? new EventFeed.Place(selection.from() - SKEW_MS, "", 0, "")
            : EventFeed.Place.of(replay.position());
    long end = Math.min(selection.to() + LATEST_MS, replay.createdAt() + SETTLE_MS);
    long stretch = Math.min(after.storedAt() + STRETCH_MS, Math.min(end, shown()));
    if (stretch < end && stretch - after.storedAt() < SETTLE_MS) {
      return new Page(List.of(), List.of(), replay.position(), false);
    }
    List<String> types = types(endpoint, selection.types());
    boolean nothing = types != null && types.isEmpty();
    List<JsonNode> rows = nothing ? List.of() : rows(endpoint, selection, after, stretch, types);
    List<Stored> events =
        rows.stream()
            .map(row -> Stored.of(row, endpoint.tenant()))
            .filter(event -> event.isWantedBy(endpoint))
            .toList();
    if (rows.size() == PAGE) {
      return new Page(events, List.of(), key(place(rows.get(PAGE - 1))), false);
    }
    EventFeed.Place next = new EventFeed.Place(stretch, "", 0, "");
    return new Page(events, List.of(), key(next), nothing || stretch >= end);
  }

  /** By the clock that stamps what is stored: nothing comes before this any more. */
  private long shown() {
    String query = "SELECT toUnixTimestamp64Milli(now64(3)) AS now_ms";
    return history.rows(query, Map.of()).get(0).path("now_ms").asLong() - UNSEEN_MS;
  }

  private List<JsonNode> rows(
      Endpoint endpoint,
      ReplaySelection selection,
      EventFeed.Place after,
      long stretch,
      List<String> types) {
    boolean alarms = endpoint.events().contains(EventType.SYSTEM_ALARM);
    StringBuilder query = new StringBuilder(COLUMNS);
    query.append(alarms ? EventFeed.WITH_ALARMS : EventFeed.OWN).append('\n').append(RANGE);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("tenant", endpoint.tenant());
    parameters.put("stored", Long.toString(after.storedAt()));
    parameters.put("device", after.deviceId());
    parameters.put("sequence", Long.toString(after.sequence()));
    parameters.put("id", after.id());
    parameters.put("end", Long.toString(stretch));
    parameters.put("from", Long.toString(selection.from()));
    parameters.put("to", Long.toString(selection.to()));
    parameters.put("limit", Integer.toString(PAGE));
    if (types != null) {
      query.append("AND event IN {types:Array(String)}\n");
      parameters.put("types", list(types));
    }
    List<String> sites = endpoint.options().sites();
    List<String> devices = endpoint.options().devices();
    if (!sites.isEmpty() || !devices.isEmpty()) {
      query.append("AND (site IN {sites:Array(String)} OR device_id IN {devices:Array(String)})\n");
      parameters.put("sites", list(sites));
      parameters.put("devices", list(devices));
    }
    return history.rows(query.append(EventFeed.order(alarms)).toString(), parameters);
  }

  /** Those that both the endpoint and the request want; null: any. */
  private static List<String> types(Endpoint endpoint, List<String> asked) {
    if (endpoint.events().contains("*") && (asked.isEmpty() || asked.contains("*"))) {
      return null;
    }
    Set<String> types = new HashSet<>(matching(endpoint.events()));
    if (!asked.isEmpty()) {
      types.retainAll(matching(asked));
    }
    return types.stream().sorted().toList();
  }

  private static List<String> matching(List<String> filters) {
    return filters.stream()
        .flatMap(
            filter ->
                filter.endsWith("*")
                    ? WebhookRoutes.EVENTS.stream()
                        .filter(type -> type.startsWith(filter.substring(0, filter.length() - 1)))
                    : Stream.of(filter))
        .toList();
  }

  private static EventFeed.Place place(JsonNode row) {
    return new EventFeed.Place(
        row.path("stored_ms").asLong(),
        row.path("device_id").asText(),
        row.path("sequence").asLong(),
        row.path("id").asText());
  }

  private static List<String> key(EventFeed.Place place) {
    return Stream.of(place.key()).map(String::valueOf).toList();
  }
}
