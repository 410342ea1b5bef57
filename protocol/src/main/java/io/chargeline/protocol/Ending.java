package io.chargeline.protocol;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.session.Outcome;
import io.chargeline.domain.session.StopReason;

/** Why a charge ended, as far as its end report and what we know of the charge tell. */
public interface Ending {

  Verdict verdict(Circumstances circumstances);

  /** How it ended, and why. */
  record Verdict(Outcome outcome, StopReason reason) {}

  /**
   * What we know of a charge, beside its end report.
   *
   * @param stopConfirmed whether the device confirmed a stop of this charge
   * @param mode null when the start was not ours
   * @param limitS seconds; null when not limited by time
   * @param limitWh null when not limited by energy
   * @param amountFen what was paid for a charge by power tiers; null for any other
   */
  record Circumstances(
      boolean stopConfirmed, ChargeMode mode, Integer limitS, Integer limitWh, Integer amountFen) {}
}
