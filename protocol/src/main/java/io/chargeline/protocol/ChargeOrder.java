package io.chargeline.protocol;

import io.chargeline.domain.command.ChargeMode;
import io.chargeline.domain.command.PowerTariff;

/**
 * A charge to be started or stopped, in no protocol's terms.
 *
 * @param portNo 1-based; null: the device chooses
 * @param socketNo the socket number that the device uses for this port; null: as the port says
 * @param orderHex 16 order bytes, for protocols that carry them
 * @param mode null for a stop
 * @param limitS seconds; null when not limited by time
 * @param limitWh null when not limited by energy
 * @param tariff of a start by power tiers; else null
 */
public record ChargeOrder(
    boolean start,
    Integer portNo,
    Integer socketNo,
    String orderHex,
    ChargeMode mode,
    Integer limitS,
    Integer limitWh,
    PowerTariff tariff) {

  /** Any but a start by power tiers. */
  public ChargeOrder(
      boolean start,
      Integer portNo,
      Integer socketNo,
      String orderHex,
      ChargeMode mode,
      Integer limitS,
      Integer limitWh) {
    this(start, portNo, socketNo, orderHex, mode, limitS, limitWh, null);
  }
}
