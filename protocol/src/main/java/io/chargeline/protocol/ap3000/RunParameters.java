package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x83 and 0x90 (section 7): unplugging, float charge, heartbeat.
 *
 * @param unplugDeciwatts below it a port counts as unplugged, 0.1 W
 * @param floatPercent 1–100, of the peak
 * @param floatSeconds how long to go on floating
 * @param heartbeatSeconds period of 0x21 and 0x01
 */
public record RunParameters(
    int unplugDeciwatts,
    int unplugSeconds,
    int floatPercent,
    int floatDetectSeconds,
    int floatSeconds,
    int heartbeatSeconds)
    implements Parameters {
  public static final int COMMAND = 0x83;

  /** What a device comes with. */
  public static final RunParameters DEFAULTS = new RunParameters(3, 10, 20, 1800, 3600, 180);

  static RunParameters decode(ByteBuffer body) {
    return new RunParameters(
        Wire.u16(body),
        Wire.u16(body),
        Wire.u8(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u16("unplug_power", unplugDeciwatts)
        .u16("unplug_time_s", unplugSeconds)
        .u8("float_percent", floatPercent, 1, 100)
        .u16("float_detect_s", floatDetectSeconds)
        .u16("float_time_s", floatSeconds)
        .u16("heartbeat_s", heartbeatSeconds)
        .end();
  }

  @Override
  public int setCommand() {
    return COMMAND;
  }
}
