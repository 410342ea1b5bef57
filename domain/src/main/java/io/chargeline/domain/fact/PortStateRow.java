package io.chargeline.domain.fact;

/**
 * An exact interval in which a port was {@code idle}, {@code charging}, {@code fault} or {@code
 * unknown}. It is cut as the device's presence is, and where the device is not heard any more.
 *
 * @param site where the device stood; absent if not assigned
 * @param maintenance whether somebody worked on the device, by the registry
 * @param rawStatus the device's status byte when it began; absent when it came from a charge's
 *     evidence
 * @param plugged whether a plug was seen when it began
 * @param reason absent if the port was found in this state; {@code assigned}: it only goes on from
 *     an interval that was cut; of {@code unknown}, what the device is: {@code offline} or {@code
 *     unknown}
 * @param revision counts the changes of this row
 */
public record PortStateRow(
    String deviceId,
    int port,
    String tenant,
    String site,
    Boolean maintenance,
    String state,
    Integer rawStatus,
    Boolean plugged,
    String reason,
    long fromAt,
    Long untilAt,
    long revision)
    implements Row {
  @Override
  public String rowKey() {
    return deviceId + '/' + port + '/' + fromAt;
  }
}
