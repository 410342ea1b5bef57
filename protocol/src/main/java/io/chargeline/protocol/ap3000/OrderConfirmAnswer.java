package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The server's answer to 0x04 (section 5.8).
 *
 * @param port copied
 * @param result 0 ok
 */
public record OrderConfirmAnswer(int port, int result) implements Downlink {

  static OrderConfirmAnswer decode(ByteBuffer body) {
    return new OrderConfirmAnswer(Wire.u8(body), Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("port", port).u8("result", result).end();
  }

  @Override
  public int command() {
    return OrderConfirm.COMMAND;
  }
}
