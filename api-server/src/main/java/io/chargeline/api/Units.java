package io.chargeline.api;

/** The log's integers in the API's units; what is absent stays absent. */
final class Units {
  private Units() {}

  /** Wh → kWh, mA → A. */
  static Double kilo(Number value) {
    return value == null ? null : value.longValue() / 1000.0;
  }

  /** 0.1 W → W, 0.1 V → V. */
  static Double tenths(Number value) {
    return value == null ? null : value.longValue() / 10.0;
  }
}
