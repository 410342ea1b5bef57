package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
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

  @Override
  public Bytes encode() {
    Body out = new Body().u16("firmware", firmware).u16("voltage", decivolts);
    out.u8("port_count", ports.size());
    ports.forEach(port -> out.u8("port_status", port.code()));
    deciwatts.forEach(power -> out.u16("port_power", power));
    peakDeciwatts.forEach(power -> out.u16("port_peak_power", power));
    out.u8("virtual_id", virtualId).u8("signal", signal).u8("device_type", deviceType);
    Wire.putCelsius(out, "temperature", celsius);
    workMode.ifPresent(mode -> out.u8("work_mode", mode));
    return out.end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
