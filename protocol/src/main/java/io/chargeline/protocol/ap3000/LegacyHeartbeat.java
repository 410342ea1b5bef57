package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalInt;

/**
 * 0x01 (section 5.1).
 *
 * @param firmware hundredths: 640 is V6.40
 * @param deciwatts power now per port, 0.1 W
 * @param peakDeciwatts peak since the start of the charge per port, 0.1 W
 * @param workMode removed from newer firmware
 */
public record LegacyHeartbeat(
    int firmware,
    int decivolts,
    List<PortStatus> ports,
    List<Integer> deciwatts,
    List<Integer> peakDeciwatts,
    int virtualId,
    int signal,
    int deviceType,
    OptionalInt celsius,
    OptionalInt workMode)
    implements Uplink {
  public static final int COMMAND = 0x01;

  static LegacyHeartbeat decode(ByteBuffer body) {
    int firmware = Wire.u16(body);
    int decivolts = Wire.u16(body);
    int count = Wire.u8(body);
    return new LegacyHeartbeat(
        firmware,
        decivolts,
        PortStatus.list(body, count),
        Wire.list(body, count, Wire::u16),
        Wire.list(body, count, Wire::u16),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.celsius(body),
        Wire.optionalU8(body));
  }

  public Bytes encode() {
    int size = 9 + 5 * ports.size() + (workMode.isPresent() ? 1 : 0);
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.putShort((short) firmware).putShort((short) decivolts).put((byte) ports.size());
    ports.forEach(port -> out.put((byte) port.code()));
    deciwatts.forEach(power -> out.putShort(power.shortValue()));
    peakDeciwatts.forEach(power -> out.putShort(power.shortValue()));
    out.put((byte) virtualId).put((byte) signal).put((byte) deviceType);
    Wire.putCelsius(out, celsius);
    workMode.ifPresent(mode -> out.put((byte) mode));
    return Bytes.wrap(out.array());
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
