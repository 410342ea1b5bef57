package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.frame.TenantKey;
import io.chargeline.domain.webhook.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Attempts to deliver, as ClickHouse has them some seconds after they were made. */
final class DeliveryHistory {
  private static final String OF_ENDPOINT =
      " FROM chargeline.deliveries FINAL"
          + " WHERE endpoint_id = {endpoint:String} AND tenant = {tenant:String}\n";
  private static final String NO_TEST = "AND ifNull(event, '') != 'webhook.test'\n";
  private static final String ATTEMPTS =
      """
      SELECT event_id, event, device_id, sequence, attempt,
        toUnixTimestamp64Milli(at) AS at_ms, latency_ms, outcome, http_status, error,
        toUnixTimestamp64Milli(occurred_at) AS occurred_ms, replay_id, response_excerpt
      """;
  private static final String NEWEST_FIRST =
      "ORDER BY at DESC, event_id DESC, replay_id DESC, attempt DESC LIMIT {limit:UInt32}";

  /** Few events were ever dead: only their attempts are looked at more closely. */
  private static final String DEAD =
      """
      SELECT event_id, argMax(event, made) AS type, argMax(device_id, made) AS device,
        argMax(sequence, made) AS number, toUnixTimestamp64Milli(max(at)) AS last_ms,
        count() AS attempts, argMax(tuple(http_status), made).1 AS last_status,
        argMax(tuple(error), made).1 AS last_error,
        argMax(tuple(response_excerpt), made).1 AS last_excerpt,
        toUnixTimestamp64Milli(argMax(occurred_at, made)) AS occurred_ms,
        argMax(replay_id, made) AS last_replay, ifNull(device, '') AS device_key
      FROM (SELECT *, tuple(at, attempt, replay_id) AS made
        FROM chargeline.deliveries FINAL
        WHERE endpoint_id = {endpoint:String} AND tenant = {tenant:String}
          AND event_id IN (
            SELECT event_id FROM chargeline.deliveries
            WHERE endpoint_id = {endpoint:String} AND tenant = {tenant:String}
              AND outcome = 'dead' AND ifNull(event, '') != 'webhook.test'))
      GROUP BY event_id
      HAVING argMax(ifNull(outcome, ''), made) = 'dead'
      """;

  private static final String FIGURES =
      """
      SELECT hours, count() AS attempts, countIf(outcome = 'delivered') AS delivered,
        uniqExact(event_id) AS events, uniqExactIf(event_id, outcome = 'delivered') AS reached,
        quantile(0.5)(latency_ms) AS p50, quantile(0.99)(latency_ms) AS p99
      FROM (SELECT event_id, at, outcome, latency_ms
        FROM chargeline.deliveries FINAL
        WHERE endpoint_id = {endpoint:String} AND tenant = {tenant:String}
          AND at >= fromUnixTimestamp64Milli({now:Int64}, 'UTC') - INTERVAL 24 HOUR
          AND ifNull(event, '') != 'webhook.test')
      ARRAY JOIN [1, 24] AS hours
      WHERE at >= fromUnixTimestamp64Milli({now:Int64}, 'UTC') - toIntervalHour(hours)
      GROUP BY hours
      """;
  private static final int DAY = 24;

  private final History history;

  DeliveryHistory(History history) {
    this.history = history;
  }

  /**
   * An attempt.
   *
   * @param devicePhyId absent if the event is about no single device
   * @param replayId absent if no replay asked for it
   */
  record Attempt(
      String eventId,
      String event,
      String devicePhyId,
      Long sequence,
      int attempt,
      String at,
      Long latencyMs,
      String outcome,
      Long httpStatus,
      String error,
      String responseExcerpt,
      String occurredAt,
      String replayId) {
    private static Attempt of(JsonNode row) {
      return new Attempt(
          row.path("event_id").asText(),
          History.text(row, "event"),
          device(row, "device_id"),
          History.number(row, "sequence"),
          row.path("attempt").asInt(),
          Rfc3339.of(row.path("at_ms").asLong()),
          History.number(row, "latency_ms"),
          History.text(row, "outcome"),
          History.number(row, "http_status"),
          History.text(row, "error"),
          History.text(row, "response_excerpt"),
          occurred(row),
          History.text(row, "replay_id"));
    }
  }

  /** Where an attempt stands among those of its endpoint. */
  record Place(long at, String eventId, String replayId, int attempt) {
    static final int PARTS = 4;

    private static Place of(JsonNode row) {
      return new Place(
          row.path("at_ms").asLong(),
          row.path("event_id").asText(),
          row.path("replay_id").asText(),
          row.path("attempt").asInt());
    }

