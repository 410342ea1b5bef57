package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x44 (section 5.15): something about a cabinet's port; never answered.
 *
 * @param type 1: the door is not closed
 * @param port 0-based
 */
public record PortPush(int type, int port, Bytes order) implements Uplink {
  public static final int COMMAND = 0x44;
  public static final int DOOR_NOT_CLOSED = 1;

  static PortPush decode(ByteBuffer body) {
    return new PortPush(Wire.u8(body), Wire.u8(body), Wire.bytes(body, Wire.ORDER_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("push_type", type)
        .u8("port", port)
        .bytes("order", order, Wire.ORDER_SIZE)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
