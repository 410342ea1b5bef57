package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * 0x17 (section 5.12): a host's own measurements, every 30 minutes; never answered. Of bicycle
 * piles only temperature, voltage, current, energy and smoke mean something.
 *
 * @param switchClosed 0 open, 1 closed
 * @param celsius empty without a sensor
 * @param decivolts 0.1 V
 * @param centiamperes 0.01 A, unlike everywhere else
 * @param centiKwh 0.01 kWh
 * @param leakageMilliamperes 0.001 A
 * @param liveTemperature as sent: offset 65, 0 no sensor
 * @param neutralTemperature as sent: offset 65, 0 no sensor
 * @param breaker 0 short single-phase, 1 long, 2 with display
 */
public record HostStatus(
    int switchClosed,
    OptionalInt celsius,
    int decivolts,
    int centiamperes,
    long centiKwh,
    int meterCentiamperes,
    long meterCentiKwh,
    int smoke,
    int relay,
    int leakageMilliamperes,
    OptionalInt liveTemperature,
    OptionalInt neutralTemperature,
    OptionalInt lock,
    OptionalInt breaker)
    implements Uplink {
  public static final int COMMAND = 0x17;

  static HostStatus decode(ByteBuffer body) {
    int switchClosed = Wire.u8(body);
    return new HostStatus(
        switchClosed,
        Wire.celsius(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u32(body),
        Wire.u16(body),
        Wire.u32(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.optionalU8(body),
        Wire.optionalU8(body),
        Wire.optionalU8(body),
        Wire.optionalU8(body));
  }

  /** As long as its last known field asks: 19 to 23 bytes; what is not known before it is 0. */
  @Override
  public Bytes encode() {
    Body out = new Body().u8("switch", switchClosed);
    Wire.putCelsius(out, "temperature", celsius);
    out.u16("voltage", decivolts).u16("current", centiamperes).u32("energy", centiKwh);
    out.u16("meter_current", meterCentiamperes).u32("meter_energy", meterCentiKwh);
    out.u8("smoke", smoke).u8("relay", relay).u8("leakage", leakageMilliamperes);
    Wire.putTail(out, "live_temperature", liveTemperature, neutralTemperature, lock, breaker);
    Wire.putTail(out, "neutral_temperature", neutralTemperature, lock, breaker);
    Wire.putTail(out, "lock", lock, breaker);
    Wire.putTail(out, "breaker_type", breaker);
    return out.end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
