package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x84 and 0x91 (section 7): what counts as overload, unplugged or too hot. Powers in 0.1 W.
 *
 * @param unplugNoiseDeciwatts 0–255
 * @param secondFloatSeconds when the second float detection begins
 * @param minAfterSeconds when the minimum power begins to count
 * @param secondMaxSeconds the first so many seconds, whose largest power a settlement tells
 * @param ambientAlarmCelsius plain °C, without the offset of other temperatures
 * @param portAlarmCelsius plain °C, without the offset of other temperatures
 * @param optoUnplugOff 0: unplugging is seen by the optocoupler, too
 * @param qrLampOff 0: the lamp is on
 */
public record DetectionParameters(
    int overloadDeciwatts,
    int overloadDetectSeconds,
    int overloadStartSeconds,
    int unplugNoiseDeciwatts,
    int unplugNoiseSeconds,
    int secondFloatSeconds,
    int secondFloatDetectSeconds,
    int minDeciwatts,
    int minAfterSeconds,
    int secondMaxSeconds,
    int ambientAlarmCelsius,
    int portAlarmCelsius,
    int optoUnplugOff,
    int qrLampOff)
    implements Parameters {
  public static final int COMMAND = 0x84;

  /** What a device comes with. */
  public static final DetectionParameters DEFAULTS =
      new DetectionParameters(800, 30, 1800, 10, 300, 10800, 300, 300, 1800, 300, 80, 80, 0, 0);

  static DetectionParameters decode(ByteBuffer body) {
    return new DetectionParameters(
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u8(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u16(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u8(body),
        Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u16("dyn_overload", overloadDeciwatts)
        .u16("dyn_overload_detect_s", overloadDetectSeconds)
        .u16("dyn_overload_start_s", overloadStartSeconds)
        .u8("unplug_noise_power", unplugNoiseDeciwatts)
        .u16("unplug_noise_s", unplugNoiseSeconds)
        .u16("float2_point_s", secondFloatSeconds)
        .u16("float2_detect_s", secondFloatDetectSeconds)
        .u16("min_power", minDeciwatts)
        .u16("min_power_point_s", minAfterSeconds)
        .u16("second_max_point_s", secondMaxSeconds)
        .u8("ambient_alarm_C", ambientAlarmCelsius)
        .u8("port_alarm_C", portAlarmCelsius)
        .u8("opto_unplug_off", optoUnplugOff)
        .u8("qr_light", qrLampOff, 0, 1)
        .end();
  }

  @Override
  public int setCommand() {
    return COMMAND;
  }
}
