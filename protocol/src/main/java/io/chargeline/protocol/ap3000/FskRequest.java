package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x3B (section 5.14): an FSK host asks for its parameters, 30 s after its start and every 2 h;
 * what answers it is a 0x3A command.
 */
public record FskRequest(int megahertz) implements Uplink {
  public static final int COMMAND = 0x3B;

  static FskRequest decode(ByteBuffer body) {
    return new FskRequest(Wire.u16(body));
  }

  @Override
  public Bytes encode() {
    return new Body().u16("frequency_MHz", megahertz).end();
  }

  @Override
  public int command() {
    return COMMAND;
  }
}
