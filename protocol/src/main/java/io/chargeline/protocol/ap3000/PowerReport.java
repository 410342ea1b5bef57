package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
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
  @Override
  public Bytes encode() {
    Body out = new Body().u8("port", port).u8("port_status", status.code());
    out.u16("duration", seconds).u16("energy", centiKwh).u8("start_mode", startKind.code());
    out.u16("power", deciwatts).u16("period_max_power", periodMaxDeciwatts);
    out.u16("period_min_power", periodMinDeciwatts).u16("period_avg_power", periodMeanDeciwatts);
    out.bytes("order", order, Wire.ORDER_SIZE);
    out.u16("period_energy", periodEnergyRaw.orElse(0)).u16("peak_power", peakDeciwatts.orElse(0));
    out.u16("voltage", decivolts.orElse(0)).u16("current", milliamperes.orElse(0));
    Wire.putCelsius(out, "temperature", ambientCelsius);
    Wire.putCelsius(out, "port_temperature", portCelsius);
    out.u32("timestamp", deviceTime.orElse(0)).u16("occupy_min", occupyMinutes.orElse(0));
    return Bytes.wrap(Arrays.copyOf(out.end().array(), size()));
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
