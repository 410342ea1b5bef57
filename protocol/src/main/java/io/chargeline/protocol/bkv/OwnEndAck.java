package io.chargeline.protocol.bkv;

import io.chargeline.domain.Bytes;
import java.nio.ByteBuffer;

/**
 * 0x0015/02 or 18 down: the untried alternative acknowledgement of section 5.4, shaped like {@link
 * CardEndAck}.
 *
 * @param subCommand of the end report
 */
public record OwnEndAck(int subCommand, int socket, int result) implements Downlink, SubCommand {

  static OwnEndAck decode(int subCommand, ByteBuffer in) {
    return new OwnEndAck(subCommand, Wire.u8(in), Wire.u8(in));
  }

  @Override
  public Bytes encode() {
    return Bytes.wrap(new byte[] {(byte) socket, (byte) result});
  }
}
