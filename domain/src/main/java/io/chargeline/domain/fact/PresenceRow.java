package io.chargeline.domain.fact;

/**
 * An exact interval in which a device was {@code online}, {@code offline} or {@code unknown}. It is
 * cut where the device changes tenant or site, and where somebody begins or ends to work on it.
 *
 * @param site where the device stood; absent if not assigned
 * @param maintenance whether somebody worked on it, by the registry
 * @param untilAt absent while it lasts
 * @param reason why it began, for example {@code heartbeat_timeout}, {@code peer_closed}; {@code
 *     assigned}: it only goes on from an interval that was cut
 * @param revision counts the changes of this row
 */
public record PresenceRow(
    String deviceId,
    String tenant,
    String site,
    Boolean maintenance,
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
