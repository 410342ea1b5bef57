package io.chargeline.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.chargeline.domain.device.DeviceSnapshot;
import io.chargeline.domain.device.DeviceSnapshot.Port;
import io.chargeline.domain.device.DeviceSnapshot.Session;
import io.chargeline.domain.device.Presence;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Live readings.
 *
 * @param voltage V
 * @param ambientTemperature °C
 * @param currentPower W, the sum over the ports that tell one; absent if none does
 * @param asOf when the device was last heard
 * @param ageS how long ago that is, s
 */
record Realtime(
    String devicePhyId,
    Presence state,
    Double voltage,
    Integer signal,
    Integer ambientTemperature,
    Double currentPower,
    List<PortReading> ports,
    long sequence,
    String asOf,
    Long ageS) {

  /**
   * @param reading the last one that a charge on this port brought; absent if there was none
   */
  record PortReading(
      @JsonUnwrapped DeviceResource.PortResource port,
      @JsonInclude(JsonInclude.Include.NON_NULL) Reading reading) {}

  /**
   * What a device said of a port, and when; what it did not say is absent.
   *
   * @param currentPower W
   * @param voltage V
   * @param current A
   * @param energyConsumed kWh, of the charge so far
   * @param duration s, of the charge so far
   * @param at when it was received
   * @param ageS how long ago that is, s
   */
  record Reading(
      String orderNo,
      Double currentPower,
      Double voltage,
      Double current,
      Double energyConsumed,
      Long duration,
      String at,
      Long ageS) {
    static Reading of(Session session, long now) {
      return new Reading(
          session.orderNo(),
          Units.tenths(session.powerDw()),
          Units.tenths(session.voltageDv()),
          Units.kilo(session.currentMa()),
          Units.kilo(session.energyWh()),
          session.durationS(),
          Rfc3339.of(session.lastReportAt()),
          age(session.lastReportAt(), now));
    }
  }

  /**
   * @param now unix milliseconds, of the ages only
   */
  static Realtime of(
      DeviceSnapshot device, Registration registration, StartPolicy policy, long now) {
    return new Realtime(
        device.deviceId(),
        device.presence(),
        Units.tenths(device.voltageDv()),
        device.signal(),
        device.ambientCelsius(),
        device.ports().stream()
            .map(Port::powerDw)
            .filter(power -> power != null)
            .reduce(Long::sum)
            .map(Units::tenths)
            .orElse(null),
        device.ports().stream()
            .map(
                port ->
                    new PortReading(
                        DeviceResource.PortResource.of(port, device, registration, policy),
                        last(port, device).map(it -> Reading.of(it, now)).orElse(null)))
            .toList(),
        device.version(),
        Rfc3339.of(device.lastSeen()),
        age(device.lastSeen(), now));
  }

  private static Optional<Session> last(Port port, DeviceSnapshot device) {
    return Stream.concat(
            Stream.ofNullable(port.session()),
            device.recent().stream().filter(session -> session.portNo() == port.portNo()))
        .filter(session -> session.lastReportAt() != null)
        .findFirst();
  }

  /** The server's clock may be behind the gateway's. */
  private static Long age(Long at, long now) {
    return at == null ? null : (Long) Math.max(0, (now - at) / 1000);
  }
}
