package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The server's one-byte answer to 0x01, 0x03, 0x15, 0x20 and 0x21.
 *
 * @param result 0 ok; anything else keeps a settlement in the device
 */
public record Acknowledgement(int command, int result) implements Downlink {

  public static Acknowledgement ok(int command) {
    return new Acknowledgement(command, 0);
  }

  static Acknowledgement decode(int command, ByteBuffer body) {
    return new Acknowledgement(command, Wire.u8(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u8("result", result).end();
  }
}
