package io.chargeline.simulator.bkv;

import io.chargeline.protocol.bkv.StatusBits;

/**
 * Why a charge ended, as the status byte of its report says. The reason codes have no published
 * table: those given here agree with the vendor's two samples.
 *
 * @param bits of the status byte, beside online and charging
 */
record EndCause(int bits, int tierCode, int feeCode) {
  static final EndCause TARGET_REACHED = new EndCause(0x20, 0, 0);
  static final EndCause NO_LOAD = new EndCause(0x08, 2, 8);
  static final EndCause STOPPED = new EndCause(0, 1, 1);

  private static final int ONLINE = 0x80;
  private static final int CHARGING = 0x10;

  static EndCause fault(int bits) {
    return new EndCause(bits, 0, 0);
  }

  /** An end report is of the moment of ending, when the charge still runs. */
  StatusBits status() {
    return new StatusBits(ONLINE | CHARGING | bits);
  }
}
