package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/**
 * 0x8F (section 7): how a TC card pays.
 *
 * @param mode 0 time, 1 per use, 3 metering, 4 fixed fee, 5 home, 6 choose or free
 */
public record SetCardMode(int mode) implements Downlink {
  public static final int COMMAND = 0x8F;

  private static final int LAST = 6;

  @Override
  public Bytes encode() {
    return new Body().u8("mode", mode, 0, LAST).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
