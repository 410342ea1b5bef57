package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/07 down (section 5.3): starts a charge by time or energy, or stops the outlet's charge.
 * Carries no order number; the device allots a business number.
 *
 * @param mode {@link #BY_TIME} or {@link #BY_ENERGY}
 * @param minutes 1–900
 * @param wattHours as sent, in units of {@link BkvOptions#energyUnitWh}
 */
public record SwitchOutlet(int socket, int outlet, boolean on, int mode, int minutes, int wattHours)
    implements Downlink, SubCommand {
  public static final int SUB_COMMAND = 0x07;
  public static final int BY_ENERGY = 0;
  public static final int BY_TIME = 1;
  public static final int MAX_MINUTES = 900;

  private static final int SIZE = 8;

  public static SwitchOutlet forMinutes(int socket, int outlet, int minutes) {
    return new SwitchOutlet(socket, outlet, true, BY_TIME, minutes, 0);
  }

  /**
   * @param wattHours 1–65535 units
   */
  public static SwitchOutlet forWattHours(int socket, int outlet, int wattHours) {
    return new SwitchOutlet(socket, outlet, true, BY_ENERGY, 0, wattHours);
  }

  public static SwitchOutlet stop(int socket, int outlet) {
    return new SwitchOutlet(socket, outlet, false, BY_ENERGY, 0, 0);
  }

  static SwitchOutlet decode(ByteBuffer in) {
    return new SwitchOutlet(
        Wire.u8(in), Wire.u8(in), Wire.u8(in) == 1, Wire.u8(in), Wire.u16(in), Wire.u16(in));
  }

  @Override
  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(SIZE);
    out.put((byte) socket).put((byte) outlet).put((byte) (on ? 1 : 0)).put((byte) mode);
    return Bytes.wrap(out.putShort((short) minutes).putShort((short) wattHours).array());
  }

  @Override
  public int subCommand() {
    return SUB_COMMAND;
  }
}
