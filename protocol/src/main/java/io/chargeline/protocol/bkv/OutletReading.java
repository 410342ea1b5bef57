package io.chargeline.protocol.bkv;

import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * One outlet as its socket reports it. Only a {@link StatusReport} may leave values out.
 *
 * @param outlet 0 A, 1 B
 * @param businessNumber stays after the end of a charge, so that it says nothing of charging
 * @param decivolts 0.1 V
 * @param deciwatts 0.1 W; small readings occur on idle outlets
 * @param wattHours of this charge, in units of {@link BkvOptions#energyUnitWh}
 * @param minutes of this charge
 */
public record OutletReading(
    int outlet,
    StatusBits status,
    OptionalInt businessNumber,
    OptionalInt decivolts,
    OptionalInt deciwatts,
    OptionalInt milliamperes,
    OptionalInt wattHours,
    OptionalInt minutes) {
  /** In a {@link SocketReport}. */
  static final int SIZE = 14;

  static OutletReading decode(ByteBuffer in) {
    return new OutletReading(
        Wire.u8(in),
        new StatusBits(Wire.u8(in)),
        u16(in),
        u16(in),
        u16(in),
        u16(in),
        u16(in),
        u16(in));
  }

  static OutletReading decode(Elements in) {
    return new OutletReading(
        in.need(Tag.OUTLET),
        new StatusBits(in.need(Tag.STATUS)),
        in.number(Tag.BUSINESS_NUMBER),
        in.number(Tag.VOLTAGE),
        in.number(Tag.POWER),
        in.number(Tag.CURRENT),
        in.number(Tag.ENERGY),
        in.number(Tag.MINUTES));
  }

  private static OptionalInt u16(ByteBuffer in) {
    return OptionalInt.of(Wire.u16(in));
  }

  void encode(ByteBuffer out) {
    out.put((byte) outlet).put((byte) status.code());
    out.putShort((short) businessNumber.orElse(0)).putShort((short) decivolts.orElse(0));
    out.putShort((short) deciwatts.orElse(0)).putShort((short) milliamperes.orElse(0));
    out.putShort((short) wattHours.orElse(0)).putShort((short) minutes.orElse(0));
  }

  ElementWriter elements() {
    ElementWriter out = new ElementWriter();
    out.put(Tag.OUTLET, outlet);
    out.put(Tag.STATUS, status.code());
    out.put(Tag.BUSINESS_NUMBER, businessNumber);
    out.put(Tag.VOLTAGE, decivolts);
    out.put(Tag.POWER, deciwatts);
    out.put(Tag.CURRENT, milliamperes);
    out.put(Tag.ENERGY, wattHours);
    out.put(Tag.MINUTES, minutes);
    return out;
  }
}
