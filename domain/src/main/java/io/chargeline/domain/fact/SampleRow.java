package io.chargeline.domain.fact;

/**
 * One power report of a running charge, in the wire's exact units: 0.1 W, Wh, 0.1 V, mA, °C.
 *
 * @param elapsedS charging seconds so far, as the device says
 */
public record SampleRow(
    String deviceId,
    int port,
    String sessionId,
    String orderNo,
    long at,
    int rawStatus,
    Integer elapsedS,
    Long energyWh,
    Long powerDw,
    Long peakPowerDw,
    Integer voltageDv,
    Long currentMa,
    Integer ambientCelsius,
    Integer portCelsius)
    implements Row {
  @Override
  public String rowKey() {
    return deviceId + '/' + port + '/' + at;
  }
}
