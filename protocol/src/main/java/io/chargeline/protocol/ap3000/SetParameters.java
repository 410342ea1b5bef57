package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/** 0x83 to 0x86 (section 7); what is set is kept by the device. */
public record SetParameters(Parameters parameters) implements Downlink {

  static SetParameters decode(int command, ByteBuffer body) {
    return new SetParameters(Parameters.decode(command, body));
  }

  @Override
  public Bytes encode() {
    return parameters.encode();
  }

  @Override
  public int command() {
    return parameters.setCommand();
  }
}
