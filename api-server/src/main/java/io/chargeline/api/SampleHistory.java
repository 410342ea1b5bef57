package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reports of running charges, as a curve of so many points as a screen can show. Of more, each
 * stretch of time shows the least and the greatest power told in it, so that no peak and no drop is
 * lost; the first and the last report of each port are always there.
 */
final class SampleHistory {
  static final int MAX_POINTS = 2000;

  private static final String WHERE =
      """
      FROM chargeline.v_samples
      WHERE device_id = {device:String}
        AND at >= fromUnixTimestamp64Milli({from:Int64})
        AND at < fromUnixTimestamp64Milli({to:Int64})
      """;
  private static final String OF_PORT = "AND port = {port:Int32}\n";
  private static final String OF_SESSION = "AND session_id = {session:String}\n";

  /** How many there are decides how many each stretch of time may show. */
  private static final String COUNT = "SELECT count() AS samples, uniqExact(port) AS ports ";

  private static final String POINTS =
      """
      SELECT * FROM
      (
          SELECT at_ms, port, session_id, order_no, elapsed_s, energy_wh, power_dw, voltage_dv,
                 current_ma, ambient_celsius, port_celsius,
                 at_ms = first OR at_ms = last AS ends,
                 row_number() OVER (PARTITION BY port, stretch ORDER BY power DESC, at_ms) AS most,
                 row_number() OVER (PARTITION BY port, stretch ORDER BY power, at_ms) AS least
          FROM
          (
              SELECT *, ifNull(power_dw, 0) AS power,
                     intDiv((at_ms - first) * {stretches:Int64}, last - first + 1) AS stretch
              FROM
              (
                  SELECT *, toUnixTimestamp64Milli(at) AS at_ms,
                         min(at_ms) OVER (PARTITION BY port) AS first,
                         max(at_ms) OVER (PARTITION BY port) AS last
                  %s
              )
          )
      )
      WHERE {all:UInt8} OR ends OR most = 1 OR least = 1
      ORDER BY at_ms, port
      """;

  private final History history;

  /**
   * What is asked for.
   *
   * @param tenant null: the operator asks
   * @param portNo null: all
   * @param sessionId null: whichever
   * @param from, to unix milliseconds, the last not included
   */
  record Question(
      String tenant, String deviceId, Integer portNo, String sessionId, long from, long to) {}

  /**
   * @param samples how many were told
   * @param thinned whether some are left out
   */
  record Curve(List<Sample> items, long samples, boolean thinned) {}

  SampleHistory(History history) {
    this.history = history;
  }

  /**
   * The oldest first.
   *
   * @throws Problem 503 {@code history_unavailable}
   */
  Curve find(Question question) {
    Map<String, String> parameters = new LinkedHashMap<>();
    String where = where(question, parameters);
    JsonNode count = history.rows(COUNT + where, parameters).get(0);
    long samples = count.path("samples").asLong();
    if (samples == 0) {
      return new Curve(List.of(), 0, false);
    }
    boolean all = samples <= MAX_POINTS;
    parameters.put("all", all ? "1" : "0");
    parameters.put("stretches", Long.toString(stretches(count.path("ports").asLong())));
    List<Sample> points =
        history.rows(POINTS.formatted(where), parameters).stream().map(Sample::of).toList();
    return new Curve(points, samples, !all);
  }

  /** Each shows two points, and each port its ends beside. */
  private static long stretches(long ports) {
    return Math.max(1, (MAX_POINTS / ports - 2) / 2);
  }

  private static String where(Question question, Map<String, String> parameters) {
    StringBuilder where = new StringBuilder(WHERE);
    parameters.put("device", question.deviceId());
    parameters.put("from", Long.toString(question.from()));
    parameters.put("to", Long.toString(question.to()));
    if (question.tenant() != null) {
      where.append(Timeline.SINCE_OWNED);
      parameters.put("tenant", question.tenant());
    }
    if (question.portNo() != null) {
      where.append(OF_PORT);
      parameters.put("port", question.portNo().toString());
    }
    if (question.sessionId() != null) {
      where.append(OF_SESSION);
      parameters.put("session", question.sessionId());
    }
    return where.toString();
  }
}
