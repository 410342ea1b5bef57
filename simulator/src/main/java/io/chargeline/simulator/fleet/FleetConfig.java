package io.chargeline.simulator.fleet;

import io.chargeline.domain.Settings;
import io.chargeline.simulator.Periods;
import java.time.Duration;

/**
 * The simulated fleet.
 *
 * @param size number of double sockets, 0–20000
 * @param seed everything but real time follows from it
 * @param firstNumber device number of the first pile; the others follow it
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

  public static FleetConfig read(Settings settings) {
    return new FleetConfig(
        settings.integer(
            "CHARGELINE_FLEET_SIZE", 20, 0, MAX_SIZE, "Simulated double sockets; 0: none"),
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
            "Device number of the first simulated pile"),
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

  Periods periods() {
    return Periods.field().withReport(report).withHeartbeat(heartbeat);
  }
}
