package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * 0x06 (section 5.10): a running charge's power, every 5 minutes; never answered.
 *
 * @param port 0-based
 * @param status 1, 3 or 5 are meaningful for piles
 * @param seconds elapsed
 * @param centiKwh energy so far, 0.01 kWh
 * @param deciwatts power now, 0.1 W; the three after it are the period's max, min and mean
 * @param periodEnergyRaw debug only, 1/4800 kWh
 * @param peakDeciwatts of the whole charge, 0.1 W
 * @param milliamperes 0.001 A
 * @param deviceTime unix seconds of the device's clock, not trusted
 * @param occupyMinutes cabinets only
 */
public record PowerReport(
    int port,
    PortStatus status,
    int seconds,
    int centiKwh,
    StartKind startKind,
    int deciwatts,
    int periodMaxDeciwatts,
    int periodMinDeciwatts,
    int periodMeanDeciwatts,
    Bytes order,
    OptionalInt periodEnergyRaw,
    OptionalInt peakDeciwatts,
    OptionalInt decivolts,
    OptionalInt milliamperes,
    OptionalInt ambientCelsius,
    OptionalInt portCelsius,
    OptionalLong deviceTime,
    OptionalInt occupyMinutes)
    implements Uplink {
  public static final int COMMAND = 0x06;

  private static final int LONGEST = 47;

  static PowerReport decode(ByteBuffer body) {
    return new PowerReport(
        Wire.u8(body),
        new PortStatus(Wire.u8(body)),
        Wire.u16(body),
        Wire.u16(body),
        new StartKind(Wire.u8(body)),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.bytes(body, Wire.ORDER_SIZE),
        Wire.optionalU16(body),
        Wire.optionalU16(body),
        Wire.optionalU16(body),
        Wire.optionalU16(body),
        Wire.celsius(body),
        Wire.celsius(body),
        Wire.optionalU32(body),
        Wire.optionalU16(body));
  }

  /** As long as its last known field asks: 31 to 47 bytes; what is not known before it is 0. */
  public Bytes encode() {
    int size = size();
    ByteBuffer out = ByteBuffer.allocate(LONGEST).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) port).put((byte) status.code());
    out.putShort((short) seconds).putShort((short) centiKwh).put((byte) startKind.code());
    out.putShort((short) deciwatts).putShort((short) periodMaxDeciwatts);
    out.putShort((short) periodMinDeciwatts).putShort((short) periodMeanDeciwatts);
    out.put(order.array());
    out.putShort((short) periodEnergyRaw.orElse(0)).putShort((short) peakDeciwatts.orElse(0));
    out.putShort((short) decivolts.orElse(0)).putShort((short) milliamperes.orElse(0));
    Wire.putCelsius(out, ambientCelsius);
    Wire.putCelsius(out, portCelsius);
    out.putInt((int) deviceTime.orElse(0)).putShort((short) occupyMinutes.orElse(0));
    return Bytes.wrap(Arrays.copyOf(out.array(), size));
  }

  private int size() {
    if (occupyMinutes.isPresent()) {
      return LONGEST;
    } else if (deviceTime.isPresent()) {
      return 45;
    } else if (milliamperes.isPresent() || ambientCelsius.isPresent() || portCelsius.isPresent()) {
      return 41;
    } else if (decivolts.isPresent()) {
      return 37;
    } else if (peakDeciwatts.isPresent()) {
      return 35;
    }
    return periodEnergyRaw.isPresent() ? 33 : 31;
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
