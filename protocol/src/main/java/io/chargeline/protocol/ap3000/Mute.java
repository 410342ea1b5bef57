package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/**
 * 0x97 (section 7).
 *
 * @param mute 0 sound, 1 mute
 */
public record Mute(int mute) implements Downlink {
  public static final int COMMAND = 0x97;

  @Override
  public Bytes encode() {
    return new Body().u8("mute", mute, 0, 1).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
