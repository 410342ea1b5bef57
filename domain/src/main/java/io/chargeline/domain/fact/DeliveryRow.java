package io.chargeline.domain.fact;

/**
 * One attempt to deliver one event to one endpoint, a record of {@code webhook.outcomes}.
 *
 * @param attempt from 1
 * @param at when the attempt began, unix milliseconds
 * @param outcome {@code delivered}, {@code retry}, {@code parked}: its successors go on without it,
 *     {@code dead}
 * @param httpStatus absent when no answer came
 * @param error absent when an answer came
 * @param occurredAt when the event happened, unix milliseconds
 * @param replayId of the replay or redrive that asked for it; empty when none did
 * @param responseExcerpt the beginning of the answer's body, as text; absent when it was accepted
 *     or empty
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
    String error,
    long occurredAt,
    String replayId,
    String responseExcerpt)
    implements Row {
  @Override
  public String rowKey() {
    return endpointId + '/' + eventId + '/' + replayId + '/' + attempt;
  }
}
