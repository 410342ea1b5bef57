package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * 0x82 (section 6.1): start or stop. Written in the whole form of 38 bytes; read in any of the
 * stated lengths, fields that are not there being 0.
 *
 * @param rateMode 0 time, 2 metering; 1 monthly and 3 per use always stop when full
 * @param balanceFen spoken only
 * @param port 0-based; 0xFF: the device chooses the plugged one
 * @param start false stops the order on that port
 * @param value seconds or 0.01 kWh by mode; 0 charges until full
 * @param maxSeconds 0: the device's own setting
 * @param overloadDeciwatts 0: the device's own setting
 * @param forceFullStop also stop when full in time and energy modes
 */
public record ChargeRequest(
    int rateMode,
    long balanceFen,
    int port,
    boolean start,
    int value,
    Bytes order,
    int maxSeconds,
    int overloadDeciwatts,
    boolean forceFullStop) {
  public static final int COMMAND = 0x82;
  public static final int BY_TIME = 0;
  public static final int BY_ENERGY = 2;
  public static final int DEVICE_CHOOSES = 0xFF;

  /** The order-only form. */
  static final int MIN_SIZE = 25;

  private static final int WHOLE_SIZE = 38;
  private static final int CHECK_SHORT_CIRCUIT = 2;

  /** Charges for so many seconds, 1–65535. */
  public static ChargeRequest forTime(int port, Bytes order, int seconds) {
    return start(BY_TIME, port, order, seconds);
  }

  /** Charges so much energy, 1–65535 × 0.01 kWh. */
  public static ChargeRequest forEnergy(int port, Bytes order, int centiKwh) {
    return start(BY_ENERGY, port, order, centiKwh);
  }

  public static ChargeRequest untilFull(int port, Bytes order) {
    return start(BY_TIME, port, order, 0);
  }

  public static ChargeRequest stop(int port, Bytes order) {
    return new ChargeRequest(BY_TIME, 0, port, false, 0, order, 0, 0, false);
  }

  private static ChargeRequest start(int mode, int port, Bytes order, int value) {
    return new ChargeRequest(mode, 0, port, true, value, order, 0, 0, false);
  }

  /** Empty when the bytes are fewer than the order-only form of 25. */
  public static Optional<ChargeRequest> of(Frame frame) {
    ByteBuffer in = frame.data().littleEndian();
    try {
      return Optional.of(
          new ChargeRequest(
              Wire.u8(in),
              Wire.u32(in),
              Wire.u8(in),
              Wire.u8(in) == 1,
              Wire.u16(in),
              Wire.bytes(in, Wire.ORDER_SIZE),
              Wire.optionalU16(in).orElse(0),
              Wire.optionalU16(in).orElse(0),
              frame.data().length() > 35 && frame.data().unsigned(35) == 1));
    } catch (BufferUnderflowException tooFewBytes) {
      return Optional.empty();
    }
  }

  public Bytes encode() {
    ByteBuffer out = ByteBuffer.allocate(WHOLE_SIZE).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) rateMode).putInt((int) balanceFen).put((byte) port);
    out.put((byte) (start ? 1 : 0)).putShort((short) value).put(order.array());
    out.putShort((short) maxSeconds).putShort((short) overloadDeciwatts);
    out.put(33, (byte) CHECK_SHORT_CIRCUIT);
    out.put(35, (byte) (forceFullStop ? 1 : 0));
    return Bytes.wrap(out.array());
  }
}
