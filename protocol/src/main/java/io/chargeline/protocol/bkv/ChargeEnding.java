package io.chargeline.protocol.bkv;

import io.chargeline.protocol.Reading;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The end of a charge in any of its forms. Repeated until acknowledged, with other instantaneous
 * values each time: what tells a repeat is (gateway, socket, outlet, business number).
 */
public sealed interface ChargeEnding extends Uplink permits PlainEnding, FeeEnd {

  int socket();

  /** 0 A, 1 B. */
  int outlet();

  /** At the moment of ending, so that it usually still says charging. */
  StatusBits status();

  int businessNumber();

  /** In units of {@link BkvOptions#energyUnitWh}. */
  int wattHours();

  int minutes();

  /** The code of forms that give one; no table of it is published. */
  OptionalInt rawReason();

  /** What the device counted, of charges that are paid by what it counts; else empty. */
  Optional<Reading.Bill> bill();
}
