package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Charges the live view no longer holds, from ClickHouse's {@code v_sessions}. */
final class SessionHistory {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHistory.class);

  private static final String COLUMNS =
      """
      SELECT session_id, device_id, order_no, port, outcome, stop_reason, closed_by,
             toUnixTimestamp64Milli(started_at) AS started_ms,
             toUnixTimestamp64Milli(ended_at) AS ended_ms,
             duration_s, energy_wh, peak_power_w
      FROM chargeline.v_sessions
      WHERE tenant = {tenant:String}
      """;
  private static final String LAST = "ORDER BY started_at DESC LIMIT 1";
  private static final String BY_ORDER =
      COLUMNS + "AND device_id = {device:String} AND order_no = {order:String} " + LAST;
  private static final String BY_PORT =
      COLUMNS + "AND device_id = {device:String} AND port = {port:UInt8} " + LAST;
  private static final String BY_ID = COLUMNS + "AND session_id = {id:String} " + LAST;

  /** Who only wants to say it better asks briefly, and not in numbers. */
  private static final Duration BRIEFLY = Duration.ofSeconds(1);

  private static final int QUIET_QUESTIONS = 32;

  /**
   * The newest page is mostly of the last days, and a tenant's charges of all times are many: they
   * are looked for in longer and longer stretches until a page is full.
   */
  private static final List<Duration> REACHES = List.of(Duration.ofDays(7), Duration.ofDays(90));

  private final History history;
  private final Semaphore quiet = new Semaphore(QUIET_QUESTIONS);

  /** A charge and whose it is. */
  record Past(String deviceId, Session session) {}

  /** What is asked for; null: whatever. Times are unix milliseconds, {@code to} not included. */
  record Filter(
      String orderNo,
      String deviceId,
      Integer portNo,
      Long from,
      Long to,
      String outcome,
      Before before) {

    private Filter since(long start) {
      return new Filter(orderNo, deviceId, portNo, start, to, outcome, before);
    }

    /** Where the newest of these may stand. */
    private long end() {
      long end = to == null ? System.currentTimeMillis() : to;
      return before == null ? end : Math.min(end, before.startedAt());
    }
  }

  /** Where the page before ended. */
  record Before(long startedAt, String sessionId) {}

  SessionHistory(History history) {
    this.history = history;
  }

  /** Whether there is one. */
  boolean exists() {
    return history.exists();
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Optional<Session> byOrder(String tenant, String deviceId, String orderNo) {
    return last(BY_ORDER, Map.of("tenant", tenant, "device", deviceId, "order", orderNo));
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Optional<Session> byPort(String tenant, String deviceId, int portNo) {
    return last(
        BY_PORT, Map.of("tenant", tenant, "device", deviceId, "port", Integer.toString(portNo)));
  }

  /**
   * @throws Problem 503 {@code history_unavailable}
   */
  Optional<Past> byId(String tenant, String sessionId) {
    return history.rows(BY_ID, Map.of("tenant", tenant, "id", sessionId)).stream()
        .map(SessionHistory::past)
        .findFirst();
  }

  /**
   * The newest first.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  List<Past> find(String tenant, Filter filter, int limit) {
    if (filter.from() == null && filter.orderNo() == null) {
      for (Duration reach : REACHES) {
        List<Past> found = ask(tenant, filter.since(filter.end() - reach.toMillis()), limit);
        if (found.size() >= limit) {
          return found;
        }
      }
    }
    return ask(tenant, filter, limit);
  }

  private List<Past> ask(String tenant, Filter filter, int limit) {
    StringBuilder query = new StringBuilder(COLUMNS);
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("tenant", tenant);
    narrow(query, parameters, "order", filter.orderNo(), "order_no = {order:String}");
    narrow(query, parameters, "device", filter.deviceId(), "device_id = {device:String}");
    narrow(query, parameters, "port", filter.portNo(), "port = {port:Int32}");
    narrow(
        query,
        parameters,
        "from",
        filter.from(),
        "started_at >= fromUnixTimestamp64Milli({from:Int64})");
    narrow(
        query, parameters, "to", filter.to(), "started_at < fromUnixTimestamp64Milli({to:Int64})");
    narrow(query, parameters, "outcome", filter.outcome(), "outcome = {outcome:String}");
    if (filter.before() != null) {
      narrow(
          query,
          parameters,
          "before",
          filter.before().startedAt(),
          "(toUnixTimestamp64Milli(started_at), session_id) < ({before:Int64}, {id:String})");
      parameters.put("id", filter.before().sessionId());
    }
    query.append("ORDER BY started_at DESC, session_id DESC LIMIT {limit:UInt32}");
    parameters.put("limit", Integer.toString(limit));
    return history.rows(query.toString(), parameters).stream().map(SessionHistory::past).toList();
  }

  private static void narrow(
      StringBuilder query,
      Map<String, String> parameters,
      String name,
      Object value,
      String condition) {
    if (value != null) {
      query.append("AND ").append(condition).append('\n');
      parameters.put(name, value.toString());
    }
  }

  /**
   * An ended charge of this order; empty also when the history cannot be read. It is asked while a
   * stop waits, so not for long, and by few at a time.
   */
  Optional<Session> endedQuietly(String tenant, String deviceId, String orderNo) {
    if (!quiet.tryAcquire()) {
      return Optional.empty();
    }
    try {
      Map<String, String> parameters =
          Map.of("tenant", tenant, "device", deviceId, "order", orderNo);
      return last(BY_ORDER, parameters, BRIEFLY).filter(session -> session.endedAt() != null);
    } catch (Problem e) {
      LOG.debug("history not readable", e);
      return Optional.empty();
    } finally {
      quiet.release();
    }
  }

  private Optional<Session> last(String query, Map<String, String> parameters) {
    return last(query, parameters, History.PATIENCE);
  }

  private Optional<Session> last(String query, Map<String, String> parameters, Duration patience) {
    return history.exists()
        ? history.rows(query, parameters, patience).stream()
            .map(SessionHistory::session)
            .findFirst()
        : Optional.empty();
  }

  private static Past past(JsonNode row) {
    return new Past(row.path("device_id").asText(), session(row));
  }

  private static Session session(JsonNode row) {
    Double peakPowerW = row.hasNonNull("peak_power_w") ? row.get("peak_power_w").asDouble() : null;
    return new Session(
        row.path("session_id").asText(),
        History.text(row, "order_no"),
        row.path("port").asInt(),
        row.hasNonNull("ended_ms") ? "ended" : "charging",
        null,
        null,
        null,
        row.path("started_ms").asLong(),
        History.number(row, "ended_ms"),
        History.number(row, "duration_s"),
        History.number(row, "energy_wh"),
        null,
        peakPowerW == null ? null : Math.round(peakPowerW * 10),
        null,
        null,
        null,
        row.hasNonNull("ended_ms") ? History.text(row, "outcome") : null,
        History.text(row, "stop_reason"),
        null,
        History.text(row, "closed_by"));
  }
}
