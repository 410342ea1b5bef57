package io.chargeline.domain.fact;

/**
 * What a device told about itself.
 *
 * @param firmware as printed, for example {@code V6.40}
 * @param deviceType the protocol's type byte in hex, for example {@code 0x31}
 * @param revision counts the changes of this row
 */
public record DeviceRow(
    String deviceId,
    String tenant,
    String site,
    String protocol,
    String deviceType,
    String firmware,
    Integer portCount,
    long firstSeenAt,
    Long registeredAt,
    long revision)
    implements Row {
  @Override
  public String rowKey() {
    return deviceId;
  }
}
