package io.chargeline.protocol.bkv;

import io.chargeline.domain.Settings;
import io.chargeline.domain.WireName;
import java.io.Serializable;
import java.util.Arrays;

/**
 * Where the vendor's document contradicts itself, the reading that is used (section 7).
 *
 * @param endAck how the end reports 02 and 18 are acknowledged; wrong: the device repeats them and
 *     reconnects, for ever
 * @param tiersOuterCommand 0x0015 or 0x0005, of a start by power tiers; wrong: it is not answered
 * @param energyUnitWh 1 or 10, what one unit of energy on the wire is; wrong: energy is ten times
 *     too much or too little
 */
public record BkvOptions(EndAck endAck, int tiersOuterCommand, int energyUnitWh)
    implements Serializable {
  public static final BkvOptions DEFAULTS = new BkvOptions(EndAck.AS_0C, SubCommand.CHARGING, 1);

  private static final String PREFIX = Settings.PREFIX + "BKV_";

  /** The forms of an end report's acknowledgement. */
  public enum EndAck implements WireName {
    /** Sub-command 0C, seen to work on one gateway. */
    AS_0C,
    /** The report's own sub-command, not tried. */
    OWN_SUB_COMMAND
  }

  /**
   * @throws IllegalArgumentException if an option is none of those listed
   */
  public BkvOptions {
    if (tiersOuterCommand != SubCommand.CHARGING && tiersOuterCommand != SubCommand.NODES) {
      throw new IllegalArgumentException(
          "outer command of tiers 0x%04X: give 0x0015 or 0x0005".formatted(tiersOuterCommand));
    }
    if (energyUnitWh != 1 && energyUnitWh != 10) {
      throw new IllegalArgumentException("energy unit " + energyUnitWh + " Wh: give 1 or 10");
    }
  }

  public static BkvOptions read(Settings settings) {
    return new BkvOptions(
        endAck(
            settings.text(
                PREFIX + "END_ACK",
                EndAck.AS_0C.wireName(),
                "how BKV end reports 02 and 18 are acknowledged: as_0c or own_sub_command")),
        tiersOuterCommand(
            settings.text(
                PREFIX + "TIERS_COMMAND",
                "0x0015",
                "outer command of a BKV start by power tiers: 0x0015 or 0x0005")),
        settings.integer(
            PREFIX + "ENERGY_UNIT_WH", 1, 1, 10, "Wh in one unit of BKV energy: 1 or 10"));
  }

  private static EndAck endAck(String value) {
    return Arrays.stream(EndAck.values())
        .filter(form -> form.wireName().equals(value))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    PREFIX + "END_ACK=" + value + ": give as_0c or own_sub_command"));
  }

  private static int tiersOuterCommand(String value) {
    return switch (value) {
      case "0x0015" -> SubCommand.CHARGING;
      case "0x0005" -> SubCommand.NODES;
      default ->
          throw new IllegalArgumentException(
              PREFIX + "TIERS_COMMAND=" + value + ": give 0x0015 or 0x0005");
    };
  }

  /** The energy that a number of units on the wire means, in Wh. */
  public int wattHours(int units) {
    return units * energyUnitWh;
  }

  /** The units on the wire that ask for at least so many Wh. */
  public int units(int wattHours) {
    return (wattHours + energyUnitWh - 1) / energyUnitWh;
  }
}
