package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/**
 * 0x8D (section 7).
 *
 * @param mode {@link #NETWORK} or {@link #CARD}
 */
public record SetWorkMode(int mode) implements Downlink {
  public static final int COMMAND = 0x8D;
  public static final int NETWORK = 0;
  public static final int CARD = 1;

  @Override
  public Bytes encode() {
    return new Body().u8("mode", mode, NETWORK, CARD).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
