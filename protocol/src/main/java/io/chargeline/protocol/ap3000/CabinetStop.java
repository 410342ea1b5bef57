package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x72 (section 6.4): stops a cabinet's charge and keeps its door shut.
 *
 * @param port 0-based
 * @param order of the running charge
 */
public record CabinetStop(int port, Bytes order) implements Downlink {
  public static final int COMMAND = 0x72;

  static CabinetStop decode(ByteBuffer body) {
    return new CabinetStop(Wire.u8(body), Wire.bytes(body, Wire.ORDER_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("port", port).bytes("order", order, Wire.ORDER_SIZE).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
