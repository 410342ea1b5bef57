package io.chargeline.domain.fact;

/**
 * One attempt to deliver one event to one endpoint, a record of {@code webhook.outcomes}.
 *
 * @param attempt from 1
 * @param at when the attempt began, unix milliseconds
 * @param outcome {@code delivered}, {@code retry}, {@code dead}
 * @param httpStatus absent when no answer came
 * @param error absent when an answer came
 */
public record DeliveryRow(
    String tenant,
    String endpointId,
    String eventId,
    String event,
    String deviceId,
    long sequence,
    int attempt,
    long at,
    long latencyMs,
    String outcome,
    Integer httpStatus,
    String error)
    implements Row {
  @Override
  public String rowKey() {
    return endpointId + '/' + eventId + '/' + attempt;
  }
}
