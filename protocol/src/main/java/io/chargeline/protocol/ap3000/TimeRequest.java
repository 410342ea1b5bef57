package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;

/** 0x22 of a device, 0x12 of a host with a clock (section 5.5); carries no data. */
public record TimeRequest(int command) implements Uplink {
  public static final int DEVICE = 0x22;
  public static final int HOST = 0x12;

  @Override
  public Bytes encode() {
    return Bytes.EMPTY;
  }
}
