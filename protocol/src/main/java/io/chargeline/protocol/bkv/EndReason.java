package io.chargeline.protocol.bkv;

import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.StopReason;
import java.util.OptionalInt;

/**
 * Why a charge ended, derived from what else is known (section 6): end reports carry no reason, or
 * a code without a published table.
 *
 * @param rawCode of an 18 or of tag 2F, kept and not interpreted
 */
public record EndReason(StopReason reason, Outcome outcome, OptionalInt rawCode) {

  /**
   * The first rule that holds.
   *
   * @param status at the moment of ending
   * @param stopAcknowledged whether the device said yes to a stop of this charge
   */
  public static EndReason of(
      StatusBits status,
      boolean stopAcknowledged,
      Target target,
      Target.Used used,
      OptionalInt rawCode) {
    if (stopAcknowledged) {
      return new EndReason(StopReason.REMOTE_STOP, Outcome.STOPPED, rawCode);
    } else if (!status.online()) {
      return new EndReason(StopReason.POWER_LOST, Outcome.FAILED, rawCode);
    } else if (status.fault()) {
      return new EndReason(fault(status), Outcome.FAILED, rawCode);
    } else if (status.noLoad()) {
      return new EndReason(StopReason.UNPLUGGED, Outcome.COMPLETED, rawCode);
    } else if (target.reached(used) || status.targetReached()) {
      return new EndReason(targetReason(target), Outcome.COMPLETED, rawCode);
    }
    return new EndReason(StopReason.UNKNOWN, Outcome.COMPLETED, rawCode);
  }

  private static StopReason fault(StatusBits status) {
    if (status.overTemperature()) {
      return StopReason.OVER_TEMPERATURE;
    } else if (status.overCurrent()) {
      return StopReason.OVER_CURRENT;
    }
    return status.overPower() ? StopReason.OVER_POWER : StopReason.HARDWARE_FAULT;
  }

  /** Without a known target the status bit alone does not say which was reached. */
  private static StopReason targetReason(Target target) {
    return switch (target.mode()) {
      case NONE -> StopReason.UNKNOWN;
      case TIME -> StopReason.TIME_LIMIT;
      case ENERGY -> StopReason.ENERGY_LIMIT;
      case MONEY -> StopReason.AMOUNT_LIMIT;
    };
  }
}
