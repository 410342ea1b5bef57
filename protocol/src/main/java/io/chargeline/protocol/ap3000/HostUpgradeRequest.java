package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** 0x15 (section 8): an old host asks for its firmware; answered, then 0xF9 packets follow. */
public record HostUpgradeRequest() implements Uplink {
  public static final int COMMAND = 0x15;

  @Override
  public Bytes encode() {
    return Bytes.EMPTY;
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
