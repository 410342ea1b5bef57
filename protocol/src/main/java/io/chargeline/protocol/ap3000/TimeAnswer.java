package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * The server's answer to 0x22 and 0x12 (section 5.5).
 *
 * @param unixSeconds 0 to 4294967295
 */
public record TimeAnswer(int command, long unixSeconds) implements Downlink {

  static TimeAnswer decode(int command, ByteBuffer body) {
    return new TimeAnswer(command, Wire.u32(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u32("timestamp", unixSeconds).end();
  }
}
