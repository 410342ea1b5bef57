package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/**
 * 0x96 (section 7): the device shows itself by light and sound.
 *
 * @param seconds 0–255
 */
public record Locate(int seconds) implements Downlink {
  public static final int COMMAND = 0x96;

  @Override
  public Bytes encode() {
    return new Body().u8("seconds", seconds).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
