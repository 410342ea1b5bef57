package io.chargeline.protocol.ap3000;

/** What 0x83 to 0x86 set and 0x90 to 0x93 ask for. */
final class ParameterDescription {
  private ParameterDescription() {}

  static void addTo(Describers all) {
    all.add(SetParameters.class, (m, data, out) -> parameters(m.parameters(), out))
        .add(ParameterReport.class, (m, data, out) -> parameters(m.parameters(), out));
  }

  private static void parameters(Parameters parameters, Fields out) {
    if (parameters instanceof RunParameters run) {
      run(run, out);
    } else if (parameters instanceof DetectionParameters detection) {
      detection(detection, out);
    } else if (parameters instanceof LimitParameters limits) {
      limits(limits, out);
    } else {
      card((CardParameters) parameters, out);
    }
  }

  private static void run(RunParameters m, Fields out) {
    out.put("unplug_power_raw", m.unplugDeciwatts());
    out.tenth("unplug_power_W", m.unplugDeciwatts());
    out.put("unplug_time_s", m.unplugSeconds()).put("float_percent", m.floatPercent());
    out.put("float_detect_s", m.floatDetectSeconds()).put("float_time_s", m.floatSeconds());
    out.put("heartbeat_s", m.heartbeatSeconds());
  }

  private static void detection(DetectionParameters m, Fields out) {
    out.put("dyn_overload_raw", m.overloadDeciwatts());
    out.tenth("dyn_overload_W", m.overloadDeciwatts());
    out.put("dyn_overload_detect_s", m.overloadDetectSeconds());
    out.put("dyn_overload_start_s", m.overloadStartSeconds());
    out.put("unplug_noise_power_raw", m.unplugNoiseDeciwatts());
    out.tenth("unplug_noise_power_W", m.unplugNoiseDeciwatts());
    out.put("unplug_noise_s", m.unplugNoiseSeconds());
    out.put("float2_point_s", m.secondFloatSeconds());
    out.put("float2_detect_s", m.secondFloatDetectSeconds());
    out.put("min_power_raw", m.minDeciwatts()).tenth("min_power_W", m.minDeciwatts());
    out.put("min_power_point_s", m.minAfterSeconds());
    out.put("second_max_point_s", m.secondMaxSeconds());
    out.put("ambient_alarm_C", m.ambientAlarmCelsius());
    out.put("port_alarm_C", m.portAlarmCelsius());
    out.put("opto_unplug_off", m.optoUnplugOff()).put("qr_light", m.qrLampOff());
  }

  private static void limits(LimitParameters m, Fields out) {
    out.put("max_charge_s", m.maxSeconds()).put("overload_power_raw", m.overloadDeciwatts());
    out.tenth("overload_power_W", m.overloadDeciwatts());
    out.put("over_voltage_raw", m.overDecivolts()).tenth("over_voltage_V", m.overDecivolts());
    out.put("under_voltage_raw", m.underDecivolts()).tenth("under_voltage_V", m.underDecivolts());
  }

  private static void card(CardParameters m, Fields out) {
    out.put("card_sector", m.sector()).hex("card_key", m.userKey()).hex("new_card_key", m.newKey());
  }
}
