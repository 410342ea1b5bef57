package io.chargeline.domain.device;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/**
 * A device as the registry has it: a record of {@code control.devices} (key = device id), written
 * into the device's own log as well, where the device job meets it in the order of the frames.
 *
 * @param tenant owner; absent: nobody's
 * @param site where it stands, one of the owner's; absent if not assigned
 * @param name given by the owner; absent if not named
 * @param model as the maker names it; absent if not known
 * @param portCount how many ports it was bought with; absent if not said
 * @param sockets socket number to the UID printed on it, of devices whose ports are outlets of
 *     sockets; never null
 * @param maintenance whether somebody works on it: starts are refused
 * @param tags words of the owner's, by which rules may choose it; never null
 * @param gatewayDevice id of the device behind which it is reached; absent if there is none
 * @param version from 1
 * @param createdAt unix milliseconds
 * @param effectiveFrom unix milliseconds; when this version began to count
 */
public record RegisteredDevice(
    String deviceId,
    String tenant,
    Standing standing,
    String site,
    String name,
    String model,
    Integer portCount,
    Map<String, String> sockets,
    boolean maintenance,
    List<String> tags,
    String gatewayDevice,
    long version,
    long createdAt,
    long effectiveFrom) {

  public RegisteredDevice {
    sockets = sockets == null ? Map.of() : Map.copyOf(sockets);
    tags = tags == null ? List.of() : List.copyOf(tags);
  }

  /** Without tags, and behind no other. */
  public RegisteredDevice(
      String deviceId,
      String tenant,
      Standing standing,
      String site,
      String name,
      String model,
      Integer portCount,
      Map<String, String> sockets,
      boolean maintenance,
      long version,
      long createdAt,
      long effectiveFrom) {
    this(
        deviceId,
        tenant,
        standing,
        site,
        name,
        model,
        portCount,
        sockets,
        maintenance,
        List.of(),
        null,
        version,
        createdAt,
        effectiveFrom);
  }

  /** What may be done with it; a device that nobody owns is quarantined. */
  @JsonIgnore
  public Standing effectiveStanding() {
    return tenant == null && standing == Standing.ACTIVE ? Standing.QUARANTINED : standing;
  }

  /** Who is told what it does; null: nobody. */
  @JsonIgnore
  public String reportsTo() {
    return standing == Standing.ACTIVE ? tenant : null;
  }
}
