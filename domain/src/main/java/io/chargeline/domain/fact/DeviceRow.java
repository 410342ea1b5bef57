package io.chargeline.domain.fact;

/**
 * What a device told about itself, and the registry of it.
 *
 * @param tenant who is told what it does; absent: nobody
 * @param name given by its owner; absent if not named
 * @param model as the maker names it; absent if not known
 * @param standing {@code active}, {@code quarantined} or {@code decommissioned}
 * @param maintenance whether somebody works on it
 * @param firmware as printed, for example {@code V6.40}
 * @param deviceType the protocol's type byte in hex, for example {@code 0x31}
 * @param revision counts the changes of this row
 */
public record DeviceRow(
    String deviceId,
    String tenant,
    String site,
    String name,
    String model,
    String standing,
    Boolean maintenance,
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
