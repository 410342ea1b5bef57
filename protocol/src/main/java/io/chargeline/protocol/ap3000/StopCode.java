package io.chargeline.protocol.ap3000;

import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.StopReason;
import io.chargeline.protocol.Ending;

/** Why a charge ended, by the wire's code (section 5.7); any code is kept, be it unknown. */
public record StopCode(int code) implements Ending {
  public static final StopCode FULL = new StopCode(0x01);
  public static final StopCode TIME_REACHED = new StopCode(0x03);
  public static final StopCode ENERGY_REACHED = new StopCode(0x04);
  public static final StopCode UNPLUGGED = new StopCode(0x05);
  public static final StopCode STOPPED_BY_SERVER = new StopCode(0x07);

  public StopReason reason() {
    return switch (code) {
      case 0x01 -> StopReason.FULL;
      case 0x02, 0x03 -> StopReason.TIME_LIMIT;
      case 0x04 -> StopReason.ENERGY_LIMIT;
      case 0x05, 0x09, 0x0D, 0x0E, 0x1C -> StopReason.UNPLUGGED;
      case 0x06, 0x08 -> StopReason.OVER_POWER;
      case 0x07, 0x17 -> StopReason.REMOTE_STOP;
      case 0x0A, 0x0B -> StopReason.OVER_TEMPERATURE;
      case 0x0C -> StopReason.OVER_CURRENT;
      case 0x0F, 0x19 -> StopReason.HARDWARE_FAULT;
      case 0x10, 0x11, 0x12, 0x14, 0x18 -> StopReason.SAFETY;
      case 0x13, 0x15, 0x16 -> StopReason.LOCAL_STOP;
      case 0x1A -> StopReason.OVER_VOLTAGE;
      case 0x1B -> StopReason.UNDER_VOLTAGE;
      default -> StopReason.UNKNOWN;
    };
  }

  public Outcome outcome() {
    return switch (code) {
      case 0x01, 0x02, 0x03, 0x04 -> Outcome.COMPLETED;
      case 0x05, 0x07, 0x0D, 0x13, 0x15, 0x16, 0x17 -> Outcome.STOPPED;
      default -> Outcome.FAILED;
    };
  }

  /** The code says it all. */
  @Override
  public Verdict verdict(Circumstances circumstances) {
    return new Verdict(outcome(), reason());
  }

  /** One word for machines. */
  public String text() {
    return switch (code) {
      case 0x01 -> "full_auto_stop";
      case 0x02 -> "maximum_time_reached";
      case 0x03 -> "preset_time_reached";
      case 0x04 -> "preset_energy_reached";
      case 0x05 -> "user_unplugged";
      case 0x06 -> "load_too_big";
      case 0x07 -> "server_stop";
      case 0x08 -> "dynamic_overload";
      case 0x09 -> "power_too_small";
      case 0x0A -> "ambient_over_temperature";
      case 0x0B -> "port_over_temperature";
      case 0x0C -> "over_current";
      case 0x0D -> "unplugged_spring_stuck";
      case 0x0E -> "no_power";
      case 0x0F -> "precheck_relay_or_fuse";
      case 0x10 -> "water_detector";
      case 0x11 -> "fire_extinguish_this_port";
      case 0x12 -> "fire_extinguish_other_port";
      case 0x13 -> "password_opened_cabinet";
      case 0x14 -> "door_not_closed";
      case 0x15 -> "outside_operation";
      case 0x16 -> "card_stop";
      case 0x17 -> "server_forced_stop";
      case 0x18 -> "fire_system";
      case 0x19 -> "memory_error";
      case 0x1A -> "over_voltage";
      case 0x1B -> "under_voltage";
      case 0x1C -> "low_power_cut_off";
      default -> "unlisted";
    };
  }
}
