package io.chargeline.simulator;

import io.chargeline.domain.device.DeviceId;
import java.time.Duration;

/**
 * What a host's own board is.
 *
 * @param physicalId 32 bits; may be that of a pile which is its own host
 * @param deviceType that its firmware has to be for
 * @param firmware hundredths: 101 is V1.01
 * @param module 1 WIFI, 2 and 4 2G, 3 and 6 to 8 4G, 5 NB
 * @param hostType of 0x11
 * @param frequency MHz; of FSK hosts, which ask for their parameters, else 0
 * @param report between two times of telling about itself
 * @param firstAsking from the start to the first request of an FSK host
 * @param asking between two such requests
 * @param upgradePatience how long it waits for firmware that it asked for
 */
public record HostBoardSpec(
    int physicalId,
    int deviceType,
    int firmware,
    int module,
    int hostType,
    int frequency,
    Duration report,
    Duration firstAsking,
    Duration asking,
    Duration upgradePatience) {

  /** A new LoRa host with a 4G module, as the specification says. */
  public static HostBoardSpec of(int physicalId) {
    return new HostBoardSpec(
        physicalId,
        0x03,
        101,
        8,
        0x03,
        0,
        Duration.ofMinutes(30),
        Duration.ofSeconds(30),
        Duration.ofHours(2),
        Duration.ofMinutes(3));
  }

  /** The same as an FSK host. */
  public HostBoardSpec withFsk(int megahertz, Duration first, Duration period) {
    return new HostBoardSpec(
        physicalId,
        deviceType,
        firmware,
        module,
        hostType,
        megahertz,
        report,
        first,
        period,
        upgradePatience);
  }

  public HostBoardSpec withReport(Duration period) {
    return new HostBoardSpec(
        physicalId,
        deviceType,
        firmware,
        module,
        hostType,
        frequency,
        period,
        firstAsking,
        asking,
        upgradePatience);
  }

  public DeviceId deviceId() {
    return DeviceId.ofPhysicalId(physicalId);
  }
}
