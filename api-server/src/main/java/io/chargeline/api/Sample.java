package io.chargeline.api;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What a device told of a running charge.
 *
 * @param elapsedS charging time so far, s, as the device says
 * @param energyWh energy so far, as the device says
 * @param ambientTemperature, portTemperature °C
 */
record Sample(
    String at,
    int portNo,
    String sessionId,
    String orderNo,
    Long elapsedS,
    Long energyWh,
    Double powerW,
    Double voltageV,
    Double currentA,
    Long ambientTemperature,
    Long portTemperature) {

  static Sample of(JsonNode row) {
    return new Sample(
        Rfc3339.of(row.path("at_ms").asLong()),
        row.path("port").asInt(),
        History.text(row, "session_id"),
        History.text(row, "order_no"),
        History.number(row, "elapsed_s"),
        History.number(row, "energy_wh"),
        Units.tenths(History.number(row, "power_dw")),
        Units.tenths(History.number(row, "voltage_dv")),
        Units.kilo(History.number(row, "current_ma")),
        History.number(row, "ambient_celsius"),
        History.number(row, "port_celsius"));
  }
}
