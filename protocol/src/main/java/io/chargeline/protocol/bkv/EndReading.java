package io.chargeline.protocol.bkv;

import java.nio.ByteBuffer;

/**
 * The 17 bytes that every plain end report begins with (section 5.4).
 *
 * @param version of the socket's software; 0xFFFF seen
 * @param celsius unsigned, no offset
 * @param signal of the radio between gateway and socket
 * @param deciwatts of the last instant, 0.1 W
 * @param milliamperes of the last instant
 * @param wattHours in units of {@link BkvOptions#energyUnitWh}
 */
public record EndReading(
    int socket,
    int version,
    int celsius,
    int signal,
    int outlet,
    StatusBits status,
    int businessNumber,
    int deciwatts,
    int milliamperes,
    int wattHours,
    int minutes) {
  static final int SIZE = 17;

  static EndReading decode(ByteBuffer in) {
    return new EndReading(
        Wire.u8(in),
        Wire.u16(in),
        Wire.u8(in),
        Wire.u8(in),
        Wire.u8(in),
        new StatusBits(Wire.u8(in)),
        Wire.u16(in),
        Wire.u16(in),
        Wire.u16(in),
        Wire.u16(in),
        Wire.u16(in));
  }

  void encode(ByteBuffer out) {
    out.put((byte) socket).putShort((short) version).put((byte) celsius).put((byte) signal);
    out.put((byte) outlet).put((byte) status.code()).putShort((short) businessNumber);
    out.putShort((short) deciwatts).putShort((short) milliamperes);
    out.putShort((short) wattHours).putShort((short) minutes);
  }
}
