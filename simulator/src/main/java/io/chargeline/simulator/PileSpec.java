package io.chargeline.simulator;

import io.chargeline.domain.device.DeviceId;

/**
 * What a pile is.
 *
 * @param physicalId 32 bits; the top byte is the product's identification code
 * @param ports 1–16
 * @param deviceType as registered
 * @param firmware hundredths: 640 is V6.40
 * @param workMode as registered
 * @param decivolts mains voltage, 0.1 V
 */
public record PileSpec(
    int physicalId,
    int ports,
    int deviceType,
    int firmware,
    int workMode,
    int decivolts,
    PileKind kind) {
  private static final int MAX_PORTS = 16;

  public PileSpec {
    if (ports < 1 || ports > MAX_PORTS) {
      throw new IllegalArgumentException("ports " + ports + ": give 1 to " + MAX_PORTS);
    }
  }

  /** A double socket, type 0x21, V6.40. */
  public static PileSpec doubleSocket(int physicalId) {
    return new PileSpec(physicalId, 2, 0x21, 640, 0, 2300, PileKind.MODERN);
  }

  public PileSpec withPorts(int count) {
    return new PileSpec(physicalId, count, deviceType, firmware, workMode, decivolts, kind);
  }

  public PileSpec withKind(PileKind other) {
    return new PileSpec(physicalId, ports, deviceType, firmware, workMode, decivolts, other);
  }

  /**
   * @param type as registered
   * @param version hundredths: 640 is V6.40
   */
  public PileSpec withFirmware(int type, int version) {
    return new PileSpec(physicalId, ports, type, version, workMode, decivolts, kind);
  }

  public DeviceId deviceId() {
    return DeviceId.ofPhysicalId(physicalId);
  }
}
