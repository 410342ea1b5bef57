package io.chargeline.simulator.bkv;

import io.chargeline.domain.Bytes;
import io.chargeline.domain.device.DeviceId;
import io.chargeline.protocol.bkv.Node;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a gateway is, and which of the known kinds it behaves like.
 *
 * @param id 14 hex digits
 * @param sockets the list it knows at first; the server may change it
 * @param decivolts mains voltage, 0.1 V
 * @param speed how many seconds of charging pass in one second of the clock; a charge's minutes
 *     count by it, the gateway's periods do not
 * @param queryAnswer how it answers a query of a socket
 * @param energyUnitWh what one unit of energy on its wire is: 1 or 10
 * @param firstBusinessNumber of its counter, 1–65535
 */
public record GatewaySpec(
    DeviceId id,
    List<Node> sockets,
    int decivolts,
    int speed,
    QueryAnswer queryAnswer,
    int energyUnitWh,
    int firstBusinessNumber) {

  /** Devices of all three kinds exist. */
  public enum QueryAnswer {
    /** By the sub-command that was captured. */
    REPORT_1C,
    /** By the sub-command that the vendor's text says. */
    REPORT_1D,
    /** By a 1017 only. */
    STATUS_ONLY
  }

  /**
   * @throws IllegalArgumentException if the id is not a gateway's, or a number out of its range
   */
  public GatewaySpec {
    if (id.isAp3000() || speed < 1 || firstBusinessNumber < 1 || firstBusinessNumber > 0xFFFF) {
      throw new IllegalArgumentException(
          "gateway %s, speed %d, business number %d: give 14 hex digits, 1 or more, 1 to 65535"
              .formatted(id, speed, firstBusinessNumber));
    }
    sockets = List.copyOf(sockets);
  }

  /**
   * Sockets 1 to {@code count} at 230 V, in real time.
   *
   * @param gatewayId 14 hex digits
   */
  public static GatewaySpec of(String gatewayId, int count) {
    DeviceId id = new DeviceId(gatewayId);
    return new GatewaySpec(id, nodes(id, count), 2300, 1, QueryAnswer.REPORT_1C, 1, 1);
  }

  public GatewaySpec withSpeed(int times) {
    return new GatewaySpec(
        id, sockets, decivolts, times, queryAnswer, energyUnitWh, firstBusinessNumber);
  }

  public GatewaySpec withQueryAnswer(QueryAnswer kind) {
    return new GatewaySpec(id, sockets, decivolts, speed, kind, energyUnitWh, firstBusinessNumber);
  }

  public GatewaySpec withEnergyUnitWh(int unit) {
    return new GatewaySpec(id, sockets, decivolts, speed, queryAnswer, unit, firstBusinessNumber);
  }

  public GatewaySpec withFirstBusinessNumber(int number) {
    return new GatewaySpec(id, sockets, decivolts, speed, queryAnswer, energyUnitWh, number);
  }

  private static List<Node> nodes(DeviceId id, int count) {
    String label = id.value().substring(6);
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> new Node(number, Bytes.ofHex(label + "%04x".formatted(number))))
        .toList();
  }
}
