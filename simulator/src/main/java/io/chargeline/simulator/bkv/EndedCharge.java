package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.ChargeEnding;
import io.chargeline.protocol.bkv.EndReading;

/**
 * A charge that is over and to be reported.
 *
 * @param reading of the moment of ending
 */
record EndedCharge(Terms terms, Terms.Facts facts, EndReading reading) {
  /** The meter's noise, in its own units, goes round so far. */
  private static final int NOISE = 8;

  int socket() {
    return reading.socket();
  }

  /**
   * The report as it is sent for the n-th time: the instantaneous values are always new, as seen in
   * the field, and nothing else is.
   */
  ChargeEnding report(int sentBefore) {
    int noise = sentBefore % NOISE;
    EndReading now =
        new EndReading(
            reading.socket(),
            reading.version(),
            reading.celsius(),
            reading.signal(),
            reading.outlet(),
            reading.status(),
            reading.businessNumber(),
            Units.u16(reading.deciwatts() + noise),
            Units.u16(reading.milliamperes() + noise),
            reading.wattHours(),
            reading.minutes());
    return terms.end(facts, now);
  }
}
