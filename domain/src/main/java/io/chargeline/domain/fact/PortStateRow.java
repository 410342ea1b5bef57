package io.chargeline.domain.fact;

/**
 * An exact interval in which a port was {@code idle}, {@code charging}, {@code fault} or {@code
 * unknown}.
 *
 * @param rawStatus the device's status byte when it began; absent when it came from a charge's
 *     evidence
 * @param plugged whether a plug was seen when it began
 */
public record PortStateRow(
    String deviceId,
    int port,
    String tenant,
    String state,
    Integer rawStatus,
    Boolean plugged,
    long fromAt,
    Long untilAt,
    long revision)
    implements Row {
  @Override
  public String rowKey() {
    return deviceId + '/' + port + '/' + fromAt;
  }
}
