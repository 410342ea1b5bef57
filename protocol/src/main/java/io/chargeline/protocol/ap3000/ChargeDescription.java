package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.util.OptionalInt;

/** Start, stop and change of a charge, its power and its settlement. */
final class ChargeDescription {
  private ChargeDescription() {}

  static void addTo(Describers all) {
    all.add(Settlement.class, ChargeDescription::settlement)
        .add(OrderConfirm.class, ChargeDescription::orderConfirm)
        .add(OrderConfirmAnswer.class, ChargeDescription::orderConfirmAnswer)
        .add(PowerReport.class, ChargeDescription::powerReport)
        .add(ChargeRequest.class, ChargeDescription::chargeRequest)
        .add(ChargeAnswer.class, ChargeDescription::chargeAnswer)
        .add(ChangeCharge.class, ChargeDescription::changeCharge);
  }

  private static void settlement(Settlement m, Bytes data, Fields out) {
    out.put("duration_s", m.seconds()).tenth("max_power_W", m.maxDeciwatts());
    out.energy(m.centiKwh()).put("port", m.port()).put("start_mode", m.startKind().code());
    out.hex("card_or_code", m.card()).stop(m.stop()).order(m.order());
    out.tenth("second_max_power_W", m.secondMaxDeciwatts()).time(m.deviceTime());
    out.put("occupy_min", m.occupyMinutes());
  }

  private static void orderConfirm(OrderConfirm m, Bytes data, Fields out) {
    out.put("port", m.port()).put("start_mode", m.startKind().code());
    out.hex("card_or_code", m.card()).put("duration_s", m.seconds()).order(m.order());
  }

  private static void orderConfirmAnswer(OrderConfirmAnswer m, Bytes data, Fields out) {
    out.put("port", m.port()).put("result", m.result());
  }

  private static void powerReport(PowerReport m, Bytes data, Fields out) {
    out.put("port", m.port()).put("port_status", m.status().code());
    out.put("port_status_name", m.status().text()).put("duration_s", m.seconds());
    out.energy(m.centiKwh()).put("start_mode", m.startKind().code());
    out.tenth("power_W", m.deciwatts()).tenth("period_max_power_W", m.periodMaxDeciwatts());
    out.tenth("period_min_power_W", m.periodMinDeciwatts());
    out.tenth("period_avg_power_W", m.periodMeanDeciwatts()).order(m.order());
    out.put("period_energy_raw_div4800", m.periodEnergyRaw());
    out.tenth("peak_power_W", m.peakDeciwatts()).tenth("voltage_V", m.decivolts());
    m.milliamperes().ifPresent(current -> out.put("current_A", current / 1000.0));
    if (data.length() > 39) {
      out.putNullable("temp_C", m.ambientCelsius());
    }
    if (data.length() > 40) {
      out.putNullable("port_temp_C", m.portCelsius());
    }
    out.time(m.deviceTime()).put("occupy_min", m.occupyMinutes());
  }

  private static void chargeRequest(ChargeRequest m, Bytes data, Fields out) {
    out.put("rate_mode", m.rateMode()).put("balance_or_expiry", m.balanceFen());
    out.put("port", m.port()).put("action", data.unsigned(6)).put("value_raw", m.value());
    out.order(m.order()).put("max_duration_s", m.sent(27, m.maxSeconds()));
    OptionalInt overload = m.sent(29, m.overloadDeciwatts());
    out.put("overload_power_raw", overload).tenth("overload_power_W", overload);
    ChargeRequest.Options options = m.options();
    out.put("qr_light", m.sent(30, options.qrLampOff()));
    out.put("long_charge", m.sent(31, options.longCharge()));
    out.put("extra_float_s", m.sent(33, options.extraFloatSeconds()));
    out.put("short_check", m.sent(34, options.shortCheck()));
    out.put("ignore_unplug", m.sent(35, options.ignoreUnplug()));
    if (m.size() > 35) {
      out.put("force_full_stop", data.unsigned(35));
    }
    out.put("full_power_W", m.sent(37, options.fullWatts()));
    out.put("full_power_max_min", m.sent(38, options.fullMinutes()));
  }

  private static void chargeAnswer(ChargeAnswer m, Bytes data, Fields out) {
    out.put("result", m.result()).put("result_name", m.resultName());
    m.order().ifPresent(out::order);
    out.put("port", m.port()).put("waiting_ports_bits", m.waitingPorts());
    if (m.order().isEmpty() && data.length() > 1) {
      out.put("short_ack_tail", Fields.upper(data).substring(2));
    }
  }

  private static void changeCharge(ChangeCharge m, Bytes data, Fields out) {
    out.put("rate_mode", m.mode()).put("port", m.port()).put("value_raw", m.value());
  }
}
