package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x04 (section 5.8): older firmware's word that an order runs; may come before the start's answer.
 *
 * @param port 0-based
 * @param seconds elapsed
 */
public record OrderConfirm(int port, StartKind startKind, Bytes card, int seconds, Bytes order)
    implements Uplink {
  public static final int COMMAND = 0x04;

  static OrderConfirm decode(ByteBuffer body) {
    return new OrderConfirm(
        Wire.u8(body),
        new StartKind(Wire.u8(body)),
        Wire.bytes(body, 4),
        Wire.u16(body),
        Wire.bytes(body, Wire.ORDER_SIZE));
  }

  @Override
  public Bytes encode() {
    return new Body()
        .u8("port", port)
        .u8("start_mode", startKind.code())
        .bytes("card", card, CardSwipe.CARD_SIZE)
        .u16("duration", seconds)
        .bytes("order", order, Wire.ORDER_SIZE)
        .end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
