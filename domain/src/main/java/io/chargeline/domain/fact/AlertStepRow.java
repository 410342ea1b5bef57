package io.chargeline.domain.fact;

/**
 * One entry of an alert's timeline.
 *
 * @param tenant empty: the platform's own
 * @param number from 1 within the alert
 * @param step {@code pending}, {@code fired}, {@code upgraded}, {@code downgraded}, {@code
 *     members}, {@code drafted}, {@code out_of_schedule}, {@code in_maintenance}, {@code silenced},
 *     {@code inhibited}, {@code released}, {@code told}, {@code flapping}, {@code acknowledged},
 *     {@code commented}, {@code resolved}
 * @param severity as it was then; absent while pending
 * @param byWhom who did it; absent: the rule
 * @param reference of a silence or of another alert; absent if there is none
 * @param text what happened, with the numbers, or the comment
 * @param members how many there were then
 */
public record AlertStepRow(
    String alertId,
    String tenant,
    long number,
    long at,
    String step,
    String severity,
    String byWhom,
    String reference,
    String text,
    String textZh,
    int members,
    Double value)
    implements Row {
  @Override
  public String rowKey() {
    return alertId + '/' + number;
  }
}