    static Place of(List<String> key) {
      return new Place(
          Cursor.number(key.get(0)),
          key.get(1),
          key.get(2),
          (int) Math.min(Integer.MAX_VALUE, Cursor.number(key.get(3))));
    }

    Object[] key() {
      return new Object[] {at, eventId, replayId, attempt};
    }
  }

  /**
   * Which attempts; null: any.
   *
   * @param from unix milliseconds, as {@code to}: when it began
   * @param before those before this one
   */
  record Filter(String outcome, String event, String eventId, Long from, Long to, Place before) {}

  /**
   * @param end the place of the last; null if there is none
   */
  record Attempts(List<Attempt> items, Place end, boolean more) {}

  /**
   * The newest first.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  Attempts find(Endpoint endpoint, Filter filter, int limit) {
    StringBuilder query = new StringBuilder(ATTEMPTS).append(OF_ENDPOINT);
    Map<String, String> parameters = of(endpoint);
    equal(query, parameters, "outcome", filter.outcome());
    equal(query, parameters, "event", filter.event());
    equal(query, parameters, "event_id", filter.eventId());
    time(query, parameters, "at >=", "from", filter.from());
    time(query, parameters, "at <", "to", filter.to());
    Place before = filter.before();
    if (before != null) {
      query.append(
          """
          AND (at, event_id, replay_id, attempt) <
            (fromUnixTimestamp64Milli({p_at:Int64}, 'UTC'), {p_event:String}, {p_replay:String}, {p_attempt:Int32})
          """);
      parameters.put("p_at", Long.toString(before.at()));
      parameters.put("p_event", before.eventId());
      parameters.put("p_replay", before.replayId());
      parameters.put("p_attempt", Integer.toString(before.attempt()));
    }
    parameters.put("limit", Integer.toString(limit + 1));
    List<JsonNode> rows = history.rows(query.append(NEWEST_FIRST).toString(), parameters);
    List<JsonNode> shown = rows.subList(0, Math.min(limit, rows.size()));
    return new Attempts(
        shown.stream().map(Attempt::of).toList(),
        shown.isEmpty() ? null : Place.of(shown.get(shown.size() - 1)),
        rows.size() > limit);
  }

  private static void equal(
      StringBuilder query, Map<String, String> parameters, String column, String value) {
    if (value != null) {
      query.append("AND %s = {f_%s:String}\n".formatted(column, column));
      parameters.put("f_" + column, value);
    }
  }

  private static void time(
      StringBuilder query, Map<String, String> parameters, String test, String name, Long time) {
    if (time != null) {
      query.append("AND %s fromUnixTimestamp64Milli({%s:Int64}, 'UTC')\n".formatted(test, name));
      parameters.put(name, Long.toString(time));
    }
  }

  /** An event whose newest attempt, whoever asked for it, was the last. */
  record DeadEvent(
      String eventId,
      String event,
      String devicePhyId,
      Long sequence,
      String occurredAt,
      long attempts,
      String lastAttemptAt,
      Long httpStatus,
      String error,
      String responseExcerpt,
      String replayId) {
    private static DeadEvent of(JsonNode row) {
      return new DeadEvent(
          row.path("event_id").asText(),
          History.text(row, "type"),
          device(row, "device"),
          History.number(row, "number"),
          occurred(row),
          row.path("attempts").asLong(),
          Rfc3339.of(row.path("last_ms").asLong()),
          History.number(row, "last_status"),
          History.text(row, "last_error"),
          History.text(row, "last_excerpt"),
          History.text(row, "last_replay"));
    }
  }

  /** Before which a page of dead events begins. */
  record LastAttempt(long at, String eventId) {}

  /**
   * @param end the place of the last; null if there is none
   */
  record DeadEvents(List<DeadEvent> items, LastAttempt end, boolean more) {}

  /**
   * The newest first.
   *
   * @param before null: from the newest
   * @throws Problem 503 {@code history_unavailable}
   */
  DeadEvents dead(Endpoint endpoint, LastAttempt before, int limit) {
    Map<String, String> parameters = of(endpoint);
    String query = DEAD;
    if (before != null) {
      query += "AND (last_ms, event_id) < ({p_at:Int64}, {p_event:String})\n";
      parameters.put("p_at", Long.toString(before.at()));
      parameters.put("p_event", before.eventId());
    }
    parameters.put("limit", Integer.toString(limit + 1));
    List<JsonNode> rows =
        history.rows(
            query + "ORDER BY last_ms DESC, event_id DESC LIMIT {limit:UInt32}", parameters);
    List<JsonNode> shown = rows.subList(0, Math.min(limit, rows.size()));
    JsonNode last = shown.isEmpty() ? null : shown.get(shown.size() - 1);
    return new DeadEvents(
        shown.stream().map(DeadEvent::of).toList(),
        last == null
            ? null
            : new LastAttempt(last.path("last_ms").asLong(), last.path("event_id").asText()),
        rows.size() > limit);
  }

