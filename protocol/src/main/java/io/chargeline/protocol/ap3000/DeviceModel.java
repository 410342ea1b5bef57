package io.chargeline.protocol.ap3000;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line of section 9: devices and the command that upgrades them. What is not listed has no
 * upgrade command here, type 0x31 included: the wrong one may spoil a device.
 *
 * @param types as registered (0x20, 0x01); 0 stands for none
 * @param idCodes the physical id's top byte
 * @param major before the point of the firmware's version
 * @param upgradeCommand {@link FirmwarePacket#LEGACY} or {@link FirmwarePacket#SUB_DEVICE}
 */
public record DeviceModel(
    String product, Set<Integer> types, Set<Integer> idCodes, int major, int upgradeCommand) {

  private static final Set<Integer> SOCKET = Set.of(0x03, 0x04);
  private static final Set<Integer> DOUBLE = Set.of(0x04);
  private static final Set<Integer> TEN = Set.of(0x05);
  private static final Set<Integer> SIXTEEN = Set.of(0x06);
  private static final Set<Integer> TEN_OR_SIXTEEN = Set.of(0x05, 0x06);
  private static final Set<Integer> TWELVE = Set.of(0x07);
  private static final Set<Integer> OLD_PORTS = Set.of(0x01, 0x02, 0x03, 0x04, 0);

  private static final List<DeviceModel> TABLE =
      List.of(
          legacy("old 485", Set.of(0x01, 0x02, 0x03, 0x06, 0), SOCKET, 2),
          legacy("old 485 high power", Set.of(0x01, 0x02, 0x03, 0x07, 0), SOCKET, 3),
          modern("old LoRa, NB or radio", Set.of(0x02, 0x05, 0x08, 0x09, 0x0A, 0x0B), SOCKET, 1),
          legacy("oldest 10-port", Set.of(0x70, 0), TEN, 1),
          legacy("oldest 16-port", Set.of(0x71, 0), SIXTEEN, 2),
          legacy("old 10-port", OLD_PORTS, TEN, 3),
          legacy("old 10-port", OLD_PORTS, TEN, 4),
          legacy("old 16-port", OLD_PORTS, SIXTEEN, 6),
          modern("new 485 or NB", Set.of(0x10, 0x14), DOUBLE, 1),
          modern("new 10/16-port", Set.of(0x20), TEN_OR_SIXTEEN, 1),
          modern("new 485 or NB dual mode", Set.of(0x21, 0x22), DOUBLE, 2),
          modern("GM35, WIFI or GM5 dual mode", Set.of(0x23, 0x24, 0x27), DOUBLE, 3),
          modern("LoRa dual mode", Set.of(0x25), DOUBLE, 4),
          modern("HW3000 dual mode", Set.of(0x26), DOUBLE, 5),
          modern("new 485 dual mode F460", Set.of(0x28), DOUBLE, 6),
          modern("new 10/16-port F460", Set.of(0x29), TEN_OR_SIXTEEN, 2),
          modern("new 12-port F460", Set.of(0x30), TWELVE, 1));

  private static DeviceModel legacy(
      String product, Set<Integer> types, Set<Integer> idCodes, int major) {
    return new DeviceModel(product, types, idCodes, major, FirmwarePacket.LEGACY);
  }

  private static DeviceModel modern(
      String product, Set<Integer> types, Set<Integer> idCodes, int major) {
    return new DeviceModel(product, types, idCodes, major, FirmwarePacket.SUB_DEVICE);
  }

  /** All lines. */
  public static List<DeviceModel> table() {
    return TABLE;
  }

  /**
   * @param deviceType as registered; 0 if it names none
   * @param firmware hundredths: 640 is V6.40
   * @return empty if the table has no such device
   */
  public static Optional<DeviceModel> of(int deviceType, int idCode, int firmware) {
    return TABLE.stream().filter(m -> m.is(deviceType, idCode, firmware)).findFirst();
  }

  boolean is(int deviceType, int idCode, int firmware) {
    return types.contains(deviceType) && idCodes.contains(idCode) && firmware / 100 == major;
  }

  /** Firmware bytes per packet. */
  public int chunk() {
    return FirmwarePacket.chunkSize(upgradeCommand);
  }
}
