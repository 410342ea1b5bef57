package io.chargeline.domain.fact;

/**
 * An exact interval in which a device was {@code online}, {@code offline} or {@code unknown}.
 *
 * @param untilAt absent while it lasts
 * @param reason why it began, for example {@code heartbeat_timeout}, {@code peer_closed}
 * @param revision 1 when opened, 2 when closed
 */
public record PresenceRow(
    String deviceId,
    String tenant,
    String state,
    String reason,
    long fromAt,
    Long untilAt,
    long revision)
    implements Row {
  @Override
  public String rowKey() {
    return deviceId + '/' + fromAt;
  }
}
