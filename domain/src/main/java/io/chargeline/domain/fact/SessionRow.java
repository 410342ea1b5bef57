package io.chargeline.domain.fact;

/**
 * One charge.
 *
 * @param sessionId name-based UUID of the session key and its first evidence's event time
 * @param orderHex the order bytes on the wire
 * @param mode 1–5 of the control API; absent if the start was not ours
 * @param startedAt first evidence of power: answer to the start, else end minus the device's
 *     duration
 * @param endedAt receive time of the first settlement; absent while open
 * @param durationS from evidence where there is any, because the device's field saturates
 * @param deviceDurationS as the device sent it, at most 65535
 * @param peakPowerDw 0.1 W; saturates at 65535 on the wire
 * @param outcome {@code completed}, {@code stopped}, {@code failed}, or {@code open}
 * @param rawReason the device's own stop code
 * @param suspectReason why the figures are doubted; absent if they are not
 * @param revision counts the changes of this row
 * @param deleted 1 removes the row of an earlier key
 */
public record SessionRow(
    String sessionId,
    String tenant,
    String site,
    String deviceId,
    int port,
    String orderNo,
    String orderHex,
    String protocol,
    String source,
    Integer mode,
    Integer limitS,
    Integer limitWh,
    long startedAt,
    Long endedAt,
    Long durationS,
    Integer deviceDurationS,
    Long energyWh,
    Long peakPowerDw,
    String outcome,
    String stopReason,
    Integer rawReason,
    String closedBy,
    String suspectReason,
    long revision,
    int deleted)
    implements Row {
  @Override
  public String rowKey() {
    return sessionId;
  }
}
