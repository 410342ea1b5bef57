package io.chargeline.protocol.ap3000;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/** The device's answer to 0x90 to 0x93: what 0x83 to 0x86 set (section 7). */
public record ParameterReport(Parameters parameters) implements Uplink {

  static ParameterReport decode(int command, ByteBuffer body) {
    return new ParameterReport(Parameters.decode(command - Parameters.QUERY_OFFSET, body));
  }

  @Override
  public Bytes encode() {
    return parameters.encode();
  }

  @Override
  public int command() {
    return parameters.queryCommand();
  }
}
