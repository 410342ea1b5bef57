package io.chargeline.simulator.fleet;

import io.chargeline.domain.Settings;
import io.chargeline.simulator.Periods;
import io.chargeline.simulator.bkv.GatewayPeriods;
import java.time.Duration;

/**
 * The simulated fleet.
 *
 * @param size number of devices, 0–20000: double sockets, and one in ten a BKV gateway
 * @param seed everything but real time follows from it
 * @param firstNumber device number of the first device; the others follow it
 * @param report between two power reports of a running charge
 * @param heartbeat between two heartbeats
 * @param startOver over this time the piles connect one after another
 * @param walkIns whether users with offline cards charge at the second half of the fleet
 */
public record FleetConfig(
    int size,
    long seed,
    int firstNumber,
    Duration report,
    Duration heartbeat,
    Duration startOver,
    boolean walkIns) {

  private static final int FIRST_NUMBER = 14_100_001;
  private static final int MAX_SIZE = 20_000;
  private static final int FEWEST_WITH_GATEWAY = 4;
  private static final int ONE_GATEWAY_IN = 10;

  public static FleetConfig read(Settings settings) {
    return new FleetConfig(
        settings.integer(
            "CHARGELINE_FLEET_SIZE",
            20,
            0,
            MAX_SIZE,
            "Simulated devices: double sockets, and one in ten a BKV gateway; 0: none"),
        settings.integer(
            "CHARGELINE_FLEET_SEED",
            1,
            0,
            Integer.MAX_VALUE,
            "The simulated vehicles and walk-in users follow from it"),
        settings.integer(
            "CHARGELINE_FLEET_FIRST_NUMBER",
            FIRST_NUMBER,
            1,
            0xFFFFFF - MAX_SIZE,
            "Number of the first simulated device; the others follow it"),
        settings.duration(
            "CHARGELINE_FLEET_REPORT_PERIOD",
            "10s",
            "Between two power reports of a simulated charge; real piles take 5m"),
        settings.duration(
            "CHARGELINE_FLEET_HEARTBEAT_PERIOD",
            "30s",
            "Between two heartbeats of a simulated pile; real piles take 3m"),
        settings.duration(
            "CHARGELINE_FLEET_START_OVER",
            "2s",
            "Over this time the simulated piles connect one after another"),
        settings.flag(
            "CHARGELINE_FLEET_WALK_INS",
            true,
            "Simulated users with offline cards charge at port 2 of the second half of the fleet"));
  }

  /** How many of the devices are BKV gateways: the last ones. */
  int gateways() {
    return size < FEWEST_WITH_GATEWAY ? 0 : Math.max(1, size / ONE_GATEWAY_IN);
  }

  GatewayPeriods gatewayPeriods() {
    return GatewayPeriods.field().withReport(report).withHeartbeat(heartbeat);
  }

  Periods periods() {
    return Periods.field().withReport(report).withHeartbeat(heartbeat);
  }
}