  /** Where a dead event stands when they are taken in order per device. */
  record DeadPlace(String deviceKey, long sequence, String eventId) {
    static final DeadPlace START = new DeadPlace("", Long.MIN_VALUE, "");
  }

  /**
   * In order per device.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  List<DeadPlace> deadInOrder(Endpoint endpoint, DeadPlace after, int limit) {
    Map<String, String> parameters = of(endpoint);
    parameters.put("p_device", after.deviceKey());
    parameters.put("p_number", Long.toString(after.sequence()));
    parameters.put("p_event", after.eventId());
    parameters.put("limit", Integer.toString(limit));
    String query =
        DEAD
            + "AND (device_key, number, event_id) > ({p_device:String}, {p_number:Int64}, {p_event:String})\n"
            + "ORDER BY device_key, number, event_id LIMIT {limit:UInt32}";
    return history.rows(query, parameters).stream()
        .map(
            row ->
                new DeadPlace(
                    row.path("device_key").asText(),
                    row.path("number").asLong(),
                    row.path("event_id").asText()))
        .toList();
  }

  /** When the newest event that was accepted had happened, unix milliseconds. */
  Optional<Long> newestAccepted(Endpoint endpoint) {
    List<JsonNode> rows =
        history.rows(
            "SELECT toUnixTimestamp64Milli(maxOrNull(occurred_at)) AS newest_ms"
                + OF_ENDPOINT
                + NO_TEST
                + "AND outcome = 'delivered'",
            of(endpoint));
    return rows.stream().findFirst().map(row -> History.number(row, "newest_ms"));
  }

  /**
   * What became of a replay's events so far.
   *
   * @param delivered how many were accepted
   * @param dead how many were given up
   */
  record Outcome(long delivered, long dead) {}

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Outcome outcome(Endpoint endpoint, String replayId) {
    Map<String, String> parameters = of(endpoint);
    parameters.put("replay", replayId);
    JsonNode row =
        history
            .rows(
                "SELECT uniqExactIf(event_id, outcome = 'delivered') AS delivered,"
                    + " uniqExactIf(event_id, outcome = 'dead') AS dead"
                    + OF_ENDPOINT
                    + "AND replay_id = {replay:String}",
                parameters)
            .get(0);
    return new Outcome(row.path("delivered").asLong(), row.path("dead").asLong());
  }

  /**
   * Of some hours; rates and latencies are absent where nothing was attempted.
   *
   * @param eventsDelivered of the events that were attempted then, those that were also accepted
   *     then
   * @param p50Ms latency until the answer or the error
   */
  record Figures(
      long attempts,
      long attemptsDelivered,
      Double attemptSuccessRate,
      long events,
      long eventsDelivered,
      Double eventSuccessRate,
      Double p50Ms,
      Double p99Ms) {
    private static final Figures NONE = new Figures(0, 0, null, 0, 0, null, null, null);

    private static Figures of(JsonNode row) {
      long attempts = row.path("attempts").asLong();
      long delivered = row.path("delivered").asLong();
      long events = row.path("events").asLong();
      long reached = row.path("reached").asLong();
      return new Figures(
          attempts,
          delivered,
          (double) delivered / attempts,
          events,
          reached,
          (double) reached / events,
          row.path("p50").asDouble(),
          row.path("p99").asDouble());
    }
  }

  /** The last hour and the last 24. */
  record Success(Figures lastHour, Figures lastDay) {}

  /**
   * @param now unix milliseconds
   * @throws Problem 503 {@code history_unavailable}
   */
  Success success(Endpoint endpoint, long now) {
    Map<String, String> parameters = of(endpoint);
    parameters.put("now", Long.toString(now));
    Figures hour = Figures.NONE;
    Figures day = Figures.NONE;
    for (JsonNode row : history.rows(FIGURES, parameters)) {
      if (row.path("hours").asInt() == DAY) {
        day = Figures.of(row);
      } else {
        hour = Figures.of(row);
      }
    }
    return new Success(hour, day);
  }

  private static Map<String, String> of(Endpoint endpoint) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("endpoint", endpoint.endpointId());
    parameters.put("tenant", endpoint.tenant());
    return parameters;
  }

  private static String device(JsonNode row, String column) {
    String device = History.text(row, column);
    return device == null || TenantKey.names(device) ? null : device;
  }

  /** Rows of before there was such a column have the epoch. */
  private static String occurred(JsonNode row) {
    long time = row.path("occurred_ms").asLong();
    return time == 0 ? null : Rfc3339.of(time);
  }
}
