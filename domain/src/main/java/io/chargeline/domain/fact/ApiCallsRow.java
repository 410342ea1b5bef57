package io.chargeline.domain.fact;

import io.chargeline.domain.tenant.ApiMinute;
import java.util.List;

/**
 * Calls of one route in one minute, as one server counted them; see {@link ApiMinute.Calls}.
 *
 * @param minuteAt when the minute began
 */
public record ApiCallsRow(
    String tenant,
    String route,
    String method,
    long minuteAt,
    String server,
    long calls,
    long succeeded,
    long refused,
    long unauthorized,
    long limited,
    long failed,
    long latencyUsSum,
    long latencyUsMax,
    List<Long> latencyCounts)
    implements Row {

  public static ApiCallsRow of(String tenant, ApiMinute minute, ApiMinute.Calls calls) {
    return new ApiCallsRow(
        tenant,
        calls.route(),
        calls.method(),
        minute.minute(),
        minute.server(),
        calls.calls(),
        calls.succeeded(),
        calls.refused(),
        calls.unauthorized(),
        calls.limited(),
        calls.failed(),
        calls.latencyUsSum(),
        calls.latencyUsMax(),
        calls.latencyCounts());
  }

  @Override
  public String rowKey() {
    return tenant + '/' + route + '/' + method + '/' + minuteAt + '/' + server;
  }
}
