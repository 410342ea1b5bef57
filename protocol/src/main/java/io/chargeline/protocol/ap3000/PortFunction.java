package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x98 (section 7): one of several functions of a port.
 *
 * @param function {@link #OPEN_CABINET}; no other is stated
 * @param port 0-based
 */
public record PortFunction(int function, int port) implements Downlink {
  public static final int COMMAND = 0x98;
  public static final int OPEN_CABINET = 0;

  static PortFunction decode(ByteBuffer body) {
    return new PortFunction(Wire.u8(body), Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("function", function, OPEN_CABINET, OPEN_CABINET).u8("port", port).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
